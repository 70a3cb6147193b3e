"""Decides what a question wants: a tool with its arguments, a question back, or neither."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.planner.arguments import Open, arguments_of, left_open, names_an_identifier
from assistant.planner.carrying import beside_focus, carried_over, repeated, with_focus
from assistant.planner.cues import (
    asks_after_a_person,
    asks_for_a_meaning,
    asks_for_a_plan,
    is_short,
    leaves_open,
    only_a_kind,
    only_greets,
    only_names,
    tells_of_an_organisation,
)
from assistant.planner.documents_wanted import entry_wanted
from assistant.planner.earlier import follow_up, newest, points_to, stands_alone
from assistant.planner.english import in_english
from assistant.planner.explaining import asks_for_a_concept, names_a_concept
from assistant.planner.limits import untold
from assistant.planner.pasted import asks_for_a_review, contracts_in
from assistant.planner.phrases import (
    areas_alone,
    asked_strongly,
    asks_to_act,
    asks_who_uses,
    speaks_of_our_field,
)
from assistant.planner.places import named_fully
from assistant.planner.redrawing import Redrawing, asks_to_redraw, leaves_out, redrawing_in
from assistant.planner.resuming import asked_in_whole, chosen_tool, completed, is_answer
from assistant.planner.routing import Candidate, Ranking, Router
from assistant.planner.searching import searched_on
from assistant.planner.subjects import asks_whose
from assistant.planner.thread import OPENING, AskBack, Decision, Decline, Greet, Thread, Use
from assistant.planner.wording import WHAT, WHICH
from tools.declaration import Tool
from tools.lineage.origins import asks_for_origin
from tools.passages.owners import asks_for_owners

# These were set on the development questions of `evals/planner`.
_SURE = 0.2
"""Probability from which the best tool is used; below it, documents are searched."""
_FAINT = 0.4
"""Probability below which a word or two amid a conversation mean no tool at all."""
_POSSIBLE = 0.1
"""Probability from which a tool is used that alone is asked for by a turn of phrase."""
_CLEAR = 0.75
"""Probability from which a tool is meant, although the words ask to act."""
_CERTAIN = 0.95
"""Probability from which a tool is meant, although the words ask what something is."""
_FARTHER = 8
"""How many times likelier a tool has to be than one that a turn of phrase asks for."""
_NEARLY = 2
"""How many times likelier a tool may be than the likeliest of several that phrases ask for."""
_CUED_INSIDE = 1.5
"""How many times likelier than a tool that a turn of phrase asks for it must be to be out of scope."""
_FAR_OUTSIDE = 0.6
"""Probability from which even a question that names something of ours is out of scope.

In threefold cross-validation .6 declined 31 more of 980 questions out of scope than 1 would, and
10 of 2,224 others; .8 declined 4 and 2.
"""

_LONG = 200
"""Characters from which a text tells more than its turn of phrase."""

PLANNING = "plan_roadmap"
CUTTING = "decompose_domains"
SEARCHING = "search_knowledge"
READING = "open_document"
CHECKING = "check_contract"
FOLLOWING = "assess_change"
ASKING = "request_access"
MENDING = "remediate"
REVIEWING = "review_plan"
SCANNING = "scan_governance"
EXPLAINING = "explain_concept"
APPROVING = "approve_policy"
_OF_A_SUBJECT = ("find_data_products", "find_policy", SEARCHING, "define_data_products")
"""Tools that somebody may want who says a subject and no more."""
_OF_ONE = ("score_quality", "define_data_products", "scan_governance")
"""Tools that tell something of one domain."""
_ITS = re.compile(r"\b(?:its|their|it|that domain|this domain)\b", re.IGNORECASE)
COACHING = ("assess_fit", "recommend_journey")


@dataclass(slots=True)
class Decider:
    """Decides, given the tools there are."""

    router: Router
    tools: Sequence[Tool]

    def decide(self, text: str, thread: Thread) -> Decision:
        """Return what to do for a question that stands at the end of a thread."""
        resumed = self._resumed(text, thread) or self._pasted(text, thread)
        if resumed is not None:
            return resumed
        english = in_english(text)
        again = repeated(english, text, thread, self.tools)
        listed = named_fully(english, thread)
        spoken = with_focus(listed, thread)
        at_once = None if again else self._without_a_tool(text, english, spoken, thread)
        if at_once is not None:
            return at_once
        anew = self._redrawn(text, listed, thread) or self._of_it(text, english, spoken, thread)
        known = again or anew or self._looked(english, thread)
        if known is not None:
            return known
        if thread.used[:1] == (FOLLOWING,) and _IF.match(spoken) and self._tool(FOLLOWING):
            named = self._tool(FOLLOWING)
        else:
            named = self._named(text, spoken, of_ours=spoken != english)
        if named is not None and not thread.used and self._is_foreign(text, english):
            return Decline()
        if named is not None:
            return _use(named, text, spoken, thread)
        return self._by_meaning(text, spoken, thread)

    def _without_a_tool(
        self, text: str, english: str, spoken: str, thread: Thread
    ) -> Decision | None:
        """Return what is said to a greeting, to "fix it", or to what no tool does or tells."""
        if only_greets(text):
            return Greet()
        limit = untold(english)
        if limit is not None:
            return limit
        if not thread.used and is_short(english):
            return AskBack(WHAT, (), (), "", text)
        if not tells_of_an_organisation(text) and self._asks_to_act(spoken):
            return Decline()
        return None

    def _named(self, text: str, english: str, *, of_ours: bool) -> Tool | None:
        """Return the tool for advice, a concept, an origin or a whole plan, if the text asks for it.

        `of_ours` where it speaks of what the conversation is about.
        """
        coach = next((name for name in COACHING if asked_strongly(name, english)), None)
        coaching = self._tool(coach) if coach else None
        if coaching is not None:
            return coaching
        if asks_for_a_concept(text) and not tells_of_an_organisation(text):
            explaining = self._tool(EXPLAINING)
            if explaining is not None and not self._surely_other(english):
                return explaining
        of_area = not of_ours and not names_an_identifier(english) and _OF_AN_AREA.search(english)
        phrased = _phrased(english)
        if phrased:
            return self._tool(phrased)
        if asks_for_origin(english) or asks_who_uses(english):
            in_documents = of_area or (areas_alone(english) and not of_ours)
            return self._tool(SEARCHING if in_documents else FOLLOWING)
        wants_a_plan = asks_for_a_plan(text) or asks_for_a_plan(english)
        # "I need shop.order for two weeks to plan shifts" has a figure and a plan, but wants access.
        wants_access = names_an_identifier(english) and asked_strongly(ASKING, english)
        return self._tool(PLANNING) if wants_a_plan and not wants_access else None

    def _looked(self, english: str, thread: Thread) -> Decision | None:
        return follow_up(english, thread) if self._tool(OPENING) else None

    def _redrawn(self, text: str, english: str, thread: Thread) -> Decision | None:
        """Return the domains cut as the text wants them, if it speaks of a cut and nothing else."""
        cutting = self._tool(CUTTING)
        if cutting is None or tells_of_an_organisation(text):
            return None
        if thread.used[:1] == (PLANNING,) and thread.brief and leaves_out(english):
            return None
        if thread.used[:1] == (CUTTING,) and _OMITTING.match(english):
            # Of a cut just shown, anything may be left out, whatever it is called.
            english = f"{english}\n(of this cut)"
        shown = thread.used[:1] == (CUTTING,) and redrawing_in(english) != Redrawing()
        return _use(cutting, text, english, thread) if shown or asks_to_redraw(english) else None

    def _of_it(self, text: str, english: str, spoken: str, thread: Thread) -> Decision | None:
        """Return what is asked of the one thing that a cut was asked about: "how good is its quality?"."""
        last = thread.last
        asked_of_one = last is not None and last.tool == CUTTING and last.arguments.get("subject")
        if spoken == english or not asked_of_one or not _ITS.search(english):
            return None
        tool = next(
            (t for t in self.tools if t.name in _OF_ONE and asked_strongly(t.name, spoken)), None
        )
        return _use(tool, text, spoken, thread) if tool is not None else None

    def _surely_other(self, english: str) -> bool:
        """Return whether both ear and turn of phrase are for another tool than the explanation."""
        best, *_ = self.router.rank(english, self._tools_for_new(english)).candidates
        return best.cued and best.likely >= _CERTAIN and best.tool.name != EXPLAINING

    def _pasted(self, text: str, thread: Thread) -> Decision | None:
        """Return that a contract or plan in the text is checked, or None where there is none."""
        checking = self._tool(CHECKING) if contracts_in(text) else None
        if checking is None and asks_for_a_review(text):
            checking = self._tool(REVIEWING)
        return _use(checking, text, text, thread) if checking is not None else None

    def _resumed(self, text: str, thread: Thread) -> Decision | None:
        """Return what the answer to a question asked back settles, or None if it is no answer."""
        pending = thread.pending
        if pending is None or not is_answer(text, pending):
            return None
        if not pending.field:
            tool = self._tool(chosen_tool(text, pending)) if pending.tools else None
            if tool is not None:
                return _use(tool, pending.text, in_english(pending.text), thread)
            return self.decide(asked_in_whole(text, pending), replace(thread, pending=None))
        tool = self._tool(pending.tools[0])
        if tool is None:
            return None
        arguments = completed(tool, text, pending, thread.brief)
        left = left_open(tool, arguments)
        if left is None:
            return Use(tool.name, arguments)
        given = tuple(arguments.items())
        return AskBack(left.question, (), (tool.name,), left.field, pending.text, given)

    def _asks_to_act(self, english: str) -> bool:
        """Return whether it asks for what no tool does, and no tool seems to be meant either."""
        if not asks_to_act(english):
            return False
        candidates = self.router.rank(english, self._tools_for_new(english)).candidates
        if any(c.tool.name == MENDING and c.cued for c in candidates):
            return False
        return not candidates or candidates[0].likely < _CLEAR

    def _is_foreign(self, text: str, english: str) -> bool:
        """Return whether a text is out of scope though its turn of phrase asks for a tool."""
        if speaks_of_our_field(english) or len(text) > _LONG:
            return False
        ranking = self.router.rank(english, self._tools_for_new(english))
        return ranking.outside >= max(c.likely for c in ranking.candidates)

    def _tools_for_new(self, text: str) -> list[Tool]:
        """Return the tools that may be meant; no explanation where no concept is named."""
        never = {OPENING} if names_a_concept(text) else {OPENING, EXPLAINING}
        never |= {APPROVING} if _WHO.match(text) else set()
        return [tool for tool in self.tools if tool.name not in never]

    def _by_meaning(self, text: str, english: str, thread: Thread) -> Decision:
        ranking = self.router.rank(english, self._tools_for_new(english))
        if not ranking.candidates:
            return Decline()
        if not thread.used and leaves_open(english) and not speaks_of_our_field(english):
            return AskBack(WHAT, (), (), "", text)
        if _is_outside(ranking, english, known=bool(thread.used)):
            return self._unfit(english, thread, ranking.outside)
        return self._by_rank(_sharpest(ranking.candidates), text, english, thread)

    def _by_rank(
        self, ranked: Sequence[Candidate], text: str, english: str, thread: Thread
    ) -> Decision:
        """Return the best tool, a question which of two is meant, or a search where none is sure."""
        best, *others = ranked
        searching = self._tool(SEARCHING)
        unheard = not best.cued and best.likely < _CLEAR
        if only_names(english) and thread.used and best.likely < _FAINT and not best.cued:
            return AskBack(WHAT, (), (), "", text)
        if only_names(english) and (unheard or only_a_kind(english)):
            rivals = [c.tool for c in others if c.tool.name in _OF_A_SUBJECT]
            return _which(best.tool, rivals[0], text) if rivals else Decline()
        about = asks_for_a_meaning(english) or asks_after_a_person(english, words=2)
        unsure = not best.cued and (best.likely < _SURE or about)
        if searching is None or not (unsure or best.tool == searching):
            return _use(best.tool, text, english, thread)
        said = in_english(text)
        looked = newest(said, thread) if points_to(said, thread) and not best.cued else None
        return looked or _use(searching, text, searched_on(english, thread), thread)

    def _unfit(self, english: str, thread: Thread, outside: float) -> Decision:
        """Return what to do for a text that no tool fits: look back, or decline."""
        if outside >= _FAR_OUTSIDE and stands_alone(english, thread):
            return Decline()
        looked = newest(english, thread) if self._tool(OPENING) else None
        return looked or Decline()

    def _tool(self, name: str) -> Tool | None:
        return next((tool for tool in self.tools if tool.name == name), None)


_EVERYTHING = re.compile(
    r"\b(?:everything|anything|all (?:there is|you know|you have|we know)) (?:about|on)\b"
    r"|\bwhat do (?:the|our) (?!polic|rules)[\w ]+ say (?:about|on)\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"\W*(?:(?:and|but|so)\W+)?who(?:m|se)?\b", re.IGNORECASE)
_UNUSED = re.compile(
    r"\b(?:what|which (?:tables?|data ?sets?|views?|jobs?|ones|of (?:them|these|those)))(?: of (?:them|these|those))? "
    r"(?:can|could|should|may) (?:we|i|be) (?:\w+ )?(?:retired?|switch(?:ed)? off|turn(?:ed)? off|get rid of|throw away|decommission(?:ed)?)\W*$"
    r"|\bwhich (?:tables?|data ?sets?|views?) (?:(?:are|is|does?) )?(?:unused|unread|never (?:used|read)|nobody (?:reads?|uses?)|uses? nobody|no ?one (?:reads?|uses?)|no longer (?:used|read))\b",
    re.IGNORECASE,
)
"""What could be retired: a policy on what costs and nobody reads tells it."""
_OMITTING = re.compile(
    r"\W*(?:(?:and|but|so|please|now|the same)\W+)*(?:leave out|leave|exclude|omit|skip|ignore|without)\b",
    re.IGNORECASE,
)
_IF = re.compile(r"\W*(?:(?:and|but|so|or)\W+)?(?:what )?if\b", re.IGNORECASE)
_OF_AN_AREA = re.compile(
    r"\b(?:data|domains?|area|process|department|policy|policies|budget|strategy|plan|platform|warehouse|mesh|"
    r"programme|house|company|idea|term|glossary|documents?|runbook|minutes|handbook|decision|project|meeting|metric|kpi)\b(?! (?:table|mart|view|model))",
    re.IGNORECASE,
)
"""What documents say who answers for, rather than the catalog."""


def _phrased(english: str) -> str:
    """Return the tool that a turn of phrase asks for whatever the ear hears, or nothing."""
    of_all = _EVERYTHING.search(english) is not None or asks_for_owners(english)
    if of_all or asks_after_a_person(english, words=1):
        return SEARCHING
    if _UNUSED.search(english) and not names_an_identifier(english):
        return SCANNING
    if entry_wanted(english):
        return READING
    return CUTTING if asks_whose(english) else ""


def _is_outside(ranking: Ranking, text: str, *, known: bool) -> bool:
    """Return whether this is not for us; `known` if there are results that it may speak of."""
    best = ranking.candidates[0]
    doubt = _CUED_INSIDE if best.cued else 1.0
    if ranking.outside < doubt * best.likely or (known and best.cued):
        return False
    return not speaks_of_our_field(text) or ranking.outside >= _FAR_OUTSIDE


def _sharpest(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the candidates with the only one that a turn of phrase asks for first, if likely."""
    asked = [c for c in candidates if c.cued]
    best = candidates[0]
    if len(asked) > 1 and not best.cued and best.likely < min(_CLEAR, _NEARLY * asked[0].likely):
        return (asked[0], *(c for c in candidates if c is not asked[0]))
    if len(asked) != 1 or asked[0].likely < _POSSIBLE:
        return candidates
    if asked[0].likely * _FARTHER < candidates[0].likely:
        return candidates
    return (*asked, *(c for c in candidates if not c.cued))


def _which(tool: Tool, rival: Tool, text: str) -> AskBack:
    both = (tool, rival)
    return AskBack(WHICH, tuple(t.title for t in both), tuple(t.name for t in both), "", text)


def _use(tool: Tool, text: str, english: str, thread: Thread) -> Use | AskBack:
    anew = tells_of_an_organisation(text) and asks_for_a_plan(text)
    brief = "" if anew else thread.brief
    arguments = arguments_of(tool, text, brief, english)
    if isinstance(arguments, Open):
        carried = carried_over(arguments.field, thread)
        arguments = arguments_of(tool, text, brief, english, carried) if carried else arguments
    if isinstance(arguments, Open):
        return AskBack(arguments.question, (), (tool.name,), arguments.field, text)
    return Use(tool.name, beside_focus(tool, arguments, english, thread))
