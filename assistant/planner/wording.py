"""What the planner says in its own words: scope, greetings, questions back and what leads on."""

from tools.declaration import Result
from tools.roadmap.model import Roadmap

EXAMPLES = (
    "Plan our data mesh: domains, order, first products, policies and metrics",
    "What is a data contract?",
)
"""Two questions that show the range."""

_SCOPE = (
    "I plan data meshes, find and compare domains, define data products, find policies, and answer "
    "from your documents and the handbook"
)

OUT_OF_SCOPE = f"I can't help with that: {_SCOPE}, such as “{EXAMPLES[0]}” or “{EXAMPLES[1]}”\n"
GREETING = f"{_SCOPE}. Ask, for example: “{EXAMPLES[0]}” or “{EXAMPLES[1]}”\n"

LATE = "There is no time left to look this up. Ask again, or ask for a part of it.\n"
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
    "open_result": ("What open questions are left in the plan?", "What would make us stop?"),
}


def leading_on(tool: str, result: Result) -> tuple[str, ...]:
    """Return up to three questions that lead on from a result and that the planner can answer."""
    questions = _LEADS_ON.get(tool, ())
    if isinstance(result, Roadmap) and len(result.order) > 1:
        return (f"Why not {result.order[1].name} first?", *questions[:2])
    return questions
