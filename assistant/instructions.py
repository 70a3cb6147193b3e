"""What a model is told before the conversation: the same for everyone first, then the situation."""

from datetime import datetime
from functools import cache
from pathlib import Path

from knowledge.organisation import Organisation
from knowledge.people import Person
from tools.context import KeptResult

_PROMPTS = Path(__file__).parent / "prompts"

RESULTS_LISTED = 20
"""Earlier results named in the situation; `open_result` reaches older ones too."""


@cache
def system() -> str:
    """Return the part that is byte-identical over turns, askers and days."""
    return (_PROMPTS / "system.md").read_text(encoding="utf-8")


def for_clients() -> str:
    """Return what the model of an MCP client is told, which brings instructions of its own."""
    return (_PROMPTS / "mcp.md").read_text(encoding="utf-8")


def situation(
    organisation: Organisation | None,
    asker: Person,
    now: datetime,
    results: tuple[KeptResult, ...] = (),
) -> str:
    """Return who asks, for which organisation, on which day, and which results exist already."""
    lines = [f"Today is {now:%A, %Y-%m-%d}.", _organisation(organisation), _asker(asker)]
    if results:
        listed = "; ".join(f"{r.id}: {r.title}" for r in results[:RESULTS_LISTED])
        lines.append(f"Results of this conversation, newest first, for open_result: {listed}.")
    return "\n".join(lines)


def _organisation(organisation: Organisation | None) -> str:
    if organisation is None:
        return (
            "There is no workspace: no catalog and no documents of the asker's organisation are "
            "loaded. What is known of it is what the asker says; say so in one line."
        )
    name = organisation.name or "not named"
    facts = [
        f"industry: {organisation.industry}" if organisation.industry else "",
        f"people: {organisation.people}" if organisation.people is not None else "",
        f"areas: {', '.join(organisation.areas)}" if organisation.areas else "",
        f"regions: {', '.join(organisation.regions)}" if organisation.regions else "",
        "it is fictional, a sample" if organisation.fictional else "",
    ]
    told = "; ".join(fact for fact in facts if fact)
    return f"The workspace's organisation: {name}" + (f" ({told})." if told else ".")


def _asker(asker: Person) -> str:
    name = f"{asker.name} <{asker.email}>" if asker.name else asker.email
    return f"The asker: {name}" + (f", {asker.role}." if asker.role else ".")
