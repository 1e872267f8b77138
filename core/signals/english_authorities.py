"""The English signs of those who stand behind a client: a regulator or another authority, a lawyer, a court."""

from __future__ import annotations

from core.signals.sign import Sign, Signal

_REGULATOR = Signal.REGULATOR_LETTER
_LAWYER = Signal.LAWYER_LETTER

ENGLISH_AUTHORITIES: tuple[Sign, ...] = (
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
        r"(?:taking this up|complain|complaint|report|refer|escalat|appeal|turn|going|contact|inform|notif"
        r"|forward|letter|cop)\w{0,4}\b…(?:(?:to|with|the|all|relevant) (?:\w{3,12} )?authorit(?:y|ies)\b"
        r"|(?:to|from|with) the commission\b(?! (?:fee|rate|of|on)))",
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
        r"|legal (?:representative|counsel|advis[eo]r)|without prejudice",
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
        r"legal (?:advis[eo]r|action|proceeding|steps|claim|recourse|advice|route|remed|team|measures)|lawsuit"
        r"|litigat|sue (?:you|your|the|this)\b|(?:will|to|gonna|shall|can|and|i'll|or) sue\b|suing\b"
        r"|class action|(?:issue|commence|start|begin) (?:\w{3,8} )?proceedings|mcol\b|money claim"
        r"|file (?:a|my) (?:claim|suit)\b|subpoena|(?:go|going|take|taken|refer) …to arbitration\b",
        "I shall take legal action",
        unless=r"your legal (?:team|department)",
    ),
)
