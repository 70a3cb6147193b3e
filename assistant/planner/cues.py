"""Turns of phrase that tell what is wanted, where meaning alone is too vague."""

import re
from collections.abc import Mapping


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


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
    "search_knowledge": _any(
        r"\bwhat(?:'s| is| are) an? ",
        r"\bexplain\b|\bdefine (?!.*products?)|\bdefinition of\b|\bmeaning of\b|\btell me about\b",
        r"\bdifference\b|\bversus\b|\bvs\b",
        r"\b(?:says?|said|written|state[sd]?) (?:about|on|in)\b|\baccording to\b",
        r"\b(?:do|does|did) (?:our|the|your) [\w\s-]+ say\b",
        r"\brunbook|\bminutes\b|\bpost-?mortem|\bincident\b|\bmemo\b|\bglossary\b|\bhandbook\b",
        r"\bprocess(?:es)? (?:work|look)|\bonboarding\b|\bdescribe\b|\bsummari[sz]e the\b",
        r"\bclassic mistakes|\bis (?:a )?data mesh\b",
        r"\bhow long (?:do|must|are|is)\b|\bwhen (?:was|were|did)\b|\bwho (?:wrote|decided|signed)\b",
        r"\bwhat (?:caused|happened)\b",
        r"\bwas ist ein|\bqu'est-ce qu|\bqué es\b",
    ),
    "find_policy": _any(
        r"\b(?:which|what) (?:governance )?(?:policies|policy|rules?)\b",
        r"\bis there an? (?:policy|rule)\b|\bare there (?:any )?(?:policies|rules)",
        r"\ballowed to\b|\b(?:may|must) (?:we|i)\b|\bwho may\b|\bcan i (?:use|share|export|send)\b",
        r"\bpolic(?:y|ies) (?:appl|for|about|cover)|\brules? (?:do we need|appl|cover|for)",
        r"\bgdpr\b|\bhipaa\b",
        r"\bwelche richtlinien|\bquelles (?:politiques|règles)|\bqué políticas",
    ),
    "define_data_products": _any(
        r"\bdata products?\b|\bproduct definitions?\b|\boutput ports?\b|\bpublish\b",
        r"\bproducts? (?:of|for|should|could)\b|\bslos? (?:of|for|should)\b",
        r"\bwelche datenprodukte|\bquels produits|\bqué productos de datos",
    ),
    "decompose_domains": _any(
        r"\bwhich domains?\b(?! .*(?:first|ready|most|mature|start))|\bwhat domains\b",
        r"\bdomain (?:map|boundar|model)|\bdomains? (?:do|should) we\b",
        r"\bbounded contexts\b.*\b(?:our|we)\b|\bboundar(?:y|ies) between\b",
        r"\b(?:decompose|cut|divide|group|cluster)\b.*\b(?:domains?|catalog|tables|datasets)",
        r"\bwelche domänen|\bquels domaines|\bqué dominios",
    ),
    "assess_domains": _any(
        r"\bmatur(?:e|ity)\b|\bread(?:y|iness)\b|\bprioriti[sz]ation\b|\brank\b|\briskiest\b|\bprioriti[sz]e\b|\bteam capabilit",
        r"\bdomain(?: should)? (?:we )?(?:\w+ )?(?:migrate|start|go|come)\w* (?:with )?(?:first|with)",
        r"\bcompare\b.*\bdomains\b|\bscor(?:e|ing)\b|\bstart the rollout\b|\btake ownership\b",
    ),
    "open_document": _any(
        r"^\s*(?:please |(?:can|could|would) you )?(?:open|read me|let me (?:read|see)|display)\b",
        r"\bin full\b|\b(?:show|see) (?:me )?the (?:full|whole|entire)\b",
        r"\b[\w/-]+\.(?:md|txt|docx|pdf)\b",
    ),
}
_DEFINES = re.compile(
    r"\s*(?:(?:what(?:'s| is| are)|was (?:ist|sind)|qu'est-ce (?:que |qu')c?'?|qué (?:es|son)|define|"
    r"explain|what does)\s+)(?:an? |the |ein(?:e|en)? |un[ea]? )?(?!.*\b(?:our|we|us|my)\b)"
    r"(?:[\w'-]+\s?){1,4}(?:\smean)?[\s?.!]*",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\s*(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks?(?: you)?(?: very much)?|help|"
    r"what can you do(?: for (?:me|us))?|who are you|how can you help(?: me| us)?)"
    r"(?:[\s,]+(?:there|all|meshwright))?[\s!.?]*",
    re.IGNORECASE,
)
_OURS = _any(
    r"\b(?:we|our|us|ours)\b|\bdata\b|\bdatasets?\b|\btables\b|\bcolumns?\b|\bschemas?\b",
    r"\bdomains?\b|\bmesh\b|\bwarehouse\b|\bpipelines?\b|\bcatalog|\blineage\b|\bdashboards?\b",
    r"\bpolic(?:y|ies)\b|\bgovern|\bowner(?:s|ship)?\b|\bsteward|\bconsent\b|\bretention\b|\bgdpr\b",
    r"\bsl[aoi]s?\b|\bcontracts?\b|\brunbooks?\b|\bincidents?\b|\bdocuments?\b|\bminutes\b|\bmemo\b|\bglossary\b|\.(?:md|txt|docx|pdf)\b|\bcustomers?\b|\borganisation chart\b",
)


def tells_of_an_organisation(text: str) -> bool:
    """Return whether the text gives figures of a company, such as people, jobs or a lead time."""
    return _FACT.search(text) is not None


def asks_for_a_plan(text: str) -> bool:
    """Return whether a leader asks for the whole plan rather than for one of its parts."""
    aspects = sum(pattern.search(text) is not None for pattern in _ASPECTS)
    mesh, plan = _MESH.search(text) is not None, _PLAN.search(text) is not None
    if tells_of_an_organisation(text) and (plan or mesh or aspects > 1):
        return True
    if _QUESTION.match(text) and aspects < _ASPECTS_OF_A_PLAN:
        return False
    return (plan and mesh) or (aspects >= _ASPECTS_OF_A_PLAN and (plan or mesh))


def cued(tool: str, text: str) -> bool:
    """Return whether the text has a turn of phrase that asks for this tool."""
    pattern = _TOOL_CUES.get(tool)
    return pattern is not None and pattern.search(text) is not None


def asks_for_a_meaning(text: str) -> bool:
    """Return whether the text asks what a term means, such as "What is an output port?"."""
    return _DEFINES.fullmatch(text) is not None


def only_greets(text: str) -> bool:
    """Return whether the text is a greeting, a thank-you, or asks what can be asked."""
    said = [part for part in re.split(r"[,.!?]+", text) if part.strip()]
    return bool(said) and all(_GREETING.fullmatch(part) for part in said)


def speaks_of_our_field(text: str) -> bool:
    """Return whether the text names the organisation or its data."""
    return _OURS.search(text) is not None
