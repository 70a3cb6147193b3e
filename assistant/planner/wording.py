"""What the planner says in its own words: scope, greetings, questions back and what leads on."""

from tools.declaration import Result
from tools.open_document import OpenedDocument
from tools.open_result import OpenedResult
from tools.roadmap.model import Roadmap
from tools.search_knowledge import FoundPassages

EXAMPLES = (
    "Plan our data mesh: domains, order, first products, policies and metrics",
    "What is a data contract?",
)
"""Two questions that show the range."""

_SCOPE = (
    "I plan data meshes, find and compare domains, define data products, find policies, and answer "
    "from your documents and the handbook"
)

_FOR_EXAMPLE = "for example, ask me to plan your data mesh, or what a data contract is"

OUT_OF_SCOPE = f"I can't help with that: {_SCOPE}; {_FOR_EXAMPLE}.\n"
GREETING = f"{_SCOPE}; {_FOR_EXAMPLE}.\n"

LATE = "There is no time left to look this up. Ask again, or ask for a part of it.\n"
WHAT = "What do you mean by that? Name the table, domain, product, document or kind of data."
WHICH = "That could mean different things: which of these do you want?"

_LEADS_ON: dict[str, tuple[str, ...]] = {
    "plan_roadmap": (
        "Show the order in a table",
        "How does the capacity add up?",
        "What are the risks of this plan?",
    ),
    "decompose_domains": (
        "Which domain should we migrate first and why?",
        "Show the domains in a table",
    ),
    "assess_domains": ("How firm is this order?", "Show the order in a table"),
    "define_data_products": ("Tell me more about the first product", "What is a data contract?"),
    "find_policy": ("Tell me more about the first policy", "What is computational governance?"),
}
_MORE_ON_A_PLAN = (
    "What are the risks of this plan?",
    "What would make us stop?",
    "What open questions are left in the plan?",
    "How do we measure success?",
)


def leading_on(tool: str, result: Result) -> tuple[str, ...]:
    """Return questions that lead on from a result and that the planner can answer, best first."""
    questions = _LEADS_ON.get(tool, ())
    match result:
        case Roadmap() if len(result.order) > 1:
            return (f"Why not {result.order[1].name} first?", *questions[:2])
        case FoundPassages() if result.passages:
            titles = dict.fromkeys(p.title for p in result.passages)
            return tuple(f"Open {title}" for title in titles)[:2]
        case OpenedResult(tool="plan_roadmap"):
            return _MORE_ON_A_PLAN
        case OpenedResult():
            return _LEADS_ON.get(result.tool, ())
        case OpenedDocument() if result.next_line:
            return (f"Open {result.path}, line {result.next_line}",)
        case _:
            return questions
