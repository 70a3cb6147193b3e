"""Which teams there are and who owns what, where a question asks for all of them."""

import pytest

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Dataset, Team
from knowledge.catalog.view import CatalogView
from knowledge.people import EVERYONE, Person, audience_of
from tools.passages.owners import asks_for_owners, owners_asked, owners_told

ALL, FEW = frozenset({EVERYONE}), frozenset({"finance"})


def dataset(id_: str, *owners: str, readers: frozenset[str] = ALL) -> Dataset:
    return Dataset(id=id_, name=id_.rpartition(".")[2], owners=owners, readers=readers)


def seen(*datasets: Dataset, teams: tuple[Team, ...] = ()) -> CatalogView:
    return CatalogView(
        Memory(datasets=datasets, teams=teams), audience_of((Person("ada@shop.example"),))
    )


@pytest.mark.parametrize(
    "question",
    ["Which teams are there?", "who are the owners?", "Which teams own the most data?", "list all data owners",
     "who owns what here?", "How many teams do we have?", "which teams have-we ?"],
)  # fmt: skip
def test_a_question_for_all_teams_or_owners_is_known(question: str) -> None:
    assert asks_for_owners(question)


@pytest.mark.parametrize(
    "question",
    ["Who is the owner?", "Who owns shop.order?", "Which teams use shop.order?", "Who leads the data team?",
     "Which owners must approve a change?", "What is a team?"],
)  # fmt: skip
def test_a_question_for_one_owner_or_what_teams_do_is_another(question: str) -> None:
    assert not asks_for_owners(question)


def test_those_who_own_most_come_first_and_what_has_no_owner_is_counted() -> None:
    shop = Team(id="shop", name="Online shop", people=4, owns=("a.x", "a.y"))
    idle = Team(id="idle", name="Data office")
    view = seen(dataset("a.x", "ada@shop.example"), dataset("a.y", "shop"), dataset("a.z", "bo@shop.example"), dataset("a.w"), teams=(shop, idle))  # fmt: skip

    found = owners_asked("Which teams are there?", view)

    assert found is not None
    assert [(o.name, o.datasets) for o in found.owners] == [("Online shop", 2), ("bo@shop.example", 1), ("Data office", 0)]  # fmt: skip
    assert owners_told(found).startswith("2 teams or people own 3 of the 4 datasets in the catalog; 1 have no owner.")  # fmt: skip
    assert "Teams for which the catalog names no dataset: Data office." in owners_told(found)


def test_only_what_the_asker_may_read_is_counted_or_named() -> None:
    secret = Team(id="secret", name="Mergers", owns=("b.deal",), readers=FEW)
    view = seen(dataset("a.x", "ada@shop.example"), dataset("b.deal", "eve@shop.example", readers=FEW), teams=(secret,))  # fmt: skip

    found = owners_asked("who are the owners?", view)

    assert found is not None
    assert [(o.name, o.datasets) for o in found.owners] == [("ada@shop.example", 1)]
    assert (found.of, found.unowned) == (1, 0)


def test_a_catalog_without_owners_leaves_the_question_to_the_documents() -> None:
    assert owners_asked("Which teams are there?", seen(dataset("a.x"))) is None
