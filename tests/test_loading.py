"""Documents are loaded incrementally, and whatever goes wrong leaves a whole version."""

import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from types import FrameType

import pytest

from knowledge.documents import folder as reader
from knowledge.documents.folder import DocumentFolder
from knowledge.documents.ledger import FILE, loading_alone, open_ledger
from knowledge.documents.loading import (
    LoadedDocuments,
    LoadUnderWay,
    Step,
    generation,
    pages_of,
    refresh,
)
from knowledge.people import EVERYONE

ALL = frozenset({EVERYONE})

# Loads, and kills itself at the Nth call into SQLite.
KILLED = """
import os, signal, sys
from pathlib import Path
from knowledge.documents.folder import DocumentFolder
from knowledge.documents.loading import refresh
left = int(sys.argv[1])
def count(frame, event, called):
    global left
    if event in ("c_call", "c_return") and getattr(called, "__name__", "") in ("commit", "execute", "executemany"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.setprofile(count)
folder = DocumentFolder(Path(sys.argv[2]), frozenset({"everyone"}))
refresh((folder,), Path(sys.argv[3]), lambda step: None)
"""


def silent(step: Step) -> None:
    del step


def write(root: Path, **texts: str) -> DocumentFolder:
    root.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (root / f"{name}.md").write_text(text, encoding="utf-8")
    return DocumentFolder(root, ALL)


def load(folder: DocumentFolder, state: Path) -> LoadedDocuments:
    return refresh((folder,), state, silent, seconds=120)


def texts(state: Path) -> dict[str, str]:
    return {page.path: page.document.text for page in pages_of(state)}


def reasons(loaded: LoadedDocuments) -> dict[str, str]:
    return {fault.place: fault.reason for fault in loaded.skipped}


def test_a_load_says_what_was_added_changed_and_removed(tmp_path: Path) -> None:
    folder = write(tmp_path / "docs", a="one", b="two", c="three")
    first = load(folder, tmp_path / "state")
    before = generation(tmp_path / "state")
    (tmp_path / "docs" / "a.md").unlink()
    write(tmp_path / "docs", b="changed", d="four")

    second = load(folder, tmp_path / "state")

    assert (first.added, first.unchanged) == (("a.md", "b.md", "c.md"), 0)
    assert (second.added, second.changed, second.removed) == (("d.md",), ("b.md",), ("a.md",))
    assert second.unchanged == 1
    assert texts(tmp_path / "state") == {"b.md": "changed\n", "c.md": "three\n", "d.md": "four\n"}
    assert generation(tmp_path / "state") != before


def test_an_unchanged_file_is_not_opened(tmp_path: Path) -> None:
    folder = write(tmp_path / "docs", a="one")
    load(folder, tmp_path / "state")
    before = generation(tmp_path / "state")
    file = tmp_path / "docs" / "a.md"
    facts = file.stat()
    file.write_text("two", encoding="utf-8")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))

    assert load(folder, tmp_path / "state").unchanged == 1
    assert texts(tmp_path / "state") == {"a.md": "one\n"}
    assert generation(tmp_path / "state") == before


def test_other_readers_change_a_document_and_the_generation(tmp_path: Path) -> None:
    folder = write(tmp_path / "docs", a="one")
    load(folder, tmp_path / "state")
    before = generation(tmp_path / "state")

    loaded = load(DocumentFolder(folder.path, frozenset({"hr"})), tmp_path / "state")

    assert (loaded.added, loaded.removed) == (("docs/a.md",), ("a.md",))
    assert [page.document.readers for page in pages_of(tmp_path / "state")] == [frozenset({"hr"})]
    assert generation(tmp_path / "state") != before


def test_an_interrupted_load_keeps_the_earlier_documents_and_what_it_finished(
    tmp_path: Path,
) -> None:
    folder = write(tmp_path / "docs", a="one", b="two")
    load(folder, tmp_path / "state")
    write(tmp_path / "docs", a="changed", b="changed too")

    def interrupt(step: Step) -> None:
        if step.done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refresh((folder,), tmp_path / "state", interrupt)

    assert texts(tmp_path / "state") == {"a.md": "one\n", "b.md": "two\n"}
    file = tmp_path / "docs" / "a.md"
    facts = file.stat()
    file.write_text("CHANGED", encoding="utf-8")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    load(folder, tmp_path / "state")
    assert texts(tmp_path / "state") == {"a.md": "changed\n", "b.md": "changed too\n"}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_killed_load_leaves_one_whole_version_at_any_point(tmp_path: Path) -> None:
    folder = write(tmp_path / "docs", a="one", b="two", c="three")
    state = tmp_path / "state"
    load(folder, state)
    before = texts(state)
    write(tmp_path / "docs", a="1", b="2", d="4")
    after = {"a.md": "1\n", "b.md": "2\n", "c.md": "three\n", "d.md": "4\n"}
    (tmp_path / "docs" / "c.md").touch()
    seen: list[dict[str, str]] = []

    for point in range(4, 200, 2):
        command = [sys.executable, "-c", KILLED, str(point), str(folder.path), str(state)]
        done = subprocess.run(
            command, check=False, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        )
        seen.append(texts(state))
        if done.returncode == 0:
            break

    assert done.returncode == 0
    assert len(seen) > 10
    assert all(version in (before, after) for version in seen)
    assert seen[0] == before
    assert seen[-1] == after
    assert load(folder, state).unchanged == 4


def test_a_second_load_says_that_another_is_running(tmp_path: Path) -> None:
    folder = write(tmp_path / "docs", a="one")
    (tmp_path / "state").mkdir()

    with (
        loading_alone(tmp_path / "state", 0),
        pytest.raises(LoadUnderWay, match="run this again when it has finished"),
    ):
        refresh((folder,), tmp_path / "state", silent, patience=0)

    assert load(folder, tmp_path / "state").added == ("a.md",)


def test_who_reads_during_a_load_sees_one_generation(tmp_path: Path) -> None:
    folder = write(tmp_path / "docs", a="one", b="one", c="one")
    load(folder, tmp_path / "state")
    reading = pages_of(tmp_path / "state")
    first = next(reading)
    write(tmp_path / "docs", a="two", b="two", c="two")

    load(folder, tmp_path / "state")

    assert [p.document.text for p in (first, *reading)] == ["one\n"] * 3
    assert set(texts(tmp_path / "state").values()) == {"two\n"}


def test_who_looks_while_a_ledger_is_made_finds_nothing_loaded(tmp_path: Path) -> None:
    found: list[str] = []
    for number in range(12):
        state, made = tmp_path / str(number), threading.Event()
        state.mkdir()

        def look(state: Path = state, made: threading.Event = made) -> None:
            while not made.is_set():
                found.append(generation(state))
            found.append("looked to the end")

        looking = threading.Thread(target=look)
        looking.start()
        with open_ledger(state):
            made.set()
        looking.join()
    assert found.count("looked to the end") == 12
    assert set(found) <= {"", "looked to the end"}


def test_a_damaged_ledger_is_made_anew(tmp_path: Path) -> None:
    folder = write(tmp_path / "docs", a="one")
    load(folder, tmp_path / "state")
    for end in ("-wal", "-shm"):
        (tmp_path / "state" / f"{FILE}{end}").unlink(missing_ok=True)
    (tmp_path / "state" / FILE).write_bytes(b"damaged" * 1_000)

    assert list(pages_of(tmp_path / "state")) == []
    assert load(folder, tmp_path / "state").added == ("a.md",)
    assert texts(tmp_path / "state") == {"a.md": "one\n"}


def test_equal_files_are_kept_once_and_named_apart(tmp_path: Path) -> None:
    folder = write(tmp_path / "docs", first="Same words.", second="Same words.")

    load(folder, tmp_path / "state")

    titles = [page.document.title for page in pages_of(tmp_path / "state")]
    assert titles == ["first", "second"]


def test_each_bad_file_is_a_line_and_the_rest_loads(tmp_path: Path) -> None:
    docs = write(tmp_path / "docs", good="# Good\n\nText.").path
    with (docs / "huge.pdf").open("wb") as huge:
        huge.truncate(1_000_000_000)
    bomb(docs / "bomb.docx")
    (docs / "entities.docx").write_bytes(b"")
    with zipfile.ZipFile(docs / "entities.docx", "w") as package:
        laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
        package.writestr("word/document.xml", laughs)
    (docs / "loop.pdf").write_bytes(looping_pdf())
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (docs / "link.md").symlink_to(tmp_path / "secret.md")
    (docs / "folder-link").symlink_to(tmp_path)
    os.mkfifo(docs / "pipe.md")
    Path(os.fsdecode(os.fsencode(docs) + b"/caf\xe9.md")).write_text("x", encoding="utf-8")

    loaded = load(DocumentFolder(docs, ALL), tmp_path / "state")

    assert loaded.paths == ("good.md",)
    found = reasons(loaded)
    assert found.pop("loop.pdf")
    assert found == {
        "huge.pdf": "It is larger than 50 MB.",
        "bomb.docx": "It unpacks to more than 200 MB.",
        "entities.docx": "It declares XML entities, which no Office file does.",
        "link.md": "It is a link to a place outside of its folder.",
        "folder-link": "It is a link to a place outside of its folder.",
        "pipe.md": "It is a device or a pipe, no file.",
        "caf\\xe9.md": "Its name is not UTF-8; rename it.",
    }


def bomb(file: Path) -> None:
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("word/document.xml", "w") as member,
    ):
        for _ in range(210):
            member.write(b" " * 1_000_000)


def looping_pdf() -> bytes:
    """Return a PDF whose tree of pages has itself as a branch."""
    objects = ("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 9 >>")
    content = b"%PDF-1.7\n"
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"xref\n0 3\n0000000000 65535 f \n{table}trailer\n<< /Size 3 /Root 1 0 R >>\n"
    return content + f"{tail}startxref\n{len(content)}\n%%EOF\n".encode()


def test_a_file_that_takes_too_long_is_stopped_and_the_rest_loads(tmp_path: Path) -> None:
    folder = write(tmp_path / "docs", good="Text.")
    (tmp_path / "docs" / "slow.html").write_text("<html>" + "<div>" * 200_000, encoding="utf-8")
    (tmp_path / "docs" / "z.html").write_text("<html>After.", encoding="utf-8")

    loaded = refresh((folder,), tmp_path / "state", silent, seconds=6)

    assert loaded.paths == ("good.md", "z.html")
    assert reasons(loaded) == {"slow.html": "It took longer than 6 s to read."}


def test_a_file_that_changes_while_it_is_read_is_said_and_the_rest_loads(tmp_path: Path) -> None:
    folder = write(tmp_path / "docs", good="Text.", log="Begun.")

    def grows(frame: FrameType, event: str, called: object) -> None:
        """Write to the file whenever something was just read, before it is looked at again."""
        reading = frame.f_code.co_filename == reader.__file__
        if reading and event == "c_return" and getattr(called, "__name__", "") == "read":
            with (tmp_path / "docs" / "log.md").open("ab") as log:
                log.write(b" More.")

    sys.setprofile(grows)
    try:
        loaded = load(folder, tmp_path / "state")
    finally:
        sys.setprofile(None)

    assert loaded.paths == ("good.md",)
    assert reasons(loaded) == {
        "log.md": "It changed while it was read; load it again when it is finished."
    }


def test_many_tiny_files_load_and_are_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for number in range(2_000):
        (tmp_path / "docs" / f"{number}.md").write_text(f"# Note {number}\n\nx", encoding="utf-8")
    folder = DocumentFolder(tmp_path / "docs", ALL)

    assert len(load(folder, tmp_path / "state").added) == 2_000
    assert load(folder, tmp_path / "state").unchanged == 2_000
