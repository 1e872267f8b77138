"""The English signs in a player's words, harm and the wish to be kept from gambling: the gravest first."""

from __future__ import annotations

from core.signals.sign import Sign, Signal

_VULNERABLE = Signal.VULNERABLE
_EXCLUSION = Signal.SELF_EXCLUSION

_KIN = (
    r"(?:son|daughter|husband|wife|partner|brother|sister|mother|father|mum|mom|dad|boyfriend|girlfriend"
    r"|fianc\we?|child|kid|children|grand\w{2,8}|nephew|niece|uncle|aunt|parents?|spouse|brother-in-law)\b"
)
_CHILD = r"(?:son|daughter|child|kid|children|grandson|granddaughter|nephew|niece)\b"
_CANNOT = r"(?:can't|cant|cannot|can not|couldn't|could not|unable to|not able to|never able to) (?:seem to )?"
_LIVELIHOOD = (
    r"(?:(?:my|our|his|her|all|the) (?:\w{3,10} )?(?:entire )?(?:rent|mortgage|savings|wages?|salary"
    r"|pay ?check|pension|student loan|inheritance|overdraft)\b(?! account)"
    r"|(?:rent|grocery|food|bill|mortgage|holiday) money"
    r"|money for (?:the |my |our )?(?:rent|food|bills|mortgage|children|kids)|borrowed money|life savings"
    r"|(?:my|our|his|her|housing|disability) benefits?\b|every (?:penny|cent|last penny|pound) (?:i|we)"
    r"|(?:child|kid|children|son|daughter)'?s?'? …(?:school|savings|money)"
    r"|(?:my|our|the|whole|student) grant\b"
    r"|(?:school|college|university|tuition|christmas|wedding|funeral) (?:money|fund|fees)"
    r"|money (?:i|that i|we) (?:had )?borrowed|everything (?:i|we) (?:have|had|own|earn)\b)"
)
_REASON = (
    r"\b(?:addict(?!ive)|gambling (?:problem|habit|issue|disorder|harm|reason|related)|problem gambl"
    r"|compulsi|relaps|(?:my|of|too much|stop|quit|give up|control) gambling"
    r"|gambl\w{0,4} (?:far |way |much )?too|gambling (?:is|has|was|took|takes|ruin|destr|away)"
    r"|(?:keep|money|on|start|back to|keeps) gambling|losing control"
    r"|(?:responsible|safer) (?:gambling|gaming)|lost control"
    rf"|{_CANNOT}(?:stop|control|help myself|quit)\b(?! (?:laugh|think|wonder|wait|smil|the |your |them|him"
    r"|you))|(?:spend|los[ei]|gambl|bett|play)\w{0,4} (?:far |way |much )?too (?:much|often)"
    r"|(?:lost|lose|losing) (?:far |way )?too much|protect (?:me|myself)|before i lose|stop myself"
    r"|ruin(?:ed|ing) my life"
    r"|so (?:that )?i (?:can't|cannot|can not|can never|won't|will not|am not able|don't)\b…(?:gambl|bet"
    r"|play|deposit|spend|los|log|come back|return))"
)
_CLOSE = (
    r"(?:clos(?:e|ing)|block|suspend|deactivate|disable|delete|lock|shut|freeze|cancel|terminate|turn off"
    r"|remove|restrict|put a (?:block|stop|ban|lock) on|limit)(?: down)? (?:\w{2,12} )?(?:my|this"
    r"|everything|the account|the accounts|all|both|every|it)\b"
)
_ASKED_CLOSED = (
    r"(?:want|need|like|have|get|ask|request)\w{0,3} …my … ?account …(?:shut|closed|blocked|suspended|deleted"
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

ENGLISH_PLAYERS: tuple[Sign, ...] = (
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
        r"(?:end|ending|take|taking|took) (?:it all\b|(?:my|his|her) (?:own )?life\b|it(?=[.,!;\n]|$))",
        "I thought about ending my life",
    ),
    Sign(
        _VULNERABLE,
        r"(?:(?:want|wanted|rather|better|ready|going|wish) …(?:to die|i (?:was|were) dead)|better off dead"
        r"|rather die\b(?! than)"
        r"|(?:do not|don't|dont|no longer|didn't) want to (?:live(?! (?:chat|bet|casino|stream))|be alive"
        r"|be here any ?more|go on)|want to be dead|worth living|do to myself|scared of myself"
        r"|(?:no reason|nothing left|nothing) to live|no point (?:in )?(?:living|going on|life)"
        r"|off (?:a|the) (?:bridge|roof|cliff)|thinking (?:of|about) jumping"
        rf"|{_CANNOT}go on (?:like this|living|any ?more|any longer))\b",
        "I don't want to live any more",
    ),
    Sign(
        _VULNERABLE,
        r"addict(?!ive)",
        "I am addicted to your slots",
        unless=(
            r"(?:not|\w{1,6}n't|never|no|nor|neither) (?:\w{1,10} ){0,2}(?:gambl\w{1,4} )?addict"
            r"|addict\w{2} to (?:football|sport|tennis|soccer|basketball|hockey|racing)"
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
        r"|(?:problem|issue|struggl\w{1,4}|trouble)s? with (?:my |his |her "
        r"|online )?gambling(?! (?:history|account|page|site|app))",
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
        r"|playing|deposit|chasing|the urge)|can(?:'t|not) stop(?=[.,!;\n]|$)",
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
        r"(?:my|his|her) gambling\b(?! (?:history|account|page|site|app|profile|limits?|statement|licen))"
        r"|gambl\w{0,4} away\b|gambling (?:cost|has)"
        r"|gambl\w{1,4} …(?:every (?:single )?(?:day|night)|all (?:day|night)|out of (?:hand|control))"
        r"|hate myself|gambling (?:is|has been|was|took|takes|taking) (?:over|ruin|destroy|wreck|kill|taking)"
        r"|relaps|chas(?:e|ed|ing) (?:my |the |our )?loss|gambling (?:has )?(?:ruin|destroy|wreck|kill)",
        "I relapsed in March",
    ),
    Sign(
        _VULNERABLE,
        r"(?:ruin|destroy|wreck)(?:ed|ing|s)? (?:my|our|his|her) (?:whole |entire )?(?:life|family|marriage)\b",
        "This has ruined my life",
    ),
    Sign(
        _VULNERABLE,
        r"(?:gambled|gambling|used|deposited|lost|losing|blew|blown|spent|spending|staked"
        rf"|wasted)\b…{_LIVELIHOOD}",
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
        r"owe (?:money|\W?\d[\d,.]{0,9}|thousands) (?:to|all)"
        r"|borrow\w{0,4} …(?:and|then) …(?:lost|gambl|blew|deposit)"
        r"|(?:loans?|borrow\w{0,4}|credit cards?|overdraft)\b…(?:to|for|on) (?:gambl|bet\b|betting|play\b"
        r"|chase|the casino)"
        r"|(?:took|taken|taking|take)(?: out)? (?:payday|several|multiple|many|more|another|three"
        r"|two) (?:\w{3,10} )?loan",
        "I took a loan to gamble",
    ),
    Sign(
        _VULNERABLE,
        r"(?:sold|pawned) (?:my|our|his|her)…(?:to|for) (?:gambl|bet\b|betting|play\b|deposit)"
        r"|(?:he|she|i|son|husband|wife|daughter|brother) (?:stole|has stolen|had stolen|keeps stealing)…(?:to"
        r"|and) (?:gambl|bet\b|play\b|deposit)",
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
        r"|(?:i am|i'm|am a|he is|she is|credit and) (?:severely |registered )?disabled\b"
        r"|disabled (?:person|veteran|pensioner)|(?:elderly|pensioner|old age)\b"
        r"|(?:mum|mom|mother|father|dad|grand\w{2,8}|he|she) (?:is|was) (?:[89]\d|7[5-9])\b"
        r"|vulnerable (?:client|customer|person|player|adult)|(?:i am|i'm) (?:a )?vulnerable",
        "I am in hospital with cancer",
    ),
    Sign(
        _VULNERABLE,
        r"domestic (?:abuse|violence)|alcoholi[cs]|i was (?:very |so |completely )?drunk"
        r"|(?:not|haven't) slept (?:in|for) |(?:gambl|bett|play|deposit)\w{0,4} …i feel sick"
        r"|(?:i am|i'm) (?:so |really |just )?desperate\b(?! to)",
        "I was drunk when I bet all that",
    ),
    Sign(
        _VULNERABLE,
        rf"(?:my|our)(?: \w{{3,8}})? {_KIN}…(?:died|passed\b|is dead|death|funeral|dying)"
        rf"|(?:death|loss|funeral|passing|burial) of (?:my|our) …{_KIN}"
        rf"|(?:lost|buried) (?:my|our) (?:\w{{3,8}} )?{_KIN}|bereave|widowed|(?:am a|as a|a recent) widow"
        rf"|passed away|(?:my|our) late {_KIN}|deceased|probate\b|executor of",
        "My husband died in January",
    ),
    Sign(
        _VULNERABLE,
        r"under[- ]?aged?\b"
        r"|under (?:18|eighteen)\b(?!s| (?:league|cup|team|match|championship|world|game|national|s\b))"
        r"|(?:i am|i'm|im|he is|he's|she is|she's|who is|aged|was|son,|daughter,|brother,|kid,"
        r"|child,) (?:only |just |still )?(?:1[0-7]|(?:thir|four|fif|six|seven)teen)(?: years?(?: old)?\b"
        r"| yo\b| y\.o|(?=[.,;!?)\n]|$| and | so | but ))|1[0-7][- ]years?[- ]old"
        r"|a minor(?=[.,;!?)\n]|$| (?:and|who|when|at|so|with|to|gambl|play|bet|on)\b)",
        "I am 16 years old",
        unless=(
            r"years?[- ]old (?:account|credit|card|member|customer|bet|ticket|complaint|machine|game|horse"
            r"|debutant|player|striker|keeper)|(?:account|card|profile) (?:is|was)"
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
        r"|(?:i am|i'm|i was|i got|(?:like|want|asked|wish|request\w{0,3}|need) to be) (?:voluntarily "
        r"|permanently )?excluded\b"
        r"|(?:exclusion (?:form|period|request|order)|(?:my|voluntary|permanent) exclusion\b"
        r"|(?:ask\w{0,3}|request\w{0,3}) (?:for )?(?:an? )?exclusion)",
        "Exclude me from all your sites",
        unless=(
            r"(?:from|of|in) …(?:promo|bonus|offer|mail|news|market|jackpot|draw|prize|tournament|leader|vip"
            r"|raffle|cash ?back)"
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
        r"(?:ban|block|lock|bar|stop) myself\b"
        r"|(?:block|ban|bar|exclude) me (?:please|now|today|forever|for life|permanently)\b|lifetime ban\b"
        r"|\d{1,2}[- ](?:day|week|month|year) (?:break|exclusion)|ban for life\b"
        r"|(?:need|want|have|like|beg\w{0,3}) to be stopped"
        r"|(?:ban|block|bar) me from (?:deposit|gambl|casino|the casino)|save me from myself"
        r"|protect me from myself",
        "How can I block myself?",
    ),
    Sign(
        _EXCLUSION,
        r"(?:please (?:never|do not|don't|dont)|(?:don't|do not|dont|never) ever) (?:let"
        r"|allow) me (?:to )?(?:back|play|bet\b|gambl|deposit|log|open|in\b)",
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
        r"|my |with )?(?:gambl|betting\b)"
        r"|(?:not|never|n't) want to (?:be able|be allowed) to (?:gambl|bet|play|deposit|log)"
        r"|help me (?:to )?(?:stop|quit) playing",
        "I want to quit gambling",
    ),
    Sign(
        _EXCLUSION,
        r"(?:set|put|lower|reduce|decrease) …(?:deposit|loss|spending|betting|my) limits?…(?:to zero|to 0\b"
        r"|to nothing|minimum)|ignored my (?:loss|deposit|spending) limit",
        "Set my deposit limit to zero",
    ),
)
