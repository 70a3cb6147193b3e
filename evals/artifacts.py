"""Files made from results, each judged by its own standard: pure functions from bytes to faults."""

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from zipfile import BadZipFile

from pydantic import ValidationError

from evals.casebook import ArtifactKind
from evals.trial import Filed
from knowledge.contracts.contract import read
from knowledge.contracts.product import read_product
from knowledge.handbook.book import Handbook
from knowledge.policies.model import PolicyFault
from knowledge.policies.reading import read_text
from knowledge.policies.rules import PolicyError, compiled
from tools.declaration import Result
from tools.define_data_products import DataProducts
from tools.draft_contract import ContractDraft
from tools.governance.drafting.model import PolicyDraft
from tools.roadmap.model import Roadmap
from ui.render.roadmap_files import content

_LEFT_OVER = ("{{", "}}", "None", "nan", "<object", "Traceback")
"""What stands in a document whose making went wrong."""


def filed(results: Iterable[Result], wanted: Iterable[ArtifactKind]) -> tuple[Filed, ...]:
    """Return the files of these kinds that the results give, with what is wrong in each."""
    given = tuple(results)
    return tuple(
        Filed(kind=kind, faults=tuple(faults_in(kind, made)))
        for kind in wanted
        for result in given
        for made in _made(kind, result)
    )


def _made(kind: ArtifactKind, result: Result) -> Iterator[bytes]:
    match kind, result:
        case "odcs", ContractDraft():
            yield result.contract.encode()
        case "odps", DataProducts():
            yield from (design.odps.encode() for design in result.designs)
        case "policy", PolicyDraft() if result.valid:
            yield result.rule.encode()
        case (("md" | "json" | "docx" | "pptx"), Roadmap()):
            yield content(result, kind)
        case _:
            return


def faults_in(kind: ArtifactKind, made: bytes) -> Iterator[str]:
    """Yield what is wrong in a file of this kind."""
    try:
        yield from _JUDGES[kind](made)
    except (UnicodeDecodeError, BadZipFile, KeyError, ValueError) as fault:
        yield f"can't be read: {str(fault)[:120]}"


def _contract(made: bytes) -> Iterator[str]:
    reading = read(made.decode())
    yield from (f"line {fault.line}: {fault.problem}" for fault in reading.faults)
    if reading.valid and b"properties" not in made:
        yield "it has no columns"


def _product(made: bytes) -> Iterator[str]:
    reading = read_product(made.decode())
    yield from (f"line {fault.line}: {fault.problem}" for fault in reading.faults)


def _policy(made: bytes) -> Iterator[str]:
    found = tuple(read_text(made.decode(), "the rule"))
    if len(found) != 1:
        yield f"{len(found)} policies instead of one"
    for one in found:
        if isinstance(one, PolicyFault):
            yield one.reason
            continue
        try:
            compiled(one.policy, Handbook().policy_facts)
        except PolicyError as reason:
            yield str(reason)
        if not one.policy.tests:
            yield "it has no tests"


def _markdown(made: bytes) -> Iterator[str]:
    lines = made.decode().splitlines()
    if not lines or not lines[0].startswith("# "):
        yield "it does not begin with a title"
    yield from _left_over("\n".join(lines))
    tables = [n for n, line in enumerate(lines) if line.startswith(("|--", "|:"))]
    for head in (n - 1 for n in tables):
        rows = [line.replace("\\|", "").count("|") for line in _rows(lines, head)]
        if len(set(rows)) > 1:
            yield f"the table of line {head + 1} has rows of different length"


def _rows(lines: list[str], head: int) -> Iterator[str]:
    for line in lines[head:]:
        if not line.startswith("|"):
            return
        yield line


def _roadmap(made: bytes) -> Iterator[str]:
    try:
        Roadmap.model_validate_json(made)
    except ValidationError as fault:
        yield str(fault)[:200]


def _document(made: bytes) -> Iterator[str]:
    from docx import Document  # noqa: PLC0415 - python-docx is heavy.

    document = Document(BytesIO(made))
    if not any(
        (p.style and p.style.name == "Title") or _heading(p.style) for p in document.paragraphs
    ):
        yield "it has no heading"
    texts = [p.text for p in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    if not any(text.strip() for text in texts):
        yield "it is empty"
    yield from _left_over("\n".join(texts))


def _heading(style: object) -> bool:
    return str(getattr(style, "name", "")).startswith("Heading")


def _slides(made: bytes) -> Iterator[str]:
    from pptx import Presentation  # noqa: PLC0415 - python-pptx is heavy.

    slides = Presentation(BytesIO(made)).slides
    titles = [s.shapes.title.text_frame.text.strip() if s.shapes.title else "" for s in slides]
    if not titles:
        yield "it has no slides"
    yield from (f"slide {n} has no title" for n, title in enumerate(titles, start=1) if not title)
    yield from (f"two slides say {t!r}" for t in dict.fromkeys(titles) if t and titles.count(t) > 1)
    yield from _left_over("\n".join(titles))


def _left_over(text: str) -> Iterator[str]:
    words = set(text.split())
    yield from (f"{mark!r} stands in it" for mark in _LEFT_OVER if mark in words)


_JUDGES: dict[ArtifactKind, Callable[[bytes], Iterator[str]]] = {
    "odcs": _contract,
    "odps": _product,
    "policy": _policy,
    "md": _markdown,
    "json": _roadmap,
    "docx": _document,
    "pptx": _slides,
}
