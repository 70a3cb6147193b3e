"""The cases of `meshwright eval`: what is asked, by whom, and what is expected of the answer."""

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from knowledge.record import Record
from tools.by_name import tool_named

CASES = Path(__file__).with_name("cases")
SAMPLE = "sample"
"""The workspace of a case that names none: the fictional retailer that is shipped."""

ArtifactKind = Literal["odcs", "odps", "policy", "md", "json", "docx", "pptx"]


class CasebookError(Exception):
    """A file of cases can't be read; the message says which, where and why."""


class Expected(Record):
    """What is expected of the last answer; each field that is given is one check."""

    tools: tuple[str, ...] | None = None
    """Acceptable tools, one of which must be called; empty: none may be called."""
    arguments: dict[str, str] = Field(default_factory=dict[str, str])
    """Words that must occur in the arguments, by field; `a|b` accepts either."""
    says: tuple[str, ...] = ()
    """Words that must occur in the answer; `a|b` accepts either."""
    never: tuple[str, ...] = ()
    """Words that must not occur anywhere in what the asker sees."""
    figures: tuple[str, ...] = ()
    """Places in a tool's own result whose value the answer must give, such as
    `decompose_domains.domains.#` (how many), `score_quality.score` or `plan_roadmap.order.0.domain`."""
    citations: int = Field(default=0, ge=0)
    """Cited places at least; whatever is cited must open for the asker and hold the quoted words."""
    standing: str = ""
    """A standing that some claim must have."""
    standings: dict[str, str] = Field(default_factory=dict[str, str])
    """Words of the answer, and the standing of the claims that hold them."""
    proposes: str = ""
    """A tool whose proposal must wait for a click; empty: nothing may be proposed."""
    clicks: bool = False
    """Whether the asker clicks on what is proposed before the state is looked at."""
    done: tuple[str, ...] = ()
    """What must have changed in the store, each a table and words of one of its rows, such as
    `alerts core.store`; no other table that only a click changes may have changed."""
    artifacts: tuple[ArtifactKind, ...] = ()
    """Files that must be had from the results, each in order by its own standard."""
    abstains: bool | None = None
    """Whether it must say in its first words that it does not know, or that this is not its task;
    false: it must not. Left out, either will do."""
    asks_back: bool = False
    """Whether it must ask what is meant."""
    traced: bool = True
    """Whether every figure and name must be traced to evidence, and every claim to a source."""
    rubric: tuple[str, ...] = ()
    """What a reader would judge, a sentence each; Claude judges it, no other mode can."""

    @property
    def computed(self) -> bool:
        """Return whether anything is expected that can be checked without a judge."""
        return bool(self.model_fields_set - {"rubric", "traced"}) or not self.rubric


class _Entry(Record):
    id: str = Field(pattern=r"^[A-Za-z0-9._-]+$")
    ask: str | tuple[str, ...]
    as_: str | None = Field(default=None, alias="as")
    workspace: str = SAMPLE
    expect: Expected = Expected()


class EvalCase(Record):
    """One conversation with what is expected of its last answer."""

    id: str
    ask: tuple[str, ...]
    """Questions in their order."""
    as_: str | None = Field(default=None, alias="as")
    """E-mail of the asker; the owner of the workspace where left out."""
    workspace: str = SAMPLE
    """A folder of `evals/workspaces`, `sample` for the fictional retailer, or `none`."""
    expect: Expected = Expected()
    kind: str = ""
    """The name of the file it stands in."""

    @property
    def name(self) -> str:
        """Return `kind/id`, as patterns and reports name it."""
        return f"{self.kind}/{self.id}"


_FILE = TypeAdapter(tuple[_Entry, ...])


def casebook(pattern: str = "*", folder: Path = CASES) -> tuple[EvalCase, ...]:
    """Return the cases whose `kind/id` fits, by file and then in the file's order.

    `pattern` is one, or several with commas between.

    Raises:
        CasebookError: A file does not hold cases, an id stands twice, or nothing fits.

    """
    found = [case for path in sorted(folder.glob("*.yaml")) for case in cases_in(path)]
    names = [case.name for case in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise CasebookError(f"The case {twice!r} stands twice in {folder}. Give one another id.")
    patterns = [each.strip() for each in pattern.split(",")]
    fitting = tuple(c for c in found if any(fnmatchcase(c.name, p) for p in patterns))
    if not found:
        raise CasebookError(
            f"There is no case in {folder}: it holds YAML files, one for each kind."
        )
    if not fitting:
        raise CasebookError(f"No case fits {pattern!r}. Patterns look like 'roadmap/*'.")
    return fitting


def cases_in(path: Path) -> tuple[EvalCase, ...]:
    """Return the cases of one file, in its order.

    Raises:
        CasebookError: It does not hold cases.

    """
    try:
        given: object = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries = _FILE.validate_python(given or ())
    except ValidationError as fault:
        raise CasebookError(f"{path.name} does not hold cases: {_told(fault)}") from fault
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise CasebookError(f"{path.name} does not hold cases: {fault}") from fault
    return tuple(_case(entry, path) for entry in entries)


def _told(fault: ValidationError) -> str:
    """Return the first thing that is wrong, and where: the case by its place, from 1."""
    first = fault.errors()[0]
    number, *field = first["loc"] or (0,)
    where = f"case {number + 1}" if isinstance(number, int) else str(number)
    named = ".".join(str(step) for step in field if step not in {"str", "tuple[str, ...]"})
    return f"{where}{f', {named}' if named else ''}: {first['msg'].lower()}."


def _case(entry: _Entry, path: Path) -> EvalCase:
    wanted = {*(entry.expect.tools or ()), *filter(None, (entry.expect.proposes,))}
    wanted |= {place.partition(".")[0] for place in entry.expect.figures}
    for name in sorted(wanted):
        if tool_named(name) is None:
            raise CasebookError(f"{path.name}: the case {entry.id!r} expects {name!r}, and there is no such tool.")  # fmt: skip
    return EvalCase.model_validate(
        {
            "id": entry.id,
            "ask": (entry.ask,) if isinstance(entry.ask, str) else entry.ask,
            "as": entry.as_,
            "workspace": entry.workspace,
            "expect": entry.expect,
            "kind": path.stem,
        }
    )
