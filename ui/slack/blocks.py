"""What stands around an answer in Slack: cards of tools, sources, standing, buttons; all pure."""

import re
from collections import Counter
from collections.abc import Sequence

from pydantic import JsonValue

from assistant.events import Answer, CitationMade, Clarify, FollowUps, Notice, ProposalMade
from ui.slack.text import escaped, shortened
from ui.slack.web_api import Block, Blocks

LABEL = 75
"""Characters that a button shows."""
VALUE = 2_000
"""Characters that a button carries."""
_SECTION = 3_000
_CONTEXT = 2_000
_MARKDOWN = 11_000
_CELL = 500
_ROWS, _COLUMNS = 100, 20
_MOST_FACTS, _FACT = 10, 600
"""Fields of a section, and characters of one, of which Slack takes 2,000."""
_MOST_SOURCES = 10
_MOST_CHOICES = 5
_MOST_CLAIMS = 20
"""Of one standing; a form has 100 blocks at most."""

ASK, OPEN, CONFIRM, DECLINE = "ask", "open_source", "confirm", "decline"
FEEDBACK, PERSON, SHARE, CLAIMS = "feedback", "ask_person", "share", "claims"
_STANDINGS = {
    "confirmed": "confirmed by your data",
    "documented": "documented",
    "stated": "as you said",
    "inferred": "inferred",
}


def task(call: str, title: str, status: str, details: str = "") -> Block:
    """Return the card of a tool at work: `in_progress`, `complete` or `error`."""
    card: Block = {
        "type": "task_update",
        "id": call,
        "title": shortened(title, 200),
        "status": status,
    }
    return {**card, "details": shortened(escaped(details), 500)} if details else card


def table(markdown: str) -> Block | None:
    """Return a Markdown table as a block of Slack's; None where Slack could not show it whole."""
    lines = [line for line in markdown.strip().splitlines() if line.lstrip().startswith("|")]
    rows = [_cells(line) for line in lines if not re.fullmatch(r"[\s|:-]+", line)]
    if not 1 < len(rows) <= _ROWS or not 0 < len(rows[0]) <= _COLUMNS:
        return None
    wide = len(rows[0])
    shown: list[JsonValue] = [
        [{"type": "raw_text", "text": shortened(cell, _CELL) or "–"} for cell in _fitted(row, wide)]
        for row in rows
    ]
    return {"type": "table", "rows": shown}


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    parts = re.split(r"(?<!\\)\|", inner)
    return [re.sub(r"[*`]", "", part).replace("\\|", "|").strip() for part in parts]


def _fitted(row: list[str], wide: int) -> list[str]:
    return [*row, *[""] * (wide - len(row))][:wide]


def text_table(markdown: str) -> str:
    """Return a Markdown table as aligned text in a block of code, where no table can be shown."""
    lines = [line for line in markdown.strip().splitlines() if line.lstrip().startswith("|")]
    rows = [_cells(line) for line in lines if not re.fullmatch(r"[\s|:-]+", line)]
    widths = [max(len(row[n]) if n < len(row) else 0 for row in rows) for n in range(len(rows[0]))]
    told = [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=False)).rstrip() for row in rows
    ]
    return "```\n" + "\n".join(told) + "\n```\n"


def closing(
    answer: Answer,
    citations: Sequence[CitationMade],
    notices: Sequence[Notice],
    proposals: Sequence[ProposalMade],
    follow_ups: Sequence[FollowUps],
) -> Blocks:
    """Return what stands below an answer, in the order in which a reader needs it."""
    found: list[Block] = [context(f"Note: {escaped(notice.text)}") for notice in notices]
    if citations:
        found += sources(answer.turn, citations)
    if answer.claims:
        each = button("Show each", CLAIMS, answer.turn)
        found.append({**section(standing(answer)), "accessory": each})
    for proposal in proposals:
        found += offered(proposal)
    asked = [q for each in follow_ups for q in each.questions][:_MOST_CHOICES]
    found.append(_questions(asked, button("Ask a person", PERSON, answer.turn)))
    return (*found, feedback(answer.turn))


def standing(answer: Answer) -> str:
    """Return in one line what the answer's claims rest on, and what could not be traced."""
    counts = Counter(claim.standing for claim in answer.claims)
    parts = [f"{counts[kind]} {told}" for kind, told in _STANDINGS.items() if counts[kind]]
    line = f"Claims: {', '.join(parts)}." if parts else "No claim could be traced."
    untraced = escaped(", ".join(answer.unsupported))
    return f"{line} *Not traced:* {untraced}" if untraced else line


def claims(answer: Answer) -> list[Block]:
    """Return each claim under what it rests on; of more than a form shows, the first."""
    found: list[Block] = []
    for kind, told in _STANDINGS.items():
        texts = [_plainly(c.text) for c in answer.claims if c.standing == kind]
        if texts:
            found.append(header(f"{told[:1].upper()}{told[1:]} ({len(texts)})"))
            found += [section(f"• {text}") for text in texts[:_MOST_CLAIMS]]
        if len(texts) > _MOST_CLAIMS:
            found.append(context(f"and {len(texts) - _MOST_CLAIMS} more"))
    if answer.unsupported:
        untraced = escaped(", ".join(answer.unsupported))
        found += [header("Not traced"), section(untraced)]
    return found


def _plainly(claim: str) -> str:
    """Return a claim in Slack's own format, without the list that it stood in."""
    flat = shortened(re.sub(r"^\s*(?:[-*•]|\d+\.|#+)\s+", "", claim), 400)
    return escaped(flat.replace("**", "*"))


def sources(turn: str, citations: Sequence[CitationMade]) -> list[Block]:
    """Return the cited places, each with a button that opens the passage."""
    shown = citations[:_MOST_SOURCES]
    lines = [f"*[{c.number}]* {escaped(shortened(c.location, 150))}" for c in shown]
    more = len(citations) - len(shown)
    text = "\n".join([*lines, *([f"and {more} more"] if more else [])])
    buttons = [
        button(f"Open [{c.number}]", f"{OPEN}:{c.number}", f"{turn}:{c.number}") for c in shown
    ]
    return [context(text), {"type": "actions", "elements": list[JsonValue](buttons)}]


def offered(proposal: ProposalMade) -> list[Block]:
    """Return what would be done, and the buttons that do it or leave it."""
    about = escaped(shortened(proposal.about or "Proposed", 200)).replace("*", "")
    said = f"*{about}*\n{escaped(shortened(proposal.summary, _SECTION - 300))}"
    buttons: list[JsonValue] = [
        {**button(proposal.button, CONFIRM, proposal.token), "style": "primary"},
        button("Leave it", DECLINE, proposal.token),
    ]
    told: list[JsonValue] = [_fact(label, what) for label, what in proposal.facts[:_MOST_FACTS]]
    card = section(said)
    return [{**card, "fields": told} if told else card, {"type": "actions", "elements": buttons}]


def _fact(label: str, told: str) -> Block:
    text = f"*{escaped(label)}*\n{escaped(shortened(told, _FACT))}"
    return {"type": "mrkdwn", "text": text}


def clarified(question: Clarify) -> Blocks:
    """Return a question back, with its choices as buttons where there are some."""
    if not question.choices:
        return ()
    return (_questions(list(question.choices[:_MOST_CHOICES])),)


def _questions(asked: list[str], *more: Block) -> Block:
    buttons = (button(text, f"{ASK}:{number}", text) for number, text in enumerate(asked))
    return {"type": "actions", "elements": [*buttons, *more]}


def feedback(turn: str) -> Block:
    """Return the buttons with which a person says what an answer was worth."""
    good: Block = {"text": _plain("Helpful"), "value": f"good:{turn}"}
    bad: Block = {"text": _plain("Not helpful"), "value": f"bad:{turn}"}
    buttons: Block = {
        "type": "feedback_buttons", "action_id": FEEDBACK, "positive_button": good, "negative_button": bad,
    }  # fmt: skip
    return {"type": "context_actions", "elements": [buttons]}


def button(label: str, action: str, value: str) -> Block:
    """Return a button; what it carries is cut to what Slack takes."""
    return {
        "type": "button", "text": _plain(shortened(label, LABEL)), "action_id": action, "value": value[:VALUE],
    }  # fmt: skip


def section(text: str) -> Block:
    """Return a paragraph of Slack's own format; what people wrote in it must be escaped."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:_SECTION]}}


def markdown(text: str) -> Block:
    """Return Markdown as it stands; of a longer text than Slack takes, its beginning."""
    return {"type": "markdown", "text": text[:_MARKDOWN] or " "}


def quoted(text: str, most: int) -> str:
    """Return a passage as a quotation of Slack's own format, escaped."""
    cut = text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
    return "\n".join(f"> {escaped(line)}" for line in cut.splitlines() or [""])


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": _plain(shortened(text, 150))}


def context(text: str) -> Block:
    """Return a small line of Slack's own format; what people wrote in it must be escaped."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text[:_CONTEXT]}]}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text or " "}
