"""The English signs: a row for each way of saying it, the gravest of a signal first."""

from __future__ import annotations

from core.signals.sign import Sign, Signal

_VULNERABLE = Signal.VULNERABLE
_EXCLUSION = Signal.SELF_EXCLUSION
_REGULATOR = Signal.REGULATOR_LETTER
_LAWYER = Signal.LAWYER_LETTER

_KIN = (
    r"(?:son|daughter|husband|wife|partner|brother|sister|mother|father|mum|mom|dad|boyfriend|girlfriend"
    r"|fianc\we?|child|kid|children|grand\w{2,8}|nephew|niece|uncle|aunt|parents?|spouse|brother-in-law)\b"
)
_CHILD = r"(?:son|daughter|child|kid|children|grandson|granddaughter|nephew|niece)\b"
_CANNOT = r"(?:can't|cant|cannot|can not|couldn't|could not|unable to|not able to|never able to) (?:seem to )?"
_LIVELIHOOD = (
    r"(?:(?:my|our|his|her|all|the) (?:\w{3,10} )?(?:rent|mortgage|savings|wages?|salary|pay ?check|pension"
    r"|student loan|benefits?|inheritance|overdraft)\b(?! account)"
    r"|(?:rent|grocery|food|bill|mortgage|holiday) money"
    r"|money for (?:the |my |our )?(?:rent|food|bills|mortgage|children|kids)|borrowed money|life savings"
    r"|money (?:i|that i|we) (?:had )?borrowed|everything (?:i|we) (?:have|had|own|earn)\b)"
)
_REASON = (
    r"\b(?:addict(?!ive)|gambling (?:problem|habit|issue|disorder|harm|reason|related)|problem gambl"
    r"|compulsi|relaps|(?:my|of|too much|stop|quit|give up|control) gambling"
    r"|(?:responsible|safer) (?:gambling|gaming)|lost control|losing control"
    rf"|{_CANNOT}(?:stop|control|help myself|quit)"
    r"|(?:spend|los|deposit|gambl|bett|play|stak)\w{0,4} (?:far |way |much )?too (?:much|often)"
    r"|protect (?:me|myself)|before i lose|stop myself|ruin(?:ed|ing) my life"
    r"|so (?:that )?i (?:can't|cannot|can not|can never|won't|will not|am not able|don't)\b…(?:gambl|bet"
    r"|play|deposit|spend|los|log|come back|return))"
)
_CLOSE = (
    r"(?:clos(?:e|ing)|block|suspend|deactivate|disable|delete|lock|shut|freeze|cancel|terminate)(?: down)?"
    r" (?:\w{2,12} )?(?:my|the|this|all|both|every|it)\b"
)
_ASKED_CLOSED = (
    r"(?:want|need|like|have|get|ask|request)\w{0,3} …my … ?account …(?:closed|blocked|suspended|deleted"
    r"|locked)"
)
_PLEASE = (
    r"(?:please|want you to|need you to|asked you to|ask you to|beg you to|begged you to|can you|could you"
    r"|just|help)"
)
_TIME = (
    r"for (?:at least |the next |a period of )?(?:a|one|two|three|five|six|\d{1,3}|several|some)…(?:day|week"
    r"|month|year)"
)

ENGLISH: tuple[Sign, ...] = (
    # --- a client in danger, harmed or in need of care
    Sign(
        _VULNERABLE,
        r"suicid|self[- ]harm|overdos|slit (?:my|his|her) wrist",
        "I am having suicidal thoughts",
    ),
    Sign(
        _VULNERABLE,
        r"(?:kill|killing|hurt|hurting|harm|harming|hang|hanging|shoot|drown|cut) (?:myself|himself|herself)\b",
        "I wanted to kill myself last night",
    ),
    Sign(
        _VULNERABLE,
        r"(?:end|ending|take|taking|took) (?:it all\b|(?:my|his|her) (?:own )?life\b)",
        "I thought about ending my life",
    ),
    Sign(
        _VULNERABLE,
        r"(?:(?:want|wanted|rather|better|ready|going|wish) …(?:to die|die|i (?:was|were) dead)"
        r"|better off dead"
        r"|(?:do not|don't|dont|no longer|didn't) want to (?:live(?! (?:chat|bet|casino|stream))|be alive"
        r"|be here any ?more|go on)|want to be dead|(?:no reason|nothing left|nothing) to live"
        r"|no point (?:in )?living|off (?:a|the) (?:bridge|roof|cliff)"
        rf"|{_CANNOT}go on (?:like this|living|any ?more|any longer))\b",
        "I don't want to live any more",
    ),
    Sign(
        _VULNERABLE,
        r"addict(?!ive)",
        "I am addicted to your slots",
        unless=(
            r"(?:not|\w{1,6}n't|never|no|nor|neither) (?:\w{1,10} ){0,2}(?:gambl\w{1,4} )?addict"
            r"|addict…bonus hunting"
        ),
    ),
    Sign(
        _VULNERABLE,
        r"(?:problem|compulsive|compulsively|pathological|disordered|harmful|uncontrolled) (?:gambl|bett)",
        "I am a compulsive gambler",
    ),
    Sign(
        _VULNERABLE,
        r"(?:gambling|betting) (?:disorder|illness|habit|compulsion|harm|debt)|gambling (?:problem|issue)"
        r"|(?:problem|issue|struggl\w{1,4}|trouble)s? with (?:my |his |her |online )?gambling",
        "I have had a gambling problem for years",
        unless=(
            r"(?:not|\w{1,6}n't|never|no|nor|without) (?:\w{1,10} )?(?:an?y? )?(?:gambling|betting|problem"
            r"|issue)"
        ),
    ),
    Sign(
        _VULNERABLE,
        r"gamblers anonymous|gamcare|gam-?anon|gordon moody"
        r"|(?:help|support|treatment|therapy|counsel\w{2,5}) (?:with|for) (?:my |his |her )?gambling",
        "I was told by GamCare to write to you",
    ),
    Sign(
        _VULNERABLE,
        rf"{_CANNOT}(?:stop|control|quit|resist) (?:myself|my (?:gambl|bett|spend|play|urge|impuls)|gambl|bett"
        r"|playing|deposit|chasing|the urge)",
        "I can't stop gambling",
    ),
    Sign(
        _VULNERABLE,
        r"i (?:have |had |was |am |'ve )?(?:completely |totally )?(?:lost|losing|no) (?:all |any )?control\b",
        "I lost control last night",
        unless=r"control (?:of|over) (?:my|the) (?:account|phone|e-?mail|device|computer)",
    ),
    Sign(
        _VULNERABLE,
        r"relaps|chas(?:e|ed|ing) (?:my |the |our )?loss|gambling (?:has )?(?:ruin|destroy|wreck|kill)",
        "I relapsed in March",
    ),
    Sign(
        _VULNERABLE,
        r"(?:ruin|destroy|wreck)(?:ed|ing|s)? (?:my|our|his|her) (?:whole |entire )?(?:life|family|marriage)\b",
        "This has ruined my life",
    ),
    Sign(
        _VULNERABLE,
        rf"(?:gambled|gambling|lost|losing|blew|blown|spent|spending|staked|wasted)\b…{_LIVELIHOOD}",
        "I have lost my life savings",
    ),
    Sign(
        _VULNERABLE,
        r"i(?:'ve| have)? lost (?:absolutely )?everything\b"
        r"|(?:lost|losing) (?:my|our) (?:house|home|job|family|wife|husband|marriage|business)\b",
        "I have lost everything",
    ),
    Sign(
        _VULNERABLE,
        r"(?:in|into|drowning in|deep in|neck in) (?:serious |huge |heavy |massive |so much |more |a lot of "
        r"|deep |terrible )?debts?\b|bailiff|debt collector|loan shark"
        r"|(?:i am|i'm|i went|i'll be|i will be|filed for|declare\w?)…bankrupt",
        "I am in serious debt because of this",
        unless=r"(?:not|never|no longer|\w{1,6}n't) (?:been )?in …debt",
    ),
    Sign(
        _VULNERABLE,
        r"(?:loans?|borrow\w{0,4}|credit cards?|overdraft)\b…(?:to|for|on) (?:gambl|bet\b|betting|play\b|chase"
        r"|the casino)"
        r"|(?:took|taken|taking|take)(?: out)? (?:payday|several|multiple|many|more|another|three"
        r"|two) (?:\w{3,10} )?loan",
        "I took a loan to gamble",
    ),
    Sign(
        _VULNERABLE,
        r"(?:sold|pawned) (?:my|our|his|her)…(?:to|for) (?:gambl|bet\b|betting|play\b|deposit)"
        r"|(?:stole|stealing|stolen)…(?:to|and) (?:gambl|bet\b|play\b|deposit)",
        "He sold his car to gamble",
    ),
    Sign(
        _VULNERABLE,
        rf"{_CANNOT}(?:afford |pay |buy )?(?:the |my |our |for )?(?:rent|food|bills|mortgage|groceries|to eat"
        r"|to feed|to live|feed)\b"
        r"|(?:no money|nothing) (?:left )?(?:for (?:food|rent|bills|my kids|my children)|to eat)|homeless"
        r"|evict(?:ed|ion)|(?:lose|losing) (?:my|our) (?:home|house|flat)"
        r"|my last (?:money|penny|pennies|pounds?)",
        "I cannot pay my rent",
    ),
    Sign(
        _VULNERABLE,
        r"bipolar|schizo|depression\b|depressed\b|ptsd\b|autis(?:m|tic)|adhd\b|dementia|alzheimer|psychiatr"
        r"|psychosis|mental (?:health|illness|hospital|breakdown|disorder)"
        r"|mentally (?:ill|unwell|unstable|disabled)|nervous breakdown|panic attack"
        r"|(?:severe|suffer\w{0,3}|extreme) …anxiety|anti-?depress|learning disabilit|parkinson's",
        "I suffer from bipolar disorder",
        unless=(
            r"(?:are you|you are|you're|you all|your \w{3,10} (?:is|are|must be)) …(?:mental|schizo|autis"
            r"|psych)"
        ),
    ),
    Sign(
        _VULNERABLE,
        r"(?:has|have|had|with|got|diagnosed|from|beat) …cancer\b|chemotherapy|terminal(?:ly)? ill"
        r"|hospitali[sz]ed|in (?:the )?hospital\b|had a (?:stroke|heart attack)|disability\b"
        r"|(?:i am|i'm|am a|he is|she is) (?:severely |registered )?disabled\b"
        r"|disabled (?:person|veteran|pensioner)|(?:elderly|pensioner|old age)\b"
        r"|vulnerable (?:client|customer|person|player|adult)|(?:i am|i'm) (?:a )?vulnerable",
        "I am in hospital with cancer",
    ),
    Sign(
        _VULNERABLE,
        r"domestic (?:abuse|violence)|alcoholi[cs]|i was (?:very |so |completely )?drunk"
        r"|(?:i am|i'm) (?:so |really |just )?desperate\b(?! to)",
        "I was drunk when I bet all that",
    ),
    Sign(
        _VULNERABLE,
        rf"(?:my|our)(?: \w{{3,8}})? {_KIN}…(?:died|passed away|is dead|death|funeral|dying)"
        rf"|(?:death|loss|funeral|passing|burial) of (?:my|our) …{_KIN}"
        rf"|(?:lost|buried) (?:my|our) (?:\w{{3,8}} )?{_KIN}|bereave|widowed|(?:am a|as a|a recent) widow"
        rf"|passed away|(?:my|our) late {_KIN}|deceased|probate\b|executor of",
        "My husband died in January",
    ),
    Sign(
        _VULNERABLE,
        r"under[- ]?aged?\b|under (?:18|eighteen)\b"
        r"|(?:i am|i'm|im|he is|he's|she is|she's|who is|aged|was) (?:only |just |still )?(?:1[0-7]"
        r"|(?:thir|four|fif|six|seven)teen)(?: years?(?: old)?\b| yo\b| y\.o"
        r"|(?=[.,;!?)\n]|$| and | so | but ))|1[0-7][- ]years?[- ]old"
        r"|a minor(?=[.,;!?)\n]|$| (?:and|who|when|at|so|with|to|gambl|play|bet|on)\b)",
        "I am 16 years old",
        unless=(
            r"years?[- ]old (?:account|credit|card|member|customer|bet|ticket|complaint|machine|game|horse)"
            r"|(?:account|card|profile) (?:is|was)"
        ),
    ),
    Sign(
        _VULNERABLE,
        rf"(?:my|our) (?:\w{{3,8}} )?{_CHILD}…(?:used|took|stole|got hold of|took over)…(?:card|phone|account"
        r"|bank|money)",
        "My son used my card",
    ),
    Sign(
        _VULNERABLE,
        rf"(?:my|our) {_KIN}…(?:gambl|is ill\b|is sick|problem|debt|addict|stole"
        r"|keeps? (?:bett|play|losing|deposit)"
        r"|(?:has |have )?lost (?:all|every|over|more|thousands|our|the|his|her|\W?\d)"
        r"|spen[dt]\w{0,4} (?:all|every|our|thousands)|suffer|needs help)",
        "My husband has been gambling every night",
    ),
    Sign(
        _VULNERABLE,
        rf"(?:writing|write|worried|concerned|scared|afraid) …(?:about|for|on behalf of) (?:my|our) {_KIN}",
        "I am writing about my brother",
    ),
    # --- asks to be kept from gambling
    Sign(
        _EXCLUSION,
        r"self[- ]{0,2}(?:exclu|ban\b|suspen)",
        "I want to self-exclude for a year",
        unless=r"you (?:can|may|could) (?:also |always )?(?:self|request|set)",
    ),
    Sign(
        _EXCLUSION,
        r"gamstop|gam-stop|gamban|betblocker|spelpaus",
        "I am registered with GAMSTOP",
    ),
    Sign(
        _EXCLUSION,
        r"exclud(?:e|ing) (?:me|myself)\b|excluded myself"
        r"|(?:exclusion (?:form|period|request|order)|(?:my|voluntary|permanent) exclusion\b"
        r"|(?:ask\w{0,3}|request\w{0,3}) (?:for )?(?:an? )?exclusion)",
        "Exclude me from all your sites",
        unless=(
            r"from …(?:promo|bonus|offer|mail|news|market|jackpot|draw|prize|tournament|leader|vip|raffle"
            r"|cash ?back)"
        ),
    ),
    Sign(
        _EXCLUSION,
        rf"{_CLOSE}⋯{_REASON}",
        "Please close my account, I have a gambling problem",
        unless=r"why …(?:clos|block|suspend|disable|freez|lock)",
    ),
    Sign(
        _EXCLUSION,
        rf"{_REASON}⋯(?:please|want|need|ask|could|can you|must|so|and) …{_CLOSE}",
        "I can't stop. Please close my account",
        unless=r"why …(?:clos|block|suspend|disable|freez|lock)",
    ),
    Sign(
        _EXCLUSION,
        rf"{_ASKED_CLOSED}⋯{_REASON}|{_REASON}⋯{_ASKED_CLOSED}",
        "I asked to have my account closed because of my gambling",
    ),
    Sign(
        _EXCLUSION,
        rf"(?:close|suspend|block|lock|freeze|deactivate) (?:my|this|the|our) …account…{_TIME}",
        "Please block my account for six months",
        unless=r"(?:why|did|do|does|could|would|will|and) (?:you|they|it)\b",
    ),
    Sign(
        _EXCLUSION,
        rf"{_PLEASE} (?:to |just |simply |permanently |please )?(?:stop|prevent|block|ban|bar|lock|keep) me\b",
        "I asked you to stop me",
        unless=(
            r"(?:mail|sms|marketing|promo|chat|call|messag|news|updated|informed|posted|waiting"
            r"|from (?:with|los))"
        ),
    ),
    Sign(
        _EXCLUSION,
        r"(?:ban|block|lock|bar|stop) myself\b|save me from myself|protect me from myself",
        "How can I block myself?",
    ),
    Sign(
        _EXCLUSION,
        r"please (?:never|do not|don't|dont) (?:ever )?(?:let|allow) me (?:to )?(?:back|play|bet\b|gambl"
        r"|deposit|log|open|in\b)",
        "Please never let me play again",
    ),
    Sign(
        _EXCLUSION,
        r"cool(?:ing)?[- ]?off|cooling[- ]down|cool[- ]?down period",
        "I need a cooling-off period",
    ),
    Sign(
        _EXCLUSION,
        r"(?:put me on|give me|i need|i want|asked for|take|taking|request) an? …time[- ]?out\b"
        r"|(?:break|pause|rest|step back|away) from (?:all |online )?(?:gambl|betting\b|the casino|playing)",
        "I need a time-out of 30 days",
        unless=r"(?:session|request|connection|server|coach|team) time",
    ),
    Sign(
        _EXCLUSION,
        r"(?:want|need|trying|try|like|help me|helps me|decided|wish)(?: to)? (?:stop|quit|give up) (?:all "
        r"|my |with )?(?:gambl|betting\b)|help me (?:to )?(?:stop|quit) playing",
        "I want to quit gambling",
    ),
    Sign(
        _EXCLUSION,
        r"(?:set|put|lower|reduce|decrease) …(?:deposit|loss|spending|betting|my) limits?…(?:to zero|to 0\b"
        r"|to nothing|minimum)|ignored my (?:loss|deposit|spending) limit",
        "Set my deposit limit to zero",
    ),
    # --- from, copied to or announcing a regulator or another authority
    Sign(
        _REGULATOR,
        r"gambling commission|ukgc\b|malta gaming|mga\b"
        r"|curacao (?:gaming|gcb\b|cga\b|e-?gaming|licen[sc]ing|authorit|regulat)"
        r"|gaming (?:control|commission|authority|supervision)|gcb\b|cga\b"
        r"|gambling (?:regulat|authority|supervis|inspect)|kahnawake"
        r"|(?:gibraltar|alderney|isle of man) (?:gambling|gaming|licens|regulat)|spelinspektionen"
        r"|kansspelautoriteit|gambling act\b",
        "I have complained to the Gambling Commission",
        unless=r"(?:is|(?<!you )are|ltd|limited|we) (?:\w{4,10} )?(?:licen[sc]ed|regulated|authori[sz]ed)\b",
    ),
    Sign(
        _REGULATOR,
        r"regulators?\b"
        r"|(?:regulatory|regulating|licensing|supervisory) (?:bod|authorit|complaint|inquiry|enquiry|request"
        r"|notice)|licensor\b",
        "I will report this to the regulator",
    ),
    Sign(
        _REGULATOR,
        r"(?:complain|complaint|report|refer|escalat|appeal|turn|going|contact|inform|notif|forward"
        r"|cop)\w{0,4}\b…(?:(?:to|with|the|all|relevant) (?:\w{3,12} )?authorit(?:y|ies)\b"
        r"|to the commission\b(?! (?:fee|rate|of)))",
        "I have reported you to the authorities",
    ),
    Sign(
        _REGULATOR,
        r"ombuds|adr\b|ibas\b|ecogra|thepogg|alternative dispute|dispute resolution (?:bod|serv|ent|prov)"
        r"|independent (?:adjudicat|dispute|arbit)|betting adjudication",
        "The case goes to IBAS",
        unless=(
            r"you (?:can|may|could|have the right to) (?:also |then |always )?(?:refer|contact|escalate|take"
            r"|turn)"
        ),
    ),
    Sign(
        _REGULATOR,
        r"information commissioner|the ico\b|data protection (?:authorit|commission|agency|office)"
        r"|trading standards|consumer protection (?:agen|authorit|office|bureau)|financial conduct authority"
        r"|fca\b|attorney general|federal trade commission|ftc\b|cfpb\b|consumer financial protection"
        r"|advertising standards|office of the comptroller",
        "I have written to Trading Standards",
    ),
    Sign(
        _REGULATOR,
        r"(?:report|complain|gone|going|go|went|statement|wrote|write|contact|call|inform)\w{0,4}\b…police\b"
        r"|police report|action fraud\b",
        "I am going to the police",
    ),
    # --- a lawyer, a court, a claim before action
    Sign(
        _LAWYER,
        r"letter (?:before|of) (?:action|claim)|before action\b|pre-?action|cease and desist"
        r"|statement of claim|notice of (?:claim|intent)",
        "This is a letter before action",
    ),
    Sign(
        _LAWYER,
        r"we (?:act|are instructed|are acting|have been instructed|represent)\b|our client\b"
        r"|on behalf of (?:our|my) client|act(?:ing)? (?:for and )?on behalf of|law firm|llp\b|solicitors\b"
        r"|legal (?:representative|counsel)|without prejudice",
        "We act on behalf of Mr Green",
    ),
    Sign(
        _LAWYER,
        r"(?:lawyer|solicitor|attorney|barrister|advocate)s?\b",
        "You will hear from my solicitor",
        unless=r"attorney general|not an? (?:lawyer|solicitor|attorney|barrister)|(?:devil's|an?) advocate",
    ),
    Sign(
        _LAWYER,
        r"(?:take|taking|taken|took|go|going|see|seeing|bring|meet|settle|end up)\b…(?:to|in|before"
        r"|through) (?:the |a )?courts?\b|(?:small claims|county|high|civil|district|magistrates'?) courts?\b"
        r"|court (?:order|case|action|proceeding|claim|papers|summons|hearing|fees)|small claims",
        "I will take you to court",
        unless=r"tennis|player|players|match|to the court (?:late|without|with)|centre court|center court",
    ),
    Sign(
        _LAWYER,
        r"legal (?:action|proceeding|steps|claim|recourse|advice|route|remed|team|measures)|lawsuit|litigat"
        r"|sue (?:you|your|the|this)\b|(?:will|to|gonna|shall|can|and|i'll|or) sue\b|suing\b|class action"
        r"|issue proceedings|mcol\b|subpoena|arbitration\b",
        "I shall take legal action",
        unless=r"your legal (?:team|department)",
    ),
)
