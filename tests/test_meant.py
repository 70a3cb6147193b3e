"""Names as people say them: in words, misspelt, in the plural, without a prefix, and of several."""

import pytest

from tools.declaration import ToolError
from tools.lineage.meant import KnownNames, Meant, domain_meant, listed, the_one

SHOP: dict[str, tuple[str, ...]] = {
    "core.customer_360": ("customer_360",),
    "core.price": ("price",),
    "finance.fct_balance_sheet": ("fct_balance_sheet",),
    "mart.orders_daily": ("orders_daily",),
    "stg.price": ("price",),
    "stg.order_line": ("order_line",),
    "dim_weather": ("dim_weather",),
}
KNOWN = KnownNames(SHOP)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("mart.orders_daily", "mart.orders_daily"),
        ("Orders Daily", "mart.orders_daily"),
        ("the orders daily table", "mart.orders_daily"),
        ("order_daily", "mart.orders_daily"),
        ("ordrs dayly", "mart.orders_daily"),
        ("daily orders", "mart.orders_daily"),
        ("balance sheet model", "finance.fct_balance_sheet"),
        ("balance sheets", "finance.fct_balance_sheet"),
        ("customer 360", "core.customer_360"),
        ("Customer360", "core.customer_360"),
        ("weather", "dim_weather"),
        ("wether", "dim_weather"),
        ("stg price", "stg.price"),
        ("order lines", "stg.order_line"),
    ],
)
def test_a_name_is_found_as_people_say_it(said: str, meant: str) -> None:
    assert KNOWN.meant(said).found == (meant,)


def test_what_is_not_written_as_it_was_said_is_not_exact() -> None:
    assert KNOWN.meant("orders-daily").exact
    assert not KNOWN.meant("ordrs daily").exact


def test_of_several_that_nothing_tells_apart_one_is_asked_for() -> None:
    several = KNOWN.meant("the price table")

    assert several.found == ("core.price", "stg.price")
    with pytest.raises(ToolError, match=r"^Which dataset do you mean by 'price': core\.price or stg\.price\?$"):  # fmt: skip
        the_one(several, "price", "dataset")


def test_where_none_fits_the_nearest_are_told() -> None:
    with pytest.raises(ToolError, match=r"no dataset 'pricelist' .* The nearest in name are "):
        the_one(KNOWN.meant("pricelist"), "pricelist", "dataset")
    with pytest.raises(ToolError, match=r"that you may read\. Ask for all\.$"):
        the_one(KNOWN.meant("zzz"), "zzz", "dataset", "Ask for all.")


def test_at_most_five_are_named() -> None:
    assert listed(tuple("abc")) == "a, b or c"
    assert listed(tuple("abcdefg")) == "a, b, c, d, e or one of 2 more"
    assert listed(("a",)) == "a"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What breaks if the balance sheet model goes?", ("finance.fct_balance_sheet",)),
        ("Who reads our weather data?", ("dim_weather",)),
        ("Is customer 360 any good?", ("core.customer_360",)),
        ("Tell whoever owns the price table", ("core.price", "stg.price")),
        ("What is the weakest domain?", ()),
        ("How daily is it?", ()),
    ],
)
def test_a_sentence_names_what_it_says_in_words(text: str, found: tuple[str, ...]) -> None:
    assert KNOWN.spoken_of(text) == Meant(found)


def test_a_domain_is_found_misspelt_or_by_one_of_its_words() -> None:
    names = ("Supply chain and replenishment", "Customer service")

    assert domain_meant("suply chain", names).found == names[:1]
    assert domain_meant("service", names).found == names[1:]
    assert domain_meant("treasury", names).found == ()


NAMES = (
    "order",
    "orders",
    "ordre",
    "order_line",
    "line_order",
    "salary",
    "salaries",
    "price",
    "prize",
)


@pytest.mark.parametrize("hidden", NAMES)
def test_only_what_may_be_read_is_ever_told(hidden: str) -> None:
    shown = {f"s.{name}": (name,) for name in NAMES if name != hidden}
    known = KnownNames(shown)

    for said in (hidden, f"s.{hidden}", f"the {hidden} table", hidden.replace("_", " ")):
        meant, spoken = known.meant(said), known.spoken_of(said)
        assert {*meant.found, *meant.near, *spoken.found} <= set(shown)
        assert meant == KnownNames(dict(reversed(shown.items()))).meant(said)
    assert all(f"s.{name}" in known.meant(name).found for name in NAMES if name != hidden)


def test_what_says_nothing_of_its_name_is_told_by_its_name() -> None:
    opaque = KnownNames({"d1": ("OrderHeader",), "d2": ("OrderItem",), "d3": ("OrderItem",)})

    with pytest.raises(ToolError, match=r"'order': OrderHeader, OrderItem \(d2\) or OrderItem \(d3\)\?$"):  # fmt: skip
        the_one(opaque.meant("order"), "order", "dataset")


def test_names_that_differ_by_a_number_alone_are_both_asked_about() -> None:
    known = KnownNames({"m.erp__balance_sheet": ("erp__balance_sheet",), "m.erp2__balance_sheet": ("erp2__balance_sheet",)})  # fmt: skip

    assert len(known.meant("balance sheet").found) == 2
    assert known.meant("erp2 balance sheet").found == ("m.erp2__balance_sheet",)
