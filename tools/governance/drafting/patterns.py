"""The expressions by which a sentence of a policy is taken apart."""

import re

LEAD = re.compile(
    r"^\W*(?:please |can you |could you |now |let'?s |we (?:want|need) )*(?:(?:draft|write|make|create|turn|compile|express|add|formulate|set up|propose|define)\b[^:\"“]*?(?:polic(?:y|ies)|rules?)\b(?: (?:that|which|saying|so that|for|from|out of|of))*(?: says?| states?)?)\s*[:,-]?\s*",
    re.IGNORECASE,
)
SAID = re.compile(r"[\"“”«»]([^\"“”«»]{8,})[\"“”«»]")
MUST = re.compile(r"\b(?:must|shall|should|has to|have to|needs? to|is required to|are required to|needs|need|requires?|is to|are to)\b", re.IGNORECASE)  # fmt: skip
NOT = re.compile(r"\b(?:must|shall|should|may|can|is|are|do|does)(?: not|n't| never)\b|\bcannot\b|\bnever\b|\bmust be free of\b|\bis forbidden\b|\bare forbidden\b", re.IGNORECASE)  # fmt: skip
NO = re.compile(r"^\W*(?:there (?:must|shall|should|may) be )?no\b(.+?)\b(?:in|inside|within|on|into|may (?:contain|hold|have|stand|be (?:in|kept|stored))|(?:must|shall|should) (?:contain|hold|have|be (?:in|kept|stored in)))\b(.*)$", re.IGNORECASE)  # fmt: skip
NOBODY = re.compile(r"^\W*(?:nobody|no one|no team) (?:may|must|should|can|shall|is allowed to) (?:store|keep|put|have|copy|hold)\b(.+?)\b(?:in|into|on)\b(.*)$", re.IGNORECASE)  # fmt: skip
ONLY = re.compile(r"\bonly (?:the |members of (?:the )?|people (?:in|of) (?:the )?)?(?:group |team )?[\"“'`]?([\w&. -]{2,60}?)[\"”'`]?(?: group| team)? (?:may|can|is allowed to|are allowed to|should|shall|must|has|have|gets?)?\s*(?:read|see|access|use|query|reads|sees|accesses)(?: to)?\b(.*)$", re.IGNORECASE)  # fmt: skip
ONLY_BY = re.compile(r"^(.*?)\b(?:may|can|must|shall|should|is to|are to|is|are)?\s*(?:only )?(?:be )?(?:read|seen|accessed|used|queried|readable|accessible|visible)(?: only)? (?:only )?(?:by|to|for) (?:the |members of (?:the )?)?(?:group |team )?[\"“'`]?([\w&. -]{2,60}?)[\"”'`]?(?: group| team)?\W*$", re.IGNORECASE)  # fmt: skip
TIME = re.compile(r"\b(\d{1,5}|an?|one|two|three|seven|ten|thirty|ninety)\s*(hours?|days?|weeks?|months?|quarters?|years?)\b", re.IGNORECASE)  # fmt: skip
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "seven": 7, "ten": 10, "thirty": 30, "ninety": 90}  # fmt: skip
DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
SCOPE = re.compile(r"\b(?:in|of|for) the (?:domain )?[\"“'`]?([\w& -]{2,40}?)[\"”'`]? domain\b|\bdomain [\"“'`]?([\w&-]{2,40})[\"”'`]?", re.IGNORECASE)  # fmt: skip
MARKER = re.compile(r"^[\W_]*(?:\(?(?:[a-z]|\d{1,3}|[ivx]{1,4})[.)][\s\W_]+)*", re.IGNORECASE)
"""What a list puts before its items: a dash, (a), 1., iv)."""
BEYOND = re.compile(r"\b(?:by|according to|in accordance with|pursuant to|under|following|in line with|as (?:per|required|defined|described))\b.*$", re.IGNORECASE | re.DOTALL)  # fmt: skip
"""From here on a demand says who does it, or by which text, and not what is demanded."""
VERB_AFTER = re.compile(r"must|shall|should|.* to", re.IGNORECASE)
STATES = re.compile(r"\W*(?:(?:always|also|all|both|each|either|first|then|at all times|at least)\W+)*(?:be|have|carry|hold|contain|include|show|state|name|declare|define|provide|specify|get|bear|list|come|belong|\w+ed)\b", re.IGNORECASE)  # fmt: skip
UNLESS = re.compile(r"\b(?:unless|except|if|when|where|whenever|as long as)\b(.*)$", re.IGNORECASE)
PASSED_OVER = frozenset(
    """
    a all an and any are as at be by data each every for has have hold holds holding in is it its must of on
    or our shall should that the their they to we which with where when if must may not no one column columns
    field fields table tables dataset datasets product products view views asset assets contract contracts
    address addresses number numbers date dates information access grants grant longer than more most least
    after before within possible applicable practical appropriate older old kept keep stored store deleted refreshed updated read there days day
    """.split()  # noqa: SIM905 - a list of this length is read as prose
)
"""Words that say nothing of which targets are meant."""
