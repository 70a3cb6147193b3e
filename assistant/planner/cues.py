"""Turns of phrase that tell what is wanted, where meaning alone is too vague."""

import re
from collections.abc import Mapping

_FACT = re.compile(
    r"\b\d[\d.,' ]*\+?\s*k?\s*(?:[a-zäöüéèñ-]+\s){0,2}?(?:people|employees|staff|engineers|jobs|"
    r"pipelines|tables|weeks?|days?|stores|branches|hospitals|plants|teams|countries|sites|"
    r"mitarbeiter\w*|beschäftigte\w*|ingenieure?\w*|jobs|wochen|filialen|employés|salariés|"
    r"collaborateurs|ingénieurs|semaines|magasins|empleados|personas|ingenieros|semanas|tiendas)\b",
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
    r"\bboard[\s-]ready|\bbreak (?:up|apart)|\bfahrplan|\bplane\b|\bplant? unser|feuille de route|"
    r"planifie\w*|hoja de ruta|planifi(?:ca|que)\w*",
    re.IGNORECASE,
)
_ASPECTS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\bdomains?\b|domänen|domaines|dominios",
        r"\border\b|\bsequence\b|\bfirst\b|\bmigrat|\bprioriti|reihenfolge|ordre|\borden\b",
        r"\bproducts?\b|datenprodukt|produits|productos",
        r"\bpolic(?:y|ies)\b|\bgovernance|richtlinien|politiques|políticas",
        r"\bmeasure|\bmetrics?\b|\bkpis?\b|\bsuccess\b|erfolg|messen|succès|mesur|éxito|medir",
    )
)
_QUESTION = re.compile(
    r"^\s*(?:and\s|but\s|so\s)?(?:what|which|who|whose|how (?:long|many|much)|when|where|why|is|are|"
    r"does|do|did|was|were|explain|define|open|show|read|compare|can|may)\b",
    re.IGNORECASE,
)
_ASPECTS_OF_A_PLAN = 3

_TOOL_CUES: Mapping[str, re.Pattern[str]] = {
    "search_knowledge": re.compile(
        r"\bwhat (?:is|are) an? |\bwhat'?s an? |\bexplain\b|\bdefin(?:e|ition of) (?!.*products?)|"
        r"\bmeaning of\b|\bdifference between\b|\b(?:says?|said|written|state[sd]?) (?:about|on|in)\b|"
        r"\b(?:do|does|did) (?:our|the|your) [\w\s-]+ say\b|\brunbook|\bminutes\b|\bpost-?mortem|"
        r"\bmemo\b|\bglossary\b|\bprocess(?:es)? (?:work|look)|\bclassic mistakes|\bwas ist ein|"
        r"\bqu'est-ce qu|\bqué es\b|\bhandbook\b|\bhow long (?:do|must|are|is)\b",
        re.IGNORECASE,
    ),
    "find_policy": re.compile(
        r"\bwhich (?:governance )?(?:policies|policy|rules?)\b|\bare we allowed\b|\bmay (?:we|i)\b|"
        r"\bare there (?:any )?(?:policies|rules)|\bpolic(?:y|ies) (?:appl|for|on|about|cover)|"
        r"\brules? (?:do we need|appl|cover|for)|\bgdpr\b|\bhipaa\b|\bcan i (?:use|share|export)\b|"
        r"\bwelche richtlinien|\bquelles (?:politiques|règles)|\bqué políticas",
        re.IGNORECASE,
    ),
    "define_data_products": re.compile(
        r"\bdata products?\b(?! mean)|\bproducts? (?:of|for|should)\b|\boutput ports?\b|"
        r"\bwelche datenprodukte|\bquels produits|\bqué productos de datos",
        re.IGNORECASE,
    ),
    "decompose_domains": re.compile(
        r"\bwhich domains?\b(?! .*(?:first|ready|most|mature|start))|\bwhat domains\b|"
        r"\bdomain (?:map|boundar|model)|\bdomains? (?:do|should) we\b|\bbounded contexts (?:do|in our)|"
        r"\b(?:decompose|cut|divide|group|cluster)\b.*\b(?:domains?|catalog|tables|datasets)|"
        r"\bwelche domänen|\bquels domaines|\bqué dominios",
        re.IGNORECASE,
    ),
    "assess_domains": re.compile(
        r"\bmatur(?:e|ity)\b|\bread(?:y|iness)\b|\bprioriti[sz]ation\b|\brank\b|\bcapabilit|"
        r"\bdomain(?: should)? (?:we )?(?:\w+ )?(?:migrate|start|go|come)\w* (?:with )?(?:first|with)|"
        r"\bcompare\b.*\bdomains\b|\bscore\b",
        re.IGNORECASE,
    ),
    "open_document": re.compile(
        r"^\s*(?:please )?(?:open|read me|let me read|display)\b|\b(?:in full|full text|whole document|"
        r"entire document)\b|\b[\w/-]+\.(?:md|txt|docx|pdf)\b",
        re.IGNORECASE,
    ),
}
_GREETING = re.compile(
    r"\s*(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks?(?: you)?(?: very much)?|help|"
    r"what can you do(?: for (?:me|us))?|who are you|how can you help(?: me| us)?)"
    r"(?:[\s,]+(?:there|all|meshwright))?[\s!.?]*",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:we|our|us|ours)\b|\bdata\b|\bdatasets?\b|\btables?\b|\bdomains?\b|\bpolic(?:y|ies)\b|"
    r"\bwarehouse\b|\bpipelines?\b|\bcatalog",
    re.IGNORECASE,
)


def tells_of_an_organisation(text: str) -> bool:
    """Return whether the text gives figures of a company, such as people, jobs or a lead time."""
    return _FACT.search(text) is not None


def asks_for_a_plan(text: str) -> bool:
    """Return whether a leader asks for the whole plan rather than for one of its parts."""
    aspects = sum(pattern.search(text) is not None for pattern in _ASPECTS)
    mesh, plan = _MESH.search(text) is not None, _PLAN.search(text) is not None
    if tells_of_an_organisation(text) and (plan or mesh or aspects > 1):
        return plan or aspects > 1
    if _QUESTION.match(text) and aspects < _ASPECTS_OF_A_PLAN:
        return False
    return (plan and mesh) or (aspects >= _ASPECTS_OF_A_PLAN and (plan or mesh))


def cued(tool: str, text: str) -> bool:
    """Return whether the text has a turn of phrase that asks for this tool."""
    pattern = _TOOL_CUES.get(tool)
    return pattern is not None and pattern.search(text) is not None


def only_greets(text: str) -> bool:
    """Return whether the text is a greeting, a thank-you, or asks what can be asked."""
    return _GREETING.fullmatch(text) is not None


def speaks_of_our_field(text: str) -> bool:
    """Return whether the text names the organisation or its data."""
    return _OURS.search(text) is not None
