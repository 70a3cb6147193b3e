"""Recognises the leader who wants a whole plan, the question for a meaning, and the greeting."""

import re


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


_NUMBER = (
    r"(?:\d[\d.,' ]*(?:\+|%|k\b|m\b)?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"fifteen|twenty|thirty|forty|fifty|a dozen|hundred|zwei|drei|vier|fünf|sechs|deux|trois|quatre|cinq|"
    r"dos|tres|cuatro|cinco)\b)"
)
_FACT = re.compile(
    rf"\b{_NUMBER}\s*(?:[a-zäöüéèñ-]+\s){{0,2}}?(?:people|peoples|persons?|ppl|employees|staff|ftes?|headcount|engineers|"
    r"developers|jobs|pipelines|tables|weeks?|wks?|days?|stores|branches|hospitals|plants|factories|teams|countries|sites|"
    r"customers|subscribers|students|beds|meters|policyholders|contractors|analysts|colleagues?|depots?|vehicles|"
    r"reports|dashboards|spreadsheets|warehouses|"
    r"mitarbeiter\w*|beschäftigte\w*|leuten?|ingenieure?\w*|wochen|filialen|employés|salariés|personnes|"
    r"collaborateurs|ingénieurs|semaines|magasins|empleados|personas|ingenieros|semanas|tiendas|días)\b",
    re.IGNORECASE,
)
_MESH = re.compile(
    r"\bdata[\s-]?mesh|\bmesh\b|datenmesh|decentrali[sz]|domain[\s-]oriented|data\sas\sa\sproduct|"
    r"(?:central|monolithic|legacy)\s(?:data\s)?(?:warehouse|platform|lake)|maillage|malla de datos",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\bplan\b|\broad\s?map|\bprogramme\b|\bprogram\b|\bstrategy for\b|\bmigration plan|\btransform"
    r"|\bget to a\b|\bmove (?:us |our \w+ )?to\b|\bmigrate to\b|\bsplit our\b|\bexecutive summary|"
    r"\bboard[\s-](?:ready|paper|deck|pack)|\bbreak (?:up|apart)|\bblueprint\b|\bstep[\s-]by[\s-]step\b|"
    r"\bphased\b|\bbusiness case\b|\bfahrplan|\bplane\b|\bplant? unser|feuille de route|"
    r"planifie\w*|hoja de ruta|planifi(?:ca|que)\w*",
    re.IGNORECASE,
)
_ASPECTS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\bdomains?\b|\bareas\b|domänen|domaines|dominios",
        r"\border\b|\bsequence\b|\bfirst\b|\bmigrat|\bprioriti|reihenfolge|ordre|\borden\b",
        r"\bproducts?\b|datenprodukt|produits|productos",
        r"\bpolic(?:y|ies)\b|\bgovernance|\brules\b|richtlinien|politiques|políticas",
        r"\bmeasure|\bmetrics?\b|\bkpis?\b|\bsuccess\b|erfolg|messen|kennzahl|succès|mesur|éxito|medir",
        r"\bpeople needed\b|\bwhat it costs?\b|\bcosts? in people\b|\bbudget\b|\bheadcount\b",
        r"\bwhen (?:we|to|you) (?:would )?(?:stop|give up)|\bexit criteria|\bstop rule",
        r"\bfirst (?:30|60|90|100|thirty|ninety) days\b|\bmilestones\b|\bphases\b|\btimeline\b",
    )
)
_QUESTION = re.compile(
    r"^\s*(?:and\s|but\s|so\s)?(?:what|which|who|whose|how (?:long|many|much)|when|where|why|is|are|"
    r"does|do|did|was|were|explain|define|open|show|read|compare|can i|may)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\bwhat (?:would|should|do) (?:you|we)\b|\bhow (?:would|do|should|can|could) (?:you|we|i)\b|\bplease\b|"
    r"\b(?:make|give|draft|write|prepare|propose|lay out|need|want|advise|recommend|suggest|help)\b|\bbitte\b|"
    r"\bnecesit\w+|\bquier\w+|\bil nous faut\b|\bvoul\w+",
    re.IGNORECASE,
)
_ASPECTS_OF_A_PLAN = 3
_FACTS_OF_A_BRIEF = 2
_DEFINES = re.compile(
    r"\s*(?:(?:what(?:'s| is| are)|was (?:ist|sind)|qu'est-ce (?:que |qu')c?'?|qué (?:es|son)|define|"
    r"explain|what does)\s+)(?:an? |the |ein(?:e|en)? |un[ea]? )?(?!.*\b(?:our|we|us|my|it|that|this|they)\b)"
    r"(?:[\w'-]+\s?){1,4}(?:\smean)?[\s?.!]*",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\s*(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks?(?: you)?(?: very much)?|help|"
    r"what can you do(?: for (?:me|us))?|who are you|how can you help(?: me| us)?|what can i ask(?: you)?|"
    r"i(?:'m|’m| am) new(?: here)?|that(?:'s|’s| is) (?:all|it)(?: for now)?|bye|goodbye|ok(?:ay)?|great|"
    r"hallo|guten (?:tag|morgen)|danke(?: schön)?|vielen dank|was kannst du(?: alles)?|bonjour|salut|merci(?: beaucoup)?|"
    r"que (?:peux-tu|pouvez-vous) faire|hola|buenos días|(?:muchas )?gracias|¿?qué puedes hacer)"
    r"(?:[\s,]+(?:there|all|meshwright))?[\s!.?]*",
    re.IGNORECASE,
)
_SUPPOSES = _any(
    r"^\W*(?:and |but |so |ok |now )*(?:what if|suppose|assume(?! you)|imagine|if we|and if we|how about if)\b",
    r"\bwhat (?:if|would (?:change|happen)|changes) (?:we|if)\b|\bif we (?:only |just )?(?:had|have|got|lost|start\w*)\b",
    r"\b(?:redo|recompute|recalculate|rework|replan|rerun|update) (?:it|that|this|the (?:plan|roadmap))\b",
    r"\bwe(?:'ve| have)? (?:just )?(?:lost|lose|hired|hire|gained)\b|\bdoes it still (?:work|hold|stand)\b",
    r"\bmake it \d+ (?:months?|years?|weeks?)\b|\b(?:months?|years?|engineers?|people) instead\b",
    r"\b(?:plan|roadmap|it) again (?:with|for|but)\b|^\W*(?:and )?(?:with only|with just)\b",
)


_OPEN = re.compile(
    r"\b(?:is|are|was|does|do|did|about|of|with|to|do|for|may|can|mean by) (?:it|this|that|these|those|them)\b(?! \w+ (?:to|that)\b)",
    re.IGNORECASE,
)
_OPEN_SHORT = re.compile(
    r"^\W*(?:please |can you |could you |pls )*(?:fix|mend|change|check|rename|delete|drop|approve|share|draft|open|repair|"
    r"explain|improve|move|compare|use|do) (?:it|this|that|them)\b(?! \w+ (?:to|that)\b)|^\W*it (?:broke|failed|crashed|is|was|"
    r"does|doesn.t|did|stopped|keeps)\b",
    re.IGNORECASE,
)
"""What means nothing by itself: "fix it", "it broke again"."""
_POINTS_BACK = re.compile(
    r"\b(?:the|that) (?:first|second|third|fourth|last|other|next)(?: one)?\W*$|"
    r"^\W*(?:and |but )?(?:its|their|the same|same) |^\W*(?:and |but )?why(?: not| so)?\W*$|^\W*(?:shorten|summari[sz]e|translate) (?:it|this|that)\b",
    re.IGNORECASE,
)
"""What speaks of an answer before: "why not the second one?", "and its owner?", "same for finance"."""
_FEW_WORDS = 3
_SHORT = 5
_ASKS = re.compile(
    r"\W*(?:who|what|when|where|how|why|which|whose|open|explain|define|is|are|was|can|does|do|did|has|have|should|may)\b",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"\W*(?:the |our |a |an )?(?:policy|polic(?:ies)|plan|document|runbook|domain|product|data product|process|"
    r"rule|table|dataset|report|minutes|order|team)s?\W*",
    re.IGNORECASE,
)


_PLAN_IT = re.compile(
    r"^\W*(?:(?:ok|okay|so|then|now|please|good|fine|great|yes|and)\W+)*plan (?:it|that|this|them)\b(?! (?:is|was|for (?:the )?weekend))",
    re.IGNORECASE,
)


def leaves_open(text: str) -> bool:
    """Return whether the text speaks of "it" or "this", which means nothing by itself."""
    return _OPEN.search(text) is not None or _OPEN_SHORT.search(text) is not None


def is_short(text: str) -> bool:
    """Return whether a text is little more than a word on "it", such as "it broke again"."""
    return (
        len(text.split()) <= _SHORT
        and (_OPEN_SHORT.search(text) or _POINTS_BACK.search(text)) is not None
    )


def only_names(text: str) -> bool:
    """Return whether the text is a subject without a question, such as "customer data"."""
    return len(text.split()) <= _FEW_WORDS and _ASKS.match(text) is None


def only_a_kind(text: str) -> bool:
    """Return whether the text is only the name of a kind of thing, such as "the policy"."""
    return _KIND.fullmatch(text) is not None


def supposes(text: str) -> bool:
    """Return whether the text changes what a plan was made from, such as "what if we had 8"."""
    return _SUPPOSES.search(text) is not None


def tells_of_an_organisation(text: str) -> bool:
    """Return whether the text gives figures of a company, such as people, jobs or a lead time."""
    return _FACT.search(text) is not None


def asks_for_a_plan(text: str) -> bool:
    """Return whether a leader asks for the whole plan rather than for one of its parts."""
    if _PLAN_IT.match(text):
        return True
    aspects = sum(pattern.search(text) is not None for pattern in _ASPECTS)
    mesh, plan = _MESH.search(text) is not None, _PLAN.search(text) is not None
    facts = len(_FACT.findall(text))
    if facts and (plan or mesh or aspects > 1):
        return True
    if facts >= _FACTS_OF_A_BRIEF and (aspects or _WANTED.search(text)):
        return True
    if _QUESTION.match(text) and aspects < _ASPECTS_OF_A_PLAN:
        return False
    return (plan and mesh) or (aspects >= _ASPECTS_OF_A_PLAN and (plan or mesh))


def asks_for_a_meaning(text: str) -> bool:
    """Return whether the text asks what a term means, such as "What is an output port?"."""
    return _DEFINES.fullmatch(text) is not None


def only_greets(text: str) -> bool:
    """Return whether the text is a greeting, a thank-you, or asks what can be asked."""
    said = [part for part in re.split(r"[,.!?]+", text) if part.strip()]
    return bool(said) and all(_GREETING.fullmatch(part) for part in said)


_WHO_IS = re.compile(
    r"^\W*who(?:'s|’s| is)\s+(?!(?:the|our|a|an|it|he|she|this|that|in|on|at|responsible|using|reading|owner|first|next|"
    r"last|affected|behind|allowed|accountable|my|your|to|you|who|also|ready|missing|late|still|involved)\b)"
    r"([a-z][\w’'-]+(?: [a-z][\w’'-]+)?)\W*$",
    re.IGNORECASE,
)
"""A question after a person: the documents say who that is."""


def asks_after_a_person(text: str, words: int) -> bool:
    """Return whether a text asks who somebody is by so many words, which may be of anybody if two."""
    asked = _WHO_IS.match(text)
    return asked is not None and len(asked[1].split()) <= words
