"""What Slack refuses in a message, a view or a stream: the limits of its public reference."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Json = dict[str, Any]

MARKDOWN = 12_000
"""Characters over all markdown blocks of a message, and of one markdown_text."""
TEXT = 40_000
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
STATUSES = frozenset({"pending", "in_progress", "complete", "error"})


class Refused(Exception):
    """Slack answers `ok: false` with this error and these details."""

    def __init__(self, error: str, *details: str) -> None:
        super().__init__(error)
        self.error = error
        self.details = details


def check_message(body: Mapping[str, Any]) -> None:
    """Refuse a message without content, one that is too long, and blocks that are not valid."""
    text, blocks = body.get("text") or "", body.get("blocks") or []
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > TEXT:
        raise Refused("msg_too_long")
    check_blocks(blocks, MESSAGE_BLOCKS)


def check_view(view: Mapping[str, Any]) -> None:
    """Refuse a home tab or a modal that is not valid."""
    _require(view.get("type") in {"modal", "home"}, "view: type must be modal or home")
    if view["type"] == "modal":
        _plain(view.get("title"), 24, "view title")
        for name in ("submit", "close"):
            if view.get(name):
                _plain(view[name], 24, f"view {name}")
        needs = any(b.get("type") == "input" for b in view.get("blocks", []))
        _require(not needs or bool(view.get("submit")), "view: an input needs a submit button")
    _require(len(view.get("private_metadata", "")) <= 3000, "view: private_metadata > 3000")
    _require(len(view.get("callback_id", "")) <= 255, "view: callback_id > 255")
    check_blocks(view.get("blocks", []), VIEW_BLOCKS)


def check_blocks(blocks: Any, most: int) -> None:
    """Refuse blocks that are not valid, naming what is wrong as Slack's details do."""
    _require(isinstance(blocks, list), "blocks must be a list")
    _require(len(blocks) <= most, f"no more than {most} items allowed")
    ids = [b["block_id"] for b in blocks if b.get("block_id")]
    _require(len(ids) == len(set(ids)), "block_id already exists")
    _require(sum(b.get("type") == "table" for b in blocks) <= 1, "only_one_table_allowed")
    _require(
        sum(len(b.get("text", "")) for b in blocks if b.get("type") == "markdown") <= MARKDOWN,
        f"markdown blocks must be less than {MARKDOWN + 1} characters together",
    )
    for number, block in enumerate(blocks):
        kind = block.get("type")
        check = _BLOCKS.get(kind)
        _require(
            check is not None, f"unsupported type: {kind} [json-pointer:/blocks/{number}/type]"
        )
        assert check is not None
        _require(len(block.get("block_id", "")) <= 255, "block_id > 255")
        check(block)


def _require(held: object, detail: str) -> None:
    if not held:
        raise Refused("invalid_blocks", detail)


def _plain(text: Any, most: int, what: str) -> None:
    _require(isinstance(text, dict) and text.get("type") == "plain_text", f"{what}: plain_text")
    _require(0 < len(text.get("text", "")) <= most, f"{what}: must be 1 to {most} characters")


def _text(text: Any, most: int, what: str) -> None:
    known = isinstance(text, dict) and text.get("type") in {"plain_text", "mrkdwn"}
    _require(known, f"{what}: a text object is missing")
    _require(0 < len(text.get("text", "")) <= most, f"{what}: must be 1 to {most} characters")


def _section(block: Json) -> None:
    _require("text" in block or "fields" in block, "section: text or fields")
    if "text" in block:
        _text(block["text"], 3000, "section text")
    _require(len(block.get("fields", [])) <= 10, "section: 10 fields")
    for one in block.get("fields", []):
        _text(one, 2000, "section field")
    if "accessory" in block:
        _element(block["accessory"])


def _context(block: Json) -> None:
    elements = block.get("elements", [])
    _require(0 < len(elements) <= 10, "context: 1 to 10 elements")
    for one in elements:
        if one.get("type") == "image":
            _image(one)
        else:
            _text(one, 3000, "context text")


def _image(block: Json) -> None:
    _require(0 < len(block.get("alt_text", "")) <= 2000, "image: alt_text is missing")
    _require(("image_url" in block) != ("slack_file" in block), "image: image_url or slack_file")
    _require(str(block.get("image_url", "http")).startswith("http"), "image: image_url")


def _actions(block: Json) -> None:
    elements = block.get("elements", [])
    _require(0 < len(elements) <= 25, "actions: 1 to 25 elements")
    ids = [e["action_id"] for e in elements if e.get("action_id")]
    _require(len(ids) == len(set(ids)), "action_id already exists in this block")
    for one in elements:
        _element(one)


def _element(one: Json) -> None:
    kind = one.get("type")
    _require(kind in _ELEMENTS, f"unsupported element: {kind}")
    _require(len(one.get("action_id", "")) <= 255, "action_id > 255")
    if kind == "button":
        _plain(one.get("text"), 75, "button text")
        _require(len(one.get("value", "")) <= 2000, "button value > 2000")
        _require(one.get("style", "primary") in {"primary", "danger"}, "button style")
        _require(str(one.get("url", "http")).startswith("http"), "button url")
    for option in _options(one):
        _text(option.get("text"), 75, "option text")
        _require(len(option.get("value", "")) <= 150, "option value > 150")


def _options(one: Json) -> list[Json]:
    options = one.get("options")
    if one.get("type") in {
        "static_select",
        "checkboxes",
        "radio_buttons",
        "overflow",
        "multi_static_select",
    }:
        most = 10 if one["type"] in {"checkboxes", "radio_buttons"} else 100
        _require(0 < len(options or []) <= most, f"{one['type']}: 1 to {most} options")
    return [*(options or []), *([one["initial_option"]] if "initial_option" in one else [])]


_ELEMENTS = frozenset({
    "button", "static_select", "multi_static_select", "checkboxes", "radio_buttons", "overflow",
    "plain_text_input", "number_input", "users_select", "conversations_select", "channels_select",
    "datepicker", "email_text_input", "url_text_input", "multi_users_select", "multi_conversations_select",
})  # fmt: skip


def _input(block: Json) -> None:
    _plain(block.get("label"), 2000, "input label")
    _element(block.get("element", {}))


def _context_actions(block: Json) -> None:
    elements = block.get("elements", [])
    _require(0 < len(elements) <= 5, "context_actions: 1 to 5 elements")
    for one in elements:
        _require(one.get("type") in {"feedback_buttons", "icon_button"}, "context_actions element")
        if one["type"] == "feedback_buttons":
            for side in ("positive_button", "negative_button"):
                _plain(one.get(side, {}).get("text"), 75, side)
                _require(bool(one[side].get("value")), f"{side}: value is missing")


def _table(block: Json) -> None:
    rows = block.get("rows", [])
    _require(0 < len(rows) <= 100, "table: 1 to 100 rows")
    for row in rows:
        _require(0 < len(row) <= 20, "table: 1 to 20 columns")
        for cell in row:
            _require(
                cell.get("type") in {"raw_text", "rich_text", "raw_number"}, "table: cell type"
            )
            _require(cell["type"] != "raw_text" or bool(cell.get("text")), "table: empty raw_text")


def _header(block: Json) -> None:
    _plain(block.get("text"), 150, "header")


def _markdown(block: Json) -> None:
    _require(bool(block.get("text")), "markdown: text is missing")


def _task_card(block: Json) -> None:
    _require(bool(block.get("task_id")) and bool(block.get("title")), "task_card: task_id, title")
    _require(block.get("status", "pending") in STATUSES, "task_card: status")


def _plan(block: Json) -> None:
    _require(bool(block.get("title")), "plan: title is missing")
    for task in block.get("tasks", []):
        _task_card(task)


def _anything(block: Json) -> None:
    del block


_BLOCKS: Mapping[str | None, Callable[[Json], None]] = {
    "section": _section, "context": _context, "image": _image, "actions": _actions, "input": _input,
    "context_actions": _context_actions, "table": _table, "header": _header, "markdown": _markdown,
    "task_card": _task_card, "plan": _plan, "divider": _anything, "rich_text": _anything,
    "file": _anything, "alert": _anything,
}  # fmt: skip


def check_chunks(chunks: Iterable[Json]) -> None:
    """Refuse chunks of a stream that are not valid."""
    for one in chunks:
        kind = one.get("type")
        if kind == "markdown_text":
            _chunk(len(one.get("text", "")) <= MARKDOWN, "msg_too_long")
        elif kind == "task_update":
            _chunk(bool(one.get("id")) and bool(one.get("title")), "invalid_chunks")
            _chunk(one.get("status") in STATUSES, "invalid_chunks")
            _chunk(all(s.get("type") == "url" for s in one.get("sources", [])), "invalid_chunks")
        elif kind == "plan_update":
            _chunk(bool(one.get("title")), "invalid_chunks")
        elif kind == "blocks":
            check_blocks(one.get("blocks"), MESSAGE_BLOCKS)
        else:
            raise Refused("invalid_chunks")


def _chunk(held: object, error: str) -> None:
    if not held:
        raise Refused(error)
