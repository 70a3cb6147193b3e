"""`meshwright load` makes search catch up, in the background if need be, and status says how far."""

import json
import subprocess
from pathlib import Path

from peers.terminal import started

from assistant.catching_up import catch_up
from assistant.opening import open_for
from assistant.settings import Settings
from knowledge.people import Audience
from knowledge.workspace.model import FILE
from knowledge.workspace.settings import open_workspace


def workspace(root: Path, documents: int = 2) -> Path:
    (root / FILE).parent.mkdir(parents=True, exist_ok=True)
    (root / FILE).write_text('[groups]\nhr = "HR"\n', encoding="utf-8")
    (root / "docs").mkdir()
    for number in range(documents):
        text = f"# Note {number}\n\nWhat the herd of number {number} eats."
        (root / "docs" / f"{number}.md").write_text(text, encoding="utf-8")
    return root


def ran(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return started(*words, "--workspace", str(root), cache=root.parent)


def test_a_load_makes_vectors_and_status_says_what_each_source_gave(tmp_path: Path) -> None:
    root = workspace(tmp_path / "mesh")
    (root / "docs" / "pay.md").write_text("---\nreaders: [hr]\n---\nPay.", encoding="utf-8")
    (root / "secret").mkdir()
    (root / "secret" / "a.md").write_text("Secret.", encoding="utf-8")

    made = ran(root, "load", str(root / "docs"))
    ran(root, "load", str(root / "secret"), "--readers", "hr")
    told = ran(root, "status", "--json")
    shown = ran(root, "status")

    assert "passages by words and by meaning" in made.stdout
    status = json.loads(told.stdout)
    (source,) = status["loaded"]
    assert source.pop("loaded_at")
    assert source == {
        "path": "docs",
        "kind": "documents",
        "readers": ["everyone"],
        "what": "documents",
        "count": 2,
    }
    assert status["documents"] == 2
    assert status["by_meaning"] == status["passages"]
    assert "docs (documents, 2 documents, loaded 2" in shown.stdout.replace("\n", " ")
    assert "secret" not in shown.stdout + told.stdout


def test_readers_that_differ_from_those_of_a_source_change_nothing_silently(tmp_path: Path) -> None:
    root = workspace(tmp_path / "mesh", 1)
    toml = '[[sources]]\npath = "docs"\n\n[groups]\nhr = "HR"\n'
    (root / FILE).write_text(toml, encoding="utf-8")

    other = ran(root, "load", str(root / "docs"), "--readers", "hr")

    assert (root / FILE).read_text(encoding="utf-8") == toml
    assert other.returncode == 1
    assert "docs is a source already, read by everyone; change its readers in" in other.stderr


def test_the_background_ends_by_itself_and_leaves_nothing_missing(tmp_path: Path) -> None:
    root = workspace(tmp_path / "mesh")
    toml = '[[sources]]\npath = "docs"\nkind = "documents"\n'
    (root / FILE).write_text(toml, encoding="utf-8")
    office = open_for(Settings(), folder=root, sample=False, cwd=root, cache=root)
    library = office.library()
    before = library.coverage(Audience())
    library.close()

    catch_up(open_workspace(root))

    after = office.library()
    assert before.missing == 2
    assert after.coverage(Audience()).missing == 0
    after.close()
