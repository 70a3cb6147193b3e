"""Who may read what, and where people come from: the workspace's file and CSV files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.people import EVERYONE, Audience, Person, audience_of
from knowledge.workspace import FILE, WorkspaceError, create_workspace, open_workspace, person

GROUPS = ("finance", "hr", "legal")
AUDIENCES = st.builds(
    Audience, st.frozensets(st.frozensets(st.sampled_from(GROUPS), max_size=3), max_size=3)
)
READERS = st.frozensets(st.sampled_from((*GROUPS, EVERYONE)), max_size=4)
TOML = """
[groups]
finance = "Finance"
legal = "Legal"

[[people]]
email = "ann@acme.example"
groups = ["finance"]

[[people_files]]
path = "people.csv"
"""


def _acme(folder: Path, csv: str, toml: str = TOML) -> Path:
    (folder / FILE).write_text(toml, encoding="utf-8")
    (folder / "people.csv").write_text(csv, encoding="utf-8")
    return folder


def _faults(folder: Path) -> list[str]:
    with pytest.raises(WorkspaceError) as raised:
        open_workspace(folder)
    return str(raised.value).replace(f"{folder}/", "").splitlines()


@given(here=AUDIENCES, there=AUDIENCES)
def test_one_audience_may_read_all_of_another_exactly_if_no_readers_say_otherwise(
    here: Audience, there: Audience
) -> None:
    every = [
        frozenset(group for bit, group in enumerate(GROUPS) if number >> bit & 1)
        for number in range(8)
    ]

    found = here.may_read_all_of(there)

    assert found == all(here.may_read(r) for r in every if there.may_read(r))


@given(audience=AUDIENCES, readers=READERS)
def test_one_more_listener_never_opens_anything(
    audience: Audience, readers: frozenset[str]
) -> None:
    more = Audience(audience.members | {frozenset({"hr"})})

    assert audience.members == frozenset() or audience.may_read(readers) >= more.may_read(readers)


@given(one=AUDIENCES, other=AUDIENCES)
def test_audiences_of_one_key_are_one(one: Audience, other: Audience) -> None:
    assert (one.key() == other.key()) == (one == other)


def test_a_comma_in_the_id_of_a_group_makes_no_key_of_two_groups() -> None:
    one = audience_of([Person("a", groups=frozenset({"finance,hr"}))])
    two = audience_of([Person("a", groups=frozenset({"finance", "hr"}))])

    assert one.key() != two.key()


def test_people_come_from_the_workspace_file_and_from_csv_files(tmp_path: Path) -> None:
    csv = (
        "\ufeffEmail,Name,Role,Groups\r\n"
        'Bob@acme.example,"Lee, Bob",Analyst,finance; legal\r\n'
        "\r\n"
        "eve@acme.example,Eve,,\r\n"
    )

    workspace = open_workspace(_acme(tmp_path, csv))

    assert [p.email for p in workspace.people] == [
        "ann@acme.example",
        "Bob@acme.example",
        "eve@acme.example",
    ]
    bob = Person("Bob@acme.example", "Lee, Bob", "Analyst", frozenset({"finance", "legal"}))
    assert person(workspace, "bob@ACME.example ") == bob
    assert person(workspace, "eve@acme.example").groups == frozenset()
    assert person(workspace, "stranger@acme.example").groups == frozenset()


def test_all_faults_of_people_files_are_told_together(tmp_path: Path) -> None:
    csv = (
        "email,name,groups\n"
        "ann@acme.example,Ann,finance\n"
        "bob@acme.example,Bob,finanec\n"
        ",Nobody,finance\n"
        "eve@acme.example,Lee, Eve,finance\n"
        "fay@acme.example,Fay,finanec\n"
        "Fay@acme.example,Fay,legal\n"
    )
    toml = TOML + '\n[[people_files]]\npath = "gone.csv"\n[moddel]\n'

    faults = _faults(_acme(tmp_path, csv, toml))

    assert faults == [
        (
            "meshwright.toml: [moddel] is not known; it may be one of "
            "organisation, sources, checks, folder_rules, groups, people, people_files, model, "
            "tokens, login, journal, slack, executor, glossary."
        ),
        "people.csv line 4 has no email; add it or remove the line.",
        "people.csv line 5 has 4 cells where the first line has 3; quote commas.",
        "gone.csv does not exist; correct its path under [[people_files]].",
        (
            "people.csv line 3: bob@acme.example names the group 'finanec', which [groups] lacks; "
            "add it there."
        ),
        "people.csv line 2: ann@acme.example stands in meshwright.toml as well; keep one.",
        "people.csv line 7: fay@acme.example stands in people.csv line 6 as well; keep one.",
    ]


@pytest.mark.parametrize(
    ("csv", "told"),
    [
        ("", "people.csv line 1 has no column email; it takes email, name, role, groups"),
        ("email;name\na@x;A\n", "people.csv line 1 has no column email"),
        ("email,group\na@x,finance\n", "people.csv line 1: the column 'group' is not known"),
        ("email,name,name\na@x,A,B\n", "people.csv line 1 has the column 'name' twice"),
        ('email\n"a@x\n', "people.csv is not CSV: unexpected end of data."),
    ],
)
def test_a_file_that_is_no_list_of_people_says_what_is_wrong(
    csv: str, told: str, tmp_path: Path
) -> None:
    faults = _faults(_acme(tmp_path, csv))

    assert len(faults) == 1
    assert faults[0].startswith(told)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    _acme(tmp_path, "")
    (tmp_path / "people.csv").write_bytes("email,name\na@x,Jos\u00e9\n".encode("latin-1"))

    assert _faults(tmp_path) == ["people.csv is not UTF-8 text; save it as CSV in UTF-8."]


def test_many_faults_of_one_file_are_counted(tmp_path: Path) -> None:
    faults = _faults(_acme(tmp_path, "email,name\n" + ",A\n" * 500))

    assert len(faults) == 21
    assert faults[-1] == "people.csv has 480 more faults."


def test_twenty_thousand_people_open_at_once(tmp_path: Path) -> None:
    rows = "".join(f"p{n}@acme.example,finance\n" for n in range(20_000))

    workspace = open_workspace(_acme(tmp_path, f"email,groups\n{rows}"))

    assert len(workspace.people) == 20_001


def test_what_a_new_workspace_says_of_people_files_can_be_used_as_it_stands(
    tmp_path: Path,
) -> None:
    create_workspace(tmp_path / "mesh", sample=False)
    file = tmp_path / "mesh" / FILE
    lines = file.read_text(encoding="utf-8").splitlines()
    at = lines.index("# [[people_files]]")
    lines[at : at + 2] = [line.removeprefix("# ") for line in lines[at : at + 2]]
    file.write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "mesh" / "people.csv").write_text("email\na@acme.example\n", encoding="utf-8")

    workspace = open_workspace(tmp_path / "mesh")

    assert [p.email for p in workspace.people] == ["a@acme.example"]
