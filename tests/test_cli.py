"""The command line, as a person runs it; what one process leaves to the next is tried in real ones."""

import json
from pathlib import Path

import pytest
from peers.terminal import meshwright, started

from evals.loopback.messages_api import HttpError, Text, ToolUse, Turn, serve

# What is known of the sample's texts is shared with the other tests that ask about it.
pytestmark = pytest.mark.xdist_group("sample")

SAMPLE_PROMPT = Path("knowledge/sample/retail/prompts/reference.txt")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def test_help_lists_only_commands_that_work(cache: Path) -> None:
    done = started("--help", cache=cache)

    assert done.returncode == 0
    assert all(
        name in done.stdout for name in ("init", "load", "status", "ask", "roadmap", "tool", "mcp")
    )


def test_the_roadmap_of_the_sample_is_written_in_every_format(cache: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    done = started(
        "roadmap", "--sample", "--prompt-file", str(SAMPLE_PROMPT), "--out", str(out), cache=cache
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert {"roadmap.md", "roadmap.docx", "roadmap.pptx", "roadmap.json"} <= {
        f.name for f in out.iterdir()
    }
    plan = json.loads((out / "roadmap.json").read_text(encoding="utf-8"))
    assert 6 <= len(plan["domains"]) <= 8


def test_ask_json_prints_the_object_of_the_contract(cache: Path) -> None:
    done = meshwright(
        "ask", "Which domain is the most ready to own its data?", "--sample", "--json", cache=cache
    )

    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert {
        "answer", "claims", "citations", "tools", "proposals", "unsupported", "artifacts",
        "notices", "model", "usage", "seconds",
    } <= set(found)  # fmt: skip
    assert found["model"] == "planner"
    assert [t["name"] for t in found["tools"]] == ["assess_domains"]
    assert found["unsupported"] == []


def test_a_follow_up_in_a_new_process_answers_from_the_stored_roadmap(cache: Path) -> None:
    prompt = SAMPLE_PROMPT.read_text(encoding="utf-8")
    first = json.loads(meshwright("ask", prompt, "--sample", "--json", cache=cache).stdout)

    done = started(
        "ask",
        "and why not inventory first?",
        "--sample",
        "--json",
        "--conversation",
        first["conversation"],
        cache=cache,
    )

    found = json.loads(done.stdout)
    assert [t["name"] for t in found["tools"]] == ["open_result"]
    assert "Supply chain" in found["answer"].split("\n")[0]
    assert "points behind" in found["answer"]
    assert found["unsupported"] == []


def test_somebody_elses_conversation_gives_nothing_of_it(cache: Path) -> None:
    mine = json.loads(
        meshwright(
            "ask", "Which domain is the most ready?", "--sample", "--json", cache=cache
        ).stdout
    )

    done = meshwright(
        "ask",
        "why not the second one?",
        "--sample",
        "--json",
        "--conversation",
        mine["conversation"],
        "--as",
        "stranger@fernway.example",
        cache=cache,
    )

    assert "Marketing analytics" not in done.stdout


def test_an_unknown_person_sees_only_what_everybody_may_read(cache: Path) -> None:
    count = [
        json.loads(meshwright("tool", "decompose_domains", "--sample", *as_, cache=cache).stdout)[
            "datasets"
        ]
        for as_ in (("--as", "stranger@fernway.example"), ("--as", "beatrix.stolz@fernway.example"))
    ]

    assert count[0] < count[1]


def test_claude_answers_over_the_real_sdk_and_its_figures_are_checked(cache: Path) -> None:
    script = [
        Turn((ToolUse("assess_domains", {}),), "tool_use"),
        Turn((Text("Marketing campaigns and attribution is ready; it saves EUR 4,711 a day."),)),
    ]
    with serve(script) as peer:
        done = meshwright(
            "ask", "Which domain is ready?", "--sample", "--json", cache=cache,
            ANTHROPIC_API_KEY="loopback", ANTHROPIC_BASE_URL=peer.url,
        )  # fmt: skip

    found = json.loads(done.stdout)
    assert peer.refused == []
    assert found["model"] == "claude-sonnet-5-5"
    assert any("4,711" in u for u in found["unsupported"])
    assert "[not traced]" in found["answer"]


def test_the_planner_answers_with_a_notice_when_claude_is_down(cache: Path) -> None:
    down = [HttpError(529, "overloaded_error")] * 3
    with serve(down) as peer:
        done = meshwright(
            "ask", "Compare the maturity of our domains", "--sample", "--json", cache=cache,
            ANTHROPIC_API_KEY="loopback", ANTHROPIC_BASE_URL=peer.url,
        )  # fmt: skip

    found = json.loads(done.stdout)
    assert found["model"] == "planner"
    assert found["notices"]
    assert found["answer"]


def test_a_workspace_is_made_loaded_and_planned_from(cache: Path, tmp_path: Path) -> None:
    catalog = tmp_path / "catalog"
    catalog.mkdir()
    rows = [
        {"id": f"{t}_{i}", "name": f"{t}_{i}"}
        for t in ("order", "stock", "campaign")
        for i in ("raw", "core", "daily")
    ]
    links = [
        {"src": f"{t}_raw", "dst": f"{t}_core", "kind": "lineage", "job": f"{t}_load"}
        for t in ("order", "stock", "campaign")
    ]
    (catalog / "datasets.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (catalog / "edges.jsonl").write_text("\n".join(map(json.dumps, links)), encoding="utf-8")

    made = meshwright("init", str(tmp_path / "mesh"), cache=cache)
    loaded = started("load", str(catalog), "--workspace", str(tmp_path / "mesh"), cache=cache)
    status = meshwright("status", "--json", "--workspace", str(tmp_path / "mesh"), cache=cache)
    planned = meshwright(
        "roadmap",
        "We're a retailer with 400 people.",
        "--format",
        "json",
        "--out",
        str(tmp_path / "out"),
        "--workspace",
        str(tmp_path / "mesh"),
        cache=cache,
    )

    assert made.returncode == loaded.returncode == planned.returncode == 0
    assert "9 added" in loaded.stdout
    assert json.loads(status.stdout)["datasets"] == 9


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("roadmap", "--prompt-file", "long.txt", "--out", "o"), 1, "200,000 can be read"),
        (("roadmap", "", "--out", "o"), 1, "There is nothing to plan from"),
        (("roadmap", "a", "--format", "pdf"), 2, "Unknown format 'pdf'"),
        (("roadmap", "--prompt-file", "missing.txt"), 1, "missing.txt"),
        (("ask", "  "), 1, "The question is empty"),
        (("ask", "hello", "--conversation", "slack:T1:C1:1"), 2, "no conversation of the terminal"),
        (("tool", "make_coffee"), 2, "There is no tool 'make_coffee'"),
        (("tool", "open_result", "--arguments", "{"), 2, "don't fit open_result"),
        (("tool", "assess_domains"), 1, "load a catalog"),
        (("load", "nowhere"), 2, "There is no workspace here"),
        (("status", "--workspace", "nowhere"), 1, "nowhere"),
    ],
)
def test_bad_input_is_one_sentence_and_an_exit_status(
    words: tuple[str, ...], status: int, sentence: str, cache: Path, tmp_path: Path
) -> None:
    (tmp_path / "long.txt").write_text("x" * 200_001, encoding="utf-8")

    done = meshwright(*words, cache=cache, cwd=tmp_path)

    assert done.returncode == status
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_all_faults_of_the_environment_are_reported_together(cache: Path) -> None:
    done = started(
        "status", cache=cache, ANTHROPIC_BASE_URL="nonsense", MESHWRIGHT_DATABASE_URL="mongo:x"
    )

    assert done.returncode == 1
    assert "ANTHROPIC_BASE_URL" in done.stderr
    assert "MESHWRIGHT_DATABASE_URL" in done.stderr
