"""The page of the quality of answers: the last evaluation, and what people thought of answers."""

import tempfile
from pathlib import Path

import streamlit as st

from evals.from_feedback import Judged, added, judged
from evals.reporting import last_report
from knowledge.people import audience_of
from knowledge.store.records import Feedback
from knowledge.workspace.model import owner
from ui.web.asking import question_and_files
from ui.web.computing import here
from ui.web.evaluation_view import draw_evaluation
from ui.web.feedback_view import REASONS
from ui.web.office import office
from ui.web.plain import cards, table

_SHOWN = 200


def quality_page() -> None:
    """Draw the last evaluation for the owner, and the feedback that the person may read."""
    st.title("Quality of answers")
    evaluation, feedback = st.tabs(["Evaluation", "Feedback"])
    with evaluation:
        _evaluation()
    with feedback:
        _feedback()


def _owns() -> bool:
    workspace = office().opening.workspace
    return workspace is None or here().email == owner(workspace).email


def _evaluation() -> None:
    if not _owns():
        st.info("The workspace's owner sees evaluations here: cases of their own may quote what not everyone may read.")  # fmt: skip
        return
    report = last_report(office().opening.state)
    if report is None:
        st.info(
            "No evaluation has been made yet. `meshwright eval`, in the workspace's folder, asks the "
            "reference cases and judges each answer; the last report is shown here."
        )
        return
    draw_evaluation(report)


def _feedback() -> None:
    given = _readable()
    good = sum(1 for one in given if one.feedback.verdict == "good")
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
    st.html(table(("", "Reason", "Question", "What would be right", "When"), [_row(one) for one in given[:_SHOWN]]))  # fmt: skip
    st.download_button(
        "Download as eval cases",
        data=lambda: _cases(given),
        file_name="feedback.yaml",
        mime="application/yaml",
        on_click="ignore",
        icon=":material/download:",
    )
    st.caption(
        "Put the file into a folder and run `meshwright eval --own FOLDER`; who asked is left out. "
        "`meshwright eval --from-feedback --own FOLDER` writes the same file."
    )


def _readable() -> tuple[Judged, ...]:
    """Return one's own feedback, newest first; for the owner also that of others on turns they may read."""
    person, all_of_them = here(), _owns()
    found = judged(office().opening.store, audience_of((person,)))
    return tuple(j for j in reversed(found) if all_of_them or j.feedback.person == person.email)


def _row(one: Judged) -> tuple[str, ...]:
    given = one.feedback
    thumb = "👍" if given.verdict == "good" else "👎"
    question = question_and_files(one.turn.question)[0]
    return thumb, _reason(given), question, given.comment, f"{given.at:%Y-%m-%d}"


def _reason(feedback: Feedback) -> str:
    return "" if feedback.verdict == "good" else REASONS.get(feedback.reason, "")


def _cases(given: tuple[Judged, ...]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file, _ = added(reversed(given), Path(folder))
        return file.read_text(encoding="utf-8")
