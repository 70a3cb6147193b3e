"""The page of the quality of answers: what people thought of them, as cases for the evals."""

import json

import streamlit as st

from assistant.events import Answer, ToolFinished
from knowledge.people import audience_of
from knowledge.store.records import Feedback
from knowledge.store.turns import Turn
from knowledge.workspace.model import owner
from ui.web.answer_view import of
from ui.web.asking import question_and_files
from ui.web.chat import desk
from ui.web.computing import here
from ui.web.desk import Desk
from ui.web.feedback_view import REASONS
from ui.web.office import office
from ui.web.plain import cards, plain, table

_SHOWN = 200


def quality_page() -> None:
    """Draw the feedback that the person may read, and offer it as cases."""
    st.title("Quality of answers")
    mine = desk()
    given = _readable(mine)
    good = sum(1 for f, _ in given if f.verdict == "good")
    st.html(
        cards(
            (
                (f"{len(given):,}", "answers judged"),
                (f"{good:,}", "found good"),
                (f"{len(given) - good:,}", "found lacking"),
            )
        )
    )
    if not given:
        st.info(
            "Nobody has judged an answer yet. Use the thumbs below an answer; what was not good "
            "becomes a case that later versions are measured by."
        )
        return
    rows = [
        ("👍" if f.verdict == "good" else "👎", _reason(f), question_and_files(t.question)[0], f.comment, f"{f.at:%Y-%m-%d}")
        for f, t in given[:_SHOWN]
    ]  # fmt: skip
    st.html(table(("", "Reason", "Question", "What would be right", "When"), rows))
    st.download_button(
        "Download as eval cases",
        data=lambda: "".join(f"{_case(mine, f, t)}\n" for f, t in given),
        file_name="feedback.jsonl",
        mime="application/jsonl",
        on_click="ignore",
        icon=":material/download:",
    )
    st.caption(plain("One case a line: the question, what was answered, and what would be right."))


def _readable(mine: Desk) -> list[tuple[Feedback, Turn]]:
    """Return one's own feedback; for the owner also that of others on turns that they may read."""
    workspace = office().opening.workspace
    person = here()
    sees_all = workspace is not None and person.email == owner(workspace).email
    audience = audience_of((person,))
    found: list[tuple[Feedback, Turn]] = []
    for feedback in mine.store.records.feedback():
        turn = mine.store.turns.find(feedback.turn)
        allowed = feedback.person == person.email or sees_all
        if turn is not None and allowed and turn.open_to(audience):
            found.append((feedback, turn))
    return found


def _reason(feedback: Feedback) -> str:
    return "" if feedback.verdict == "good" else REASONS.get(feedback.reason, "")


def _case(mine: Desk, feedback: Feedback, turn: Turn) -> str:
    """Return a case as one line of JSON, without who gave it."""
    events = mine.events(turn)
    answer = next(iter(of(events, Answer)), None)
    return json.dumps(
        {
            "question": turn.question,
            "verdict": feedback.verdict,
            "reason": feedback.reason,
            "comment": feedback.comment,
            "tools": [e.tool for e in of(events, ToolFinished)],
            "answer": answer.text if answer else "",
            "model": turn.model,
            "at": feedback.at.isoformat(),
        },
        ensure_ascii=False,
    )
