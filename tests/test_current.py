"""A process that lives long notices what another one loads, and what `meshwright.toml` says now."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.opening import Opening, open_for
from assistant.settings import Settings
from knowledge.documents.ledger import loading_alone
from knowledge.people import Person
from knowledge.workspace.model import FILE

TOML = """
[[sources]]
path = "catalog"
kind = "jsonl"

[[sources]]
path = "docs"
kind = "documents"

[groups]
hr = "HR"
"""
# Answers each line it reads with the documents that a search for it finds, and the datasets.
LIVING = """
import sys
from pathlib import Path
from assistant.opening import open_for
from assistant.settings import Settings
from knowledge.people import Person
office = open_for(Settings(), folder=Path(sys.argv[1]), sample=False, cwd=Path(), cache=Path())
for line in sys.stdin:
    context = office.context_alone(Person("x"), ())
    hits = context.documents.search(line.strip(), 9)
    datasets = [d.id for d in context.catalog.datasets]
    own = {h.passage.document for h in hits if h.passage.origin == "organisation"}
    print(sorted(own), datasets, flush=True)
"""
# Tells its first step, and goes on once its input ends.
LOADING = """
import sys
from pathlib import Path
from knowledge.workspace import load, open_workspace
def show(step):
    if not shown:
        print(step.doing, flush=True)
        sys.stdin.read()
    shown.append(step)
shown = []
load(open_workspace(Path(sys.argv[1])), show)
"""


def workspace(root: Path, **texts: str) -> Path:
    (root / "catalog").mkdir(parents=True)
    (root / "docs").mkdir()
    (root / FILE).write_text(TOML, encoding="utf-8")
    datasets(root, "orders")
    documents(root, **texts)
    return root


def datasets(root: Path, *ids: str) -> None:
    lines = "".join(f'{{"id": "{id_}", "name": "{id_}"}}\n' for id_ in ids)
    (root / "catalog" / "datasets.jsonl").write_text(lines, encoding="utf-8")


def documents(root: Path, **texts: str) -> None:
    for name, text in texts.items():
        (root / "docs" / f"{name}.md").write_text(text, encoding="utf-8")


def started(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


@contextmanager
def living(root: Path) -> Generator[subprocess.Popen[str]]:
    process = started(LIVING, str(root))
    try:
        yield process
    finally:
        process.communicate()


def asked(process: subprocess.Popen[str], query: str) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{query}\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def test_a_living_process_answers_from_what_another_one_loaded(tmp_path: Path) -> None:
    root = workspace(tmp_path, a="The zebra grazes.", b="The zebra sleeps.")

    with living(root) as office:
        first = asked(office, "zebra")
        documents(root, a="The lion grazes.", c="A third zebra.")
        (root / "docs" / "b.md").unlink()
        datasets(root, "orders", "stock")
        unloaded = asked(office, "zebra")
        started(LOADING, str(root)).communicate()
        second = asked(office, "zebra")

    assert first == unloaded == "['a.md', 'b.md'] ['orders']"
    assert second == "['c.md'] ['orders', 'stock']"


def test_while_another_process_loads_the_earlier_version_answers(tmp_path: Path) -> None:
    root = workspace(tmp_path, a="The zebra grazes.")

    with living(root) as office:
        first = asked(office, "zebra")
        (root / "more").mkdir()
        (root / "more" / "d.md").write_text("More of the zebra.", encoding="utf-8")
        more = '\n[[sources]]\npath = "more"\nkind = "documents"\n'
        (root / FILE).write_text(TOML + more, encoding="utf-8")
        load = started(LOADING, str(root))
        assert load.stdout is not None
        load.stdout.readline()
        during = asked(office, "zebra")
        load.communicate()
        after = asked(office, "zebra")

    assert first == during == "['a.md'] ['orders']"
    assert after == "['a.md', 'd.md'] ['orders']"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_killed_load_changes_nothing_for_a_living_process(tmp_path: Path) -> None:
    root = workspace(tmp_path, a="The zebra grazes.")

    with living(root) as office:
        first = asked(office, "zebra")
        documents(root, a="The lion grazes.")
        load = started(LOADING, str(root))
        assert load.stdout is not None
        load.stdout.readline()
        load.send_signal(signal.SIGKILL)
        load.communicate()
        after = asked(office, "zebra")

    assert first == after == "['a.md'] ['orders']"


def office_in(root: Path) -> Opening:
    return open_for(Settings(), folder=root, sample=False, cwd=root, cache=root)


def found(office: Opening, groups: frozenset[str] = frozenset()) -> list[str]:
    context = office.context_alone(Person("x", groups=groups), ())
    hits = context.documents.search("zebra", 9)
    return [h.passage.document for h in hits if h.passage.origin == "organisation"]


def test_narrowed_readers_count_at_the_next_question(
    tmp_path: Path,
) -> None:
    root = workspace(tmp_path, a="The zebra grazes.")
    (root / "docs" / "pay").mkdir()
    (root / "docs" / "pay" / "b.md").write_text("The zebra is paid.", encoding="utf-8")
    office = office_in(root)
    before = found(office)
    rule = '\n[[folder_rules]]\npath = "docs/pay"\nreaders = ["hr"]\n'

    (root / FILE).write_text(TOML + rule, encoding="utf-8")

    assert sorted(before) == ["a.md", "pay/b.md"]
    assert found(office) == ["a.md"]
    assert sorted(found(office, frozenset({"hr"}))) == ["a.md", "docs/pay/b.md"]


def test_a_source_within_another_is_waited_for_since_it_may_restrict(tmp_path: Path) -> None:
    root = workspace(tmp_path, a="The zebra grazes.")
    office = office_in(root)
    found(office)
    inner = '\n[[sources]]\npath = "docs/a.md"\nkind = "documents"\nreaders = ["hr"]\n'
    (root / FILE).write_text(TOML + inner, encoding="utf-8")

    with loading_alone(root / ".meshwright", 0):
        waiting = started(LIVING, str(root))
        assert waiting.stdin is not None
        waiting.stdin.write("zebra\n")
        waiting.stdin.flush()
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(3)

    answer, _ = waiting.communicate()
    assert answer.strip() == "[] ['orders']"


def test_a_workspace_file_with_faults_leaves_the_one_before_in_force_and_that_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = workspace(tmp_path, a="The zebra grazes.")
    office = office_in(root)
    before = found(office)

    (root / FILE).write_text("[[sources", encoding="utf-8")

    assert found(office) == before == ["a.md"]
    assert office.asker("ann@x.example").groups == frozenset()
    assert "is not TOML" in office.current.fault
    assert [record.getMessage() for record in caplog.records] == [office.current.fault]

    (root / FILE).write_text(TOML, encoding="utf-8")

    assert found(office) == before
    assert office.current.fault == ""


def test_people_and_groups_are_read_again(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    office = office_in(root)
    nobody = office.asker("ann@x.example")
    person = '\n[[people]]\nemail = "ann@x.example"\ngroups = ["hr"]\n'

    (root / FILE).write_text(TOML + person, encoding="utf-8")

    assert nobody.groups == frozenset()
    assert office.asker("ann@x.example").groups == frozenset({"hr"})


def test_nothing_is_opened_again_while_nothing_changed(tmp_path: Path) -> None:
    root = workspace(tmp_path, a="The zebra grazes.")
    office = office_in(root)
    found(office)

    assert office.current.now() is office.current.now()
    assert office.searcher is office.searcher
