"""The eval command's other half: cases from what people thought of answers."""

from pathlib import Path

from assistant.conversation import AssistantError
from evals.casebook import CasebookError
from evals.from_feedback import added, judged
from knowledge.people import audience_of
from ui.failures import UsageError
from ui.opened import opened

_NONE = (
    "There is no feedback that you may read. It comes from the thumbs below answers in the web page "
    "and in Slack; it is kept in the workspace in which they were asked, so name that by --workspace."
)


def make_cases(folder: Path | None, own: Path | None) -> None:
    """Write the cases, and say where and what to do next.

    Raises:
        AssistantError: There is no feedback.
        UsageError: The file can't be read or written.

    """
    office = opened(folder, sample=False)
    office = office if office.workspace is not None else opened(None, sample=True)
    asker = office.asker(None)
    found = judged(office.store, audience_of((asker,))) if office.has_store else ()
    if not found:
        raise AssistantError(_NONE)
    cases = own or Path("cases")
    try:
        file, many = added(found, cases)
    except (CasebookError, OSError) as reason:
        raise UsageError(f"The cases could not be written: {reason}") from reason
    good = sum(one.feedback.verdict == "good" for one in found)
    if not many:
        print(f"Nothing new: {file} has all {len(found)} judged answers.")
        return
    there = f" --workspace {folder}" if folder else ""
    print(
        f"Added {many} of {len(found)} judged answers ({good} good, {len(found) - good} not): {file}"
    )
    print(f"Read them, then ask them with `meshwright eval --own {cases}{there}`.")
