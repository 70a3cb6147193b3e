"""Decides what a question wants: a tool with its arguments, a question back, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.planner.arguments import Open, arguments_of
from assistant.planner.cues import (
    asks_for_a_meaning,
    asks_for_a_plan,
    only_greets,
    speaks_of_our_field,
    tells_of_an_organisation,
)
from assistant.planner.earlier import follow_up
from assistant.planner.language import language_of
from assistant.planner.routing import Candidate, Ranking, Router
from assistant.planner.thread import OPENING, AskBack, Decision, Decline, Greet, Thread, Use
from assistant.planner.wording import WHICH
from tools.declaration import Tool

_SURE = 0.45
"""Score from which the best tool is used. This and the following were set on the questions of
the tests, in scope and out of scope."""
_NEAR = 0.04
"""Difference in score below which two tools fit equally well."""
_ONLY_NAMED = 3
_NEAR_FEW = 0.15
"""The same for up to three words, such as "customer data": a subject without a question."""
_UNSURE = 0.3
"""Score below which a question that names nothing of ours is out of scope."""
_LIKELY = 0.35
"""The same where the question names something of ours, or has a turn of phrase that asks for the
tool; below it, documents are searched."""
_OUTSIDE = 0.5
"""Nearness to an out-of-scope sentence from which a question is compared with it at all."""

PLANNING = "plan_roadmap"
SEARCHING = "search_knowledge"


@dataclass(slots=True)
class Decider:
    """Decides, given the tools there are."""

    router: Router
    tools: Sequence[Tool]

    def decide(self, text: str, thread: Thread) -> Decision:
        """Return what to do for a question that stands at the end of a thread."""
        resumed = self._resumed(text, thread)
        if resumed is not None:
            return resumed
        if only_greets(text):
            return Greet()
        looked = follow_up(text, thread) if self._tool(OPENING) else None
        if looked is not None:
            return looked
        planning = self._tool(PLANNING)
        if planning is not None and asks_for_a_plan(text):
            return _use(planning, text, thread)
        return self._by_meaning(text, thread)

    def _resumed(self, text: str, thread: Thread) -> Decision | None:
        """Return what the answer to a question asked back settles, or None if it is no answer."""
        pending = thread.pending
        if pending is None:
            return None
        for title, name in zip(pending.choices, pending.tools, strict=False):
            tool = self._tool(name)
            if tool is not None and text.strip(" .").casefold() == title.casefold():
                return _use(tool, pending.text, thread)
        tool = self._tool(pending.tools[0]) if pending.field else None
        if tool is None or len(text.split()) > _FEW_WORDS:
            return None
        return Use(tool.name, {pending.field: text.strip(" .?")})

    def _by_meaning(self, text: str, thread: Thread) -> Decision:
        tools = [t for t in self.tools if t.name != OPENING]
        ranking = self.router.rank(text, tools)
        if not ranking.candidates or _is_outside(ranking, text):
            return Decline()
        best, *others = ranking.candidates
        searching = self._tool(SEARCHING)
        unsure = best.score < _LIKELY and not _foreign(best, text)
        if searching is not None and (unsure or asks_for_a_meaning(text)):
            return _use(searching, text, thread)
        few = len(text.split()) <= _ONLY_NAMED
        near = [o for o in others if best.score - o.score < (_NEAR_FEW if few else _NEAR)]
        # A plan speaks of everything, so it is near to everything.
        rivals = [o for o in near if o.tool.name != PLANNING]
        if rivals and (few or not best.cued):
            return _which(best, rivals[0], text)
        return _use(best.tool, text, thread)

    def _tool(self, name: str) -> Tool | None:
        return next((tool for tool in self.tools if tool.name == name), None)


_FEW_WORDS = 8
"""Words up to which a text is an answer to a question asked back rather than a new question."""


def _is_outside(ranking: Ranking, text: str) -> bool:
    if _foreign(ranking.candidates[0], text):
        return False
    best, named = ranking.candidates[0], speaks_of_our_field(text)
    if ranking.outside >= max(_OUTSIDE, best.score):
        return not (named and best.cued)
    if named:
        return best.score < _UNSURE
    return best.likeness < (_LIKELY if best.cued else _SURE)


def _foreign(best: Candidate, text: str) -> bool:
    """Return whether a turn of phrase decides, since meanings are compared in English only."""
    return language_of(text) is not None and best.cued


def _which(best: Candidate, rival: Candidate, text: str) -> AskBack:
    both = (best.tool, rival.tool)
    return AskBack(WHICH, tuple(t.title for t in both), tuple(t.name for t in both), "", text)


def _use(tool: Tool, text: str, thread: Thread) -> Use | AskBack:
    anew = tells_of_an_organisation(text) and asks_for_a_plan(text)
    arguments = arguments_of(tool, text, "" if anew else thread.brief)
    if isinstance(arguments, Open):
        return AskBack(arguments.question, (), (tool.name,), arguments.field, text)
    return Use(tool.name, arguments)
