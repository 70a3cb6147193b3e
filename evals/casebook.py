"""The cases of `meshwright eval`: what is asked, by whom, and what is expected of the answer."""

from fnmatch import fnmatchcase
from pathlib import Path

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from knowledge.record import Record

CASES = Path(__file__).with_name("cases")


class CasebookError(Exception):
    """A file of cases can't be read; the message says which, where and why."""


class Expected(Record):
    """What is expected of the last answer; each field that is given is one check."""

    tools: tuple[str, ...] | None = None
    """Acceptable tools, one of which must be called; empty: none may be called."""
    arguments: dict[str, str] = Field(default_factory=dict[str, str])
    """Words that must occur in the arguments, by field."""
    says: tuple[str, ...] = ()
    """Words that must occur in the answer; `a|b` accepts either."""
    never: tuple[str, ...] = ()
    """Words that must not occur anywhere in what the asker sees."""
    citations: int = Field(default=0, ge=0)
    """Cited places at least; each must be of a document that a tool returned."""
    standing: str = ""
    """A standing that some claim must have."""
    proposes: str = ""
    """A tool whose proposal must wait for a click; empty: nothing may be proposed."""
    abstains: bool = False
    """Whether it must say that it does not know, or that this is not its task."""
    asks_back: bool = False
    """Whether it must ask what is meant."""
    traced: bool = True
    """Whether every figure and name must be traced to evidence."""


class EvalCase(Record):
    """One conversation with what is expected of its last answer."""

    id: str
    ask: tuple[str, ...]
    """Questions in their order."""
    as_: str | None = Field(default=None, alias="as")
    """E-mail of the asker; the owner of the workspace where left out."""
    expect: Expected = Expected()
    kind: str = ""
    """The name of the file it stands in."""


class _Entry(Record):
    id: str
    ask: str | tuple[str, ...]
    as_: str | None = Field(default=None, alias="as")
    expect: Expected = Expected()


_FILE = TypeAdapter(tuple[_Entry, ...])


def casebook(pattern: str = "*", folder: Path = CASES) -> tuple[EvalCase, ...]:
    """Return the cases whose `kind/id` fits the pattern, by file and then in the file's order.

    Raises:
        CasebookError: A file does not hold cases, an id stands twice, or nothing fits.

    """
    found = [case for path in sorted(folder.glob("*.yaml")) for case in _read(path)]
    names = [case.id for case in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise CasebookError(f"The case {twice!r} stands twice in {folder}. Give one another id.")
    fitting = tuple(c for c in found if fnmatchcase(f"{c.kind}/{c.id}", pattern))
    if not fitting:
        raise CasebookError(f"No case fits {pattern!r}. Patterns look like 'roadmap/*'.")
    return fitting


def _read(path: Path) -> tuple[EvalCase, ...]:
    try:
        entries = _FILE.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as fault:
        raise CasebookError(f"{path.name} does not hold cases: {fault}") from fault
    return tuple(
        EvalCase.model_validate(
            {
                "id": e.id,
                "ask": (e.ask,) if isinstance(e.ask, str) else e.ask,
                "as": e.as_,
                "expect": e.expect,
                "kind": path.stem,
            }
        )
        for e in entries
    )
