import pytest

from assistant.planner.english import in_english
from assistant.planner.redrawing import Redrawing, asks_to_redraw, redrawing_in

FINANCE = Redrawing(merge=(("finance", "purchasing"),))
RETURNS = Redrawing(together=(("orders", "returns"),))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("merge finance and purchasing", FINANCE),
        ("What if finance and purchasing were merged?", FINANCE),
        ("Put finance and purchasing into one domain, please", FINANCE),
        ("Führe Finanzen und Einkauf zusammen", FINANCE),
        ("Fusionne finance et achats", FINANCE),
        ("Combina finanzas con compras", FINANCE),
        ("combine fleet, depots and routes", Redrawing(merge=(("fleet", "depots", "routes"),))),
        ("split the customer domain in two", Redrawing(split=("customer",))),
        ("What if we break claims handling up?", Redrawing(split=("claims handling",))),
        ("Teile den Kunden auf", Redrawing(split=("customers",))),
        ("keep orders and returns together", RETURNS),
        ("Behalte Bestellungen und Retouren zusammen", RETURNS),
        ("Garde les commandes et les retours ensemble", RETURNS),
        ("Mantén pedidos y devoluciones juntos", RETURNS),
        ("leave out HR", Redrawing(exclude=("HR",))),
        ("Lass HR weg", Redrawing(exclude=("HR",))),
        ("Which domains are there without the audit tables?", Redrawing(exclude=("audit",))),
        ("Cut it again, excluding tmp_* and core.log_line", Redrawing(exclude=("tmp_*", "core.log_line"))),
        ("Which domains are there without core.*?", Redrawing(exclude=("core.*",))),
        ("only the supply chain", Redrawing(scope="supply chain")),
        ("Nur die Lieferkette", Redrawing(scope="supply chain")),
        ("Show the domains of the schema mart_sales only", Redrawing()),
        ("Domains within `mart_sales` only", Redrawing(scope="mart_sales")),
    ],
)  # fmt: skip
def test_what_is_wanted_otherwise_is_read_in_four_languages(text: str, wanted: Redrawing) -> None:
    assert redrawing_in(in_english(text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Split our data warehouse into domains",
        "Split the catalog into contexts; fewer than ten please",
        "Group our tables by what they are about",
        "Looking only at lineage and keys, how would you divide our warehouse?",
        "Do orders and returns form one area or two?",
        "Where would you draw the line between sales and service?",
        "Merge it",
        "Would you split it further?",
        "Which domain should go first, without long explanations?",
    ],
)
def test_a_whole_catalog_and_other_wishes_are_no_change_of_a_cut(text: str) -> None:
    assert redrawing_in(text) == Redrawing()


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("merge finance and purchasing", True),
        ("What if we merge finance and purchasing?", True),
        ("Please keep orders and returns together", True),
        ("split customers", True),
        ("Draft a contract that combines orders and returns", False),
        ("split apples", False),
        ("the job that merges orders and returns failed tonight", False),
        ("leave out HR", True),
        ("leave out the details", False),
    ],
)
def test_without_a_cut_before_it_only_areas_to_join_or_divide_ask_for_one(
    text: str, *, asks: bool
) -> None:
    assert asks_to_redraw(text) is asks
