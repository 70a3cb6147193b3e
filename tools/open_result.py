"""Opens a result of this conversation again, in whole or in part."""

from typing import Literal

from pydantic import JsonValue, TypeAdapter

from tools.context import Context, KeptResult
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.results.parts import Item, items_in, meant, part_of
from tools.results.wording import label_of, name_of, shown, text_of
from tools.wording import cell

_MOST = 30
"""Items shown at most; the rest is counted."""
_MOST_NAMES = 12
_CELL = 60
"""Characters of a table's cell."""
_LONG_CELL = 160
_COLUMNS = 5
_REASONS = ("why_not_first", "why", "rationale", "because", "verdict", "reason", "purpose", "here")
"""Fields that answer a question for the reason, the most telling first."""
_FACTS = ("baseline", "target_month_3", "target_month_6", "start", "end", "live")
"""Fields that are told of an item before others where there is no room for all."""
_FEW = 3
"""Items up to which each is told in full."""

_BODY = TypeAdapter(dict[str, JsonValue])


class OpenResult(Request):
    """Which earlier result, and what of it."""

    result: str = "latest"
    """Id of a result, the name of the tool that made it, or `latest`."""
    part: str = ""
    """Field, dotted if nested: `order`, `products`, `capacity.freed_by`. Empty: its outline."""
    about: str = ""
    """Words that name the items wanted, or their place, such as `supply chain` or `second`."""
    layout: Literal["text", "table"] = "text"
    """How the answer is laid out for a person."""


class Detail(Result):
    """A field of an item."""

    name: str
    text: str


class ResultItem(Result):
    """An item of the part: a row, an object, a statement."""

    title: str
    fields: tuple[Detail, ...]


class OpenedResult(Result):
    """What an earlier result says."""

    result: str
    """Its id."""
    tool: str
    title: str
    part: str
    about: str
    layout: Literal["text", "table"]
    items: tuple[ResultItem, ...]
    shown: int
    """How many items that is."""
    total: int
    """Items in this part, whether `about` means them or not."""
    names: tuple[str, ...]
    """What the items of this part are called; without a part, the parts there are."""


def open_result(request: OpenResult, context: Context) -> OpenedResult:
    """Open an earlier result of this conversation: a plan's order, its products, why not X first.

    Use it for every question about something already computed, rather than computing it again.
    `part` names a field and `about` the items in it; without a part it lists the parts.
    """
    kept = _kept(request.result.strip(), context.results.all())
    body = _BODY.validate_json(kept.body)
    part = part_of(body, request.part) if request.part else _outline(body)
    if part is None:
        parts = ", ".join(_parts(body))
        raise ToolError(f"This result has no part {request.part!r}. It has: {parts}.")
    every = items_in(part)
    chosen = meant(every, request.about, body) if request.about else every
    names = tuple(name for name in map(name_of, every) if name) if request.part else _parts(body)
    return OpenedResult(
        result=kept.id,
        tool=kept.tool,
        title=text_of(body.get("title")) or kept.title,
        part=request.part,
        about=request.about,
        layout=request.layout,
        items=tuple(_item(i, request.part) for i in chosen[:_MOST]),
        shown=min(len(chosen), _MOST),
        total=len(every),
        names=names,
    )


def _kept(wanted: str, results: tuple[KeptResult, ...]) -> KeptResult:
    others = [r for r in results if r.tool != open_result.__name__]
    found = [r for r in others if wanted in {"", "latest", r.tool, r.id}]
    if not found:
        which = "Nothing has been computed" if not others else f"There is no result {wanted!r}"
        raise ToolError(f"{which} in this conversation that you may see; ask for it to be made.")
    return found[0]


def _outline(body: dict[str, JsonValue]) -> JsonValue:
    """Return what fits on a few lines: the headline if there is one, and the short fields."""
    headline = body.get("headline")
    if isinstance(headline, dict):
        return [{"name": label_of(field), "text": text_of(v)} for field, v in headline.items()]
    return {field: v for field, v in body.items() if not isinstance(v, (list, dict))}


def _parts(body: dict[str, JsonValue]) -> tuple[str, ...]:
    return tuple(field for field, v in body.items() if isinstance(v, (list, dict)) and v)


def _item(item: Item, part: str) -> ResultItem:
    name = name_of(item) or label_of(part.rpartition(".")[2] or "summary")
    return ResultItem(
        title=name, fields=tuple(Detail(name=field, text=text) for field, text in shown(item))
    )


def _blocks(opened: OpenedResult) -> tuple[Block, ...]:
    names = ", ".join(opened.names[:_MOST])
    head = Block((_opening(opened), f"There are: {names}." if names else "(no names)"))
    source = f"{opened.result} {opened.part}".strip()
    return (head, *(Block(_lines(i), source=source, title=i.title) for i in opened.items))


def _lines(item: ResultItem) -> tuple[str, ...]:
    return (item.title, *(f"{label_of(field.name)}: {field.text}" for field in item.fields))


def _answer(opened: OpenedResult) -> str:
    if not opened.items:
        return _none(opened)
    if not opened.part:
        return _overview(opened)
    if opened.layout == "table":
        return f"{_opening(opened)}\n\n{_table(opened.items)}\n"
    if len(opened.items) <= _FEW and (opened.about or opened.total == 1):
        return "\n\n".join(_in_full(item) for item in opened.items) + "\n"
    rows = (f"{n}. {_in_short(item)}" for n, item in enumerate(opened.items, 1))
    return "\n".join((_opening(opened), "", *rows)) + "\n"


def _none(opened: OpenedResult) -> str:
    part = label_of(opened.part).lower()
    if not opened.about:
        return f"{opened.title} has nothing under {part}.\n"
    names = ", ".join(opened.names[:_MOST_NAMES])
    return f"{opened.title} has nothing called “{opened.about}” under {part}. It has: {names}.\n"


def _overview(opened: OpenedResult) -> str:
    rows = (f"- **{i.title}**: {'; '.join(f.text for f in i.fields)}" for i in opened.items)
    parts = ", ".join(label_of(name).lower() for name in opened.names)
    return (
        "\n".join((f"{opened.title}, in short:", "", *rows, "", f"It has more on {parts}.")) + "\n"
    )


def _opening(opened: OpenedResult) -> str:
    part = label_of(opened.part.rpartition(".")[2] or "outline")
    of_all = f" of {opened.total:,}" if opened.shown < opened.total else ""
    entries = "entry" if opened.total == 1 else "entries"
    return f"{part}: {opened.shown}{of_all} {entries}, from {opened.title}."


def _in_full(item: ResultItem) -> str:
    """Return the answer to why first, then every other field."""
    reason = _reason(item)
    rest = [f for f in item.fields if f is not reason]
    facts = (_fact(label_of(f.name), f.text) for f in rest)
    return "\n".join((_because(item, reason), "", *facts)).rstrip()


def _fact(label: str, text: str) -> str:
    """Return a line of a list, or several below it where one would be too long to read."""
    parts = text.split("; ")
    if len(text) <= _LONG_CELL or len(parts) == 1:
        return f"- {label}: {text}"
    return "\n".join((f"- {label}:", *(f"    - {part}" for part in parts)))


def _because(item: ResultItem, reason: Detail | None) -> str:
    rank = next((f.text for f in item.fields if f.name == "rank"), "")
    if not item.fields:
        return item.title
    if reason is None:
        return f"**{item.title}**, as it was computed:"
    if reason.name == "why_not_first":
        return f"{item.title} is not first: {reason.text}"
    if reason.name == "why" and rank == "1":
        return f"{item.title} is first: {reason.text}"
    return f"{item.title}: {reason.text}"


def _reason(item: ResultItem) -> Detail | None:
    named = {field.name: field for field in item.fields}
    return next((named[name] for name in _REASONS if name in named), None)


def _in_short(item: ResultItem) -> str:
    """Return the title with its reason, or with its first few facts."""
    title = f"**{item.title}**" + ("" if item.title.endswith((".", "?", "!")) else ":")
    why = next((f for f in item.fields if f.name in _REASONS and f.name != "why_not_first"), None)
    if why is not None:
        return f"{title} {why.text}"
    fields = sorted((f for f in item.fields if f.name != "rank"), key=_telling)
    facts = [f"{label_of(f.name).lower()}: {f.text}" for f in fields]
    return f"{title} {'; '.join(facts[:_FEW])}" if facts else item.title


def _telling(field: Detail) -> int:
    return _FACTS.index(field.name) if field.name in _FACTS else len(_FACTS)


def _table(items: tuple[ResultItem, ...]) -> str:
    """Return a table of the fields that are short in every item, or else of the first two."""
    fields = list(dict.fromkeys(f.name for item in items for f in item.fields))
    short = [name for name in fields if max(len(_cell(i, name)) for i in items) <= _CELL]
    columns = short[:_COLUMNS] if len(short) > 1 else fields[:2]
    head = ["", *map(label_of, columns)]
    rows = [[cell(i.title), *(_cut(_cell(i, name)) for name in columns)] for i in items]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cut(text: str) -> str:
    return text if len(text) <= _LONG_CELL else text[:_LONG_CELL].rsplit(" ", 1)[0] + " …"


def _cell(item: ResultItem, name: str) -> str:
    text = next((f.text for f in item.fields if f.name == name), "")
    return cell(text)


TOOL = declare(
    open_result,
    title="Looking at an earlier result",
    examples=(
        "And why not supply chain first?",
        "Why is this domain first?",
        "Show the policies again",
        "Show me the order in a table",
        "And the second one?",
        "What are the risks of this plan?",
        "Which assumptions does the roadmap make?",
        "What open questions are left in the plan?",
        "Tell me more about the first data product",
        "How does the capacity add up?",
        "What happens in phase two?",
        "What would make us stop?",
        "Shorten that for the board",
    ),
    blocks=_blocks,
    answer=_answer,
)
