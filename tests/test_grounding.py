import pytest

from assistant.evidence import Evidence
from assistant.grounding import check
from tools.declaration import Result
from tools.standing import Claim, Span, Standing


class Part(Result):
    name: str
    columns: int
    cohesion: float
    monthly_cost: float
    lead_time_days: int
    owner: str
    standing: Standing


class Effort(Result):
    label: str
    amount: Span
    standing: Standing


class Report(Result):
    organisation: str
    domains: tuple[Part, ...]
    efforts: tuple[Effort, ...]
    unassigned: tuple[str, ...]
    engineers: int
    orphan_share: float
    reason: Claim


REPORT = Report(
    organisation="Fernway",
    domains=(
        Part(
            name="Orders",
            columns=412,
            cohesion=0.823,
            monthly_cost=18250.0,
            lead_time_days=21,
            owner="Checkout Crew",
            standing="confirmed",
        ),
        Part(
            name="Stock",
            columns=97,
            cohesion=0.64,
            monthly_cost=9100.0,
            lead_time_days=14,
            owner="Store Supply",
            standing="confirmed",
        ),
        Part(
            name="Pricing",
            columns=55,
            cohesion=0.7,
            monthly_cost=1200.0,
            lead_time_days=9,
            owner="Commerce",
            standing="inferred",
        ),
    ),
    efforts=(
        Effort(
            label="First product",
            amount=Span(low=6, high=9, unit="person-weeks"),
            standing="inferred",
        ),
        Effort(
            label="Platform",
            amount=Span(low=3, high=5, unit="months"),
            standing="inferred",
        ),
    ),
    unassigned=("legacy.tmp_load", "legacy.scratch_2"),
    engineers=12,
    orphan_share=0.0713,
    reason=Claim(
        text="Nightly stock files arrive 45 minutes late on 38 % of days.", standing="documented"
    ),
)
EVIDENCE = (
    Evidence()
    .with_words(
        "We are a retailer with 15,000 employees and 3,000 ETL jobs; a request takes 3 weeks."
    )
    .with_result("r-1", REPORT)
    .with_passage(
        "policies/masking.md",
        "Masking of card numbers",
        "Card numbers are masked after 30 days. Exceptions need the Privacy Board. "
        "Read on 23 November 2026.",
    )
)

TRUE = r"""
Orders has 412 columns.
The Orders domain holds 412 columns and costs 18,250 a month.
Stock holds 97 columns.
There are 97 columns in Stock.
Orders has a cohesion of 0.823.
Orders has a cohesion of 0.82.
Orders has a cohesion of 82 %.
Its cohesion, 82.3 %, puts Orders first.
Stock has a cohesion of 0.64, Pricing one of 0.70.
A cohesion of 0.82 for Orders and 0.64 for Stock.
Orders costs about 18k a month.
Orders has a monthly cost of 18250.
Orders has a monthly cost of 18 250.
The lead time of Stock is 14 days.
Stock takes 14 days of lead time, Orders 21 days.
Fernway gets three domains.
The cut gives 3 domains: Orders, Stock and Pricing.
Two datasets are unassigned.
There are 12 engineers.
Twelve engineers carry the work.
About 7 % are orphans, a share of 0.07.
The first product takes 6–9 person-weeks.
The first product takes 6 to 9 person-weeks of effort.
The platform takes between 3 and 5 months.
Stock files arrive 45 minutes late on 38 % of days.
You have 15,000 employees.
With 15 000 employees and 3,000 jobs you are large.
With 15k people there is room.
A request takes three weeks today.
A request takes 3 weeks.
Card numbers are masked after 30 days.
Exceptions go to the Privacy Board.
Checkout Crew owns Orders.
The table `legacy.tmp_load` is unassigned.
The owner of Pricing is Commerce.
Card numbers, read on 23 November 2026, are masked.
1. Orders comes first with 412 columns.
There are three reasons to begin there.
In phase 2 the team looks at Stock.
Card numbers were read on 2026-11-23.
| Domain | Columns |\n|---|---|\n| Orders | 412 |\n| Stock | 97 |\n
| Domain | Cohesion | Lead time (days) |\n|---|---|---|\n| **Orders** | 0.82 | 21 |\n
Pricing is the smallest with 55 columns.
Orders (412 columns) leads, Stock (97 columns) follows.
""".strip().splitlines()

FALSE = r"""
Orders has 97 columns. -> 97
The Orders domain holds 413 columns. -> 413
Stock holds 412 columns. -> 412
There are 412 columns in Stock. -> 412
Orders has 412 tables. -> 412
Orders has a cohesion of 0.83. -> 0.83
Orders has a cohesion of 0.64. -> 0.64
Orders has a cohesion of 81 %. -> 81 %
Stock has a cohesion of 0.70, Pricing one of 0.64. -> 0.70, 0.64
A cohesion of 0.64 for Orders and 0.82 for Stock. -> 0.64, 0.82
Orders costs about 19k a month. -> 19k
Orders has a monthly cost of €18,250. -> €18,250
Orders has a monthly cost of 9100. -> 9100
The lead time of Stock is 14 weeks. -> 14
The lead time of Stock is 21 days. -> 21
Stock takes 14 hours of lead time. -> 14
Fernway gets four domains. -> four
The cut gives 5 domains. -> 5
Three datasets are unassigned. -> Three
There are 15 engineers. -> 15
Eleven engineers carry the work. -> Eleven
There are 12 analysts. -> 12
About 8 % are orphans. -> 8 %
The first product takes 6–10 person-weeks. -> 10
The first product takes 3 to 5 person-weeks. -> 3, 5
The platform takes between 6 and 9 months. -> 6, 9
Stock files arrive 45 hours late. -> 45
Stock files arrive late on 83 % of days. -> 83 %
You have 150,000 employees. -> 150,000
You have 15,000 stores. -> 15,000
With 3,000 employees you are small. -> 3,000
A request takes 3 months. -> 3
A request takes four weeks. -> four
Card numbers are masked after 60 days. -> 60
Card numbers are masked after 30 hours. -> 30
Exceptions go to the Fraud Council. -> Fraud Council
Loyalty Guild owns Orders. -> Loyalty Guild
The table `legacy.tmp_store` is unassigned. -> legacy.tmp_store
The table legacy.other_load is unassigned. -> legacy.other_load
The owner of Pricing is Marketing. -> Marketing
It is called "Golden Basket". -> Golden Basket
See POL-77 for this. -> POL-77
Ask zoe@fernway.example about Orders. -> zoe@fernway.example
| Domain | Columns |\n|---|---|\n| Orders | 97 |\n| Stock | 412 |\n -> 97, 412
| Domain | Cohesion |\n|---|---|\n| **Stock** | 0.82 |\n -> 0.82
Orders (97 columns) leads, Stock (412 columns) follows. -> 97, 412
It was built in Rome in 753 days. -> Rome, 753
Marketingtown owns Orders. -> Marketingtown
""".strip().splitlines()


@pytest.mark.parametrize("sentence", TRUE)
def test_a_true_sentence_is_left_as_it_is(sentence: str) -> None:
    text = sentence.replace("\\n", "\n")

    checked = check(text, EVIDENCE)

    assert checked.unsupported == ()
    assert checked.text == text


@pytest.mark.parametrize("line", FALSE)
def test_a_corrupted_sentence_is_marked_where_it_is_wrong(line: str) -> None:
    sentence, _, wrong = line.rpartition(" -> ")

    checked = check(sentence.replace("\\n", "\n"), EVIDENCE)

    assert checked.unsupported == tuple(wrong.split(", "))
    assert checked.text.count("[not traced]") == len(checked.unsupported)


def test_a_claim_has_the_standing_of_its_field() -> None:
    standings = [
        check(sentence, EVIDENCE).claims[0].standing
        for sentence in (
            "Orders has 412 columns.",
            "Pricing has 55 columns.",
            "Card numbers are masked after 30 days.",
            "You have 15,000 employees.",
            "Stock files arrive 45 minutes late.",
            "Orders has 412 columns, Pricing has 55 columns.",
            "Orders has 400 columns.",
        )
    ]

    assert standings == [
        "confirmed", "inferred", "documented", "stated", "documented", "inferred", None,
    ]  # fmt: skip


def test_a_sentence_without_figures_and_names_claims_nothing() -> None:
    assert check("Begin where the need is greatest.", EVIDENCE).claims == ()


def test_a_mark_stands_behind_what_it_marks() -> None:
    assert (
        check("Orders has **413** columns.", EVIDENCE).text
        == "Orders has **413 [not traced]** columns."
    )


def test_code_is_traced_line_by_line() -> None:
    evidence = EVIDENCE.with_passage("c.yaml", "Contract", "kind: DataContract\nstatus: draft")

    good = check("```yaml\nkind: DataContract\nstatus: draft\n```\n", evidence)
    bad = check("```yaml\nkind: DataContract\nstatus: active\n```\n", evidence)

    assert good.unsupported == ()
    assert bad.unsupported == ("a block of code",)
    assert bad.text.endswith("```\n[not traced]\n")


def test_german_nouns_are_not_taken_for_names() -> None:
    checked = check("Die Anfrage dauert 3 Wochen und ist nicht der Engpass.", EVIDENCE)

    assert checked.unsupported == ()


def test_a_figure_in_another_language_needs_its_value_and_unit() -> None:
    checked = check("Die Anfrage dauert 4 Wochen und ist nicht der Engpass.", EVIDENCE)

    assert checked.unsupported == ("4",)


ABROAD = Evidence().with_json(
    "r-1", '{"shops": [{"name": "Nord", "cost": 1234.5, "orders": 1234567, "opens": "2027-03-12"}, {"name": "Süd", "cost": 88.2, "orders": 905, "opens": "2027-06-01"}]}'
).with_words("Seit dem 12. März 2026 dauert bei uns ein Bericht 3 Wochen.")  # fmt: skip
GERMAN = "Die Filialen sind nicht alle gleich groß, und das ist auch so gewollt."


@pytest.mark.parametrize(
    ("told", "right", "wrong"),
    [
        ("Nord kostet {} im Monat.", "1.234,50", "1.243,50"),
        ("Nord coûte {} par mois.", "1\u202f234,50", "1\u202f243,50"),
        ("Nord hat {} Bestellungen.", "1.234.567", "1.234.657"),
        ("Nord öffnet am {}.", "12. März 2027", "13. März 2027"),
        ("Nord öffnet am {}.", "12.03.2027", "13.03.2027"),
        ("Ein Bericht dauert seit dem {} 3 Wochen.", "12. März 2026", "14. März 2026"),
    ],
)
def test_figures_and_dates_are_read_as_other_languages_write_them(
    told: str, right: str, wrong: str
) -> None:
    true, false = (check(told.format(said), ABROAD, shown=GERMAN) for said in (right, wrong))

    assert true.unsupported == ()
    assert false.unsupported == (wrong,)


def test_a_baseline_is_not_told_as_the_target() -> None:
    lead = PHASES.with_json(
        "r-3", '{"goals": [{"title": "Lead time", "baseline": "21 days", "target": "5 days"}, {"title": "Cost", "baseline": "9 euros", "target": "7 euros"}]}'
    )  # fmt: skip
    told = "The baseline of Lead time is 21 days and its target 5 days."

    assert check(told, lead).unsupported == ()
    swapped = told.replace("21", "x").replace("5", "21").replace("x", "5")
    assert check(swapped, lead).unsupported == ("5", "21")


PHASES = EVIDENCE.with_json(
    "r-2",
    """{"phases": [
        {"title": "Mobilise", "start": "2026-11-30", "end": "2026-12-25", "weeks": 4},
        {"title": "Foundation", "start": "2026-12-28", "end": "2027-06-11", "weeks": 24}],
      "metrics": [
        {"title": "Lead time", "target_month_3": "13 working days", "target_month_6": "8 working days"}],
      "readers": ["Commerce Desk (9,930 queries in 30 days)", "Finance Desk (2,730 queries in 30 days)"],
      "policies": [{"title": "Consent is carried", "regulation": "GDPR art. 7(1) and 7(3)"}],
      "headline": "Approve the plan; the last join had an affinity of 0.04, below the 0.30 needed."}""",
)


@pytest.mark.parametrize(
    "text",
    [
        "Mobilise runs from 30 November 2026 to 25 December 2026.",
        "Foundation ends in June 2027 after 24 weeks.",
        "Lead time falls to 13 working days by month 3 and to 8 working days by month 6.",
        "The readers are Commerce Desk (9,930 queries) and Finance Desk (2,730 queries).",
        "GDPR art. 7(3) asks for it.",
        "The affinity of the last join was 0.04, below 0.30.",
        "| Phase | Start | End |\n|---|---|---|\n| Mobilise | 2026-11-30 | 2026-12-25 |\n",
    ],
)
def test_dates_targets_and_articles_of_the_evidence_are_traced(text: str) -> None:
    assert check(text, PHASES).unsupported == ()


@pytest.mark.parametrize(
    ("kind", "text", "wrong"),
    [
        ("date", "Mobilise runs from 30 November 2026 to 2 January 2027.", "2 January 2027"),
        ("date", "Foundation ends in July 2027.", "July 2027"),
        ("date", "| Phase | End |\n|---|---|\n| Mobilise | 2027-06-11 |\n", "2027-06-11"),
        ("swap", "The readers are Commerce Desk (2,730 queries) and others.", "2,730"),
        ("swap", "The last join had an affinity of 0.30, below the 0.04 needed.", "0.30"),
        ("unit", "Lead time falls to 13 weeks by month 3.", "13"),
        ("near", "Foundation takes 25 weeks.", "25"),
        ("near", "GDPR art. 8(3) asks for it.", "8(3)"),
        ("name", "It rests on the ISO 38505 as well.", "ISO 38505"),
        ("name", "**Wholesale trading** (Commerce): opens later.", "Wholesale trading"),
    ],
)
def test_each_kind_of_corruption_is_marked(kind: str, text: str, wrong: str) -> None:
    assert wrong in check(text, PHASES).unsupported, kind


def test_a_range_holds_only_with_both_ends_of_one_span_in_order() -> None:
    assert check("The platform takes 5 to 3 months.", EVIDENCE).unsupported == ("5", "3")
    assert check("The platform takes 3 to 3 months.", EVIDENCE).unsupported == ("3", "3")


def test_a_cell_that_is_no_name_among_names_is_marked() -> None:
    table = "| Domain | Columns |\n|---|---|\n| Orders | 412 |\n| Stock | 97 |\n| Returns | 55 |\n"

    assert "Returns" in check(table, EVIDENCE).unsupported


def test_names_before_figures_in_a_row_are_told_in_the_same_order() -> None:
    assert check("Orders against Stock: cohesion 0.82 against 0.64.", EVIDENCE).unsupported == ()
    assert check("Orders against Stock: cohesion 0.64 against 0.82.", EVIDENCE).unsupported == (
        "0.64",
        "0.82",
    )


def test_names_that_a_failed_call_offers_are_known_and_what_its_caller_said_is_not() -> None:
    error = "No dataset is called 'shop.cash_7301'. Spelt alike: shop.cash_desk."
    evidence = Evidence().with_error("assess_change", error, '{"dataset": "shop.cash_7301"}')

    assert check("Spelt alike: shop.cash_desk.", evidence).unsupported == ()
    assert check("There are 7301 cash desks.", evidence).unsupported == ("7301",)
    asked = "Which dataset do you mean by 'cash': shop.cash_7301 or shop.cash_old?"
    listed = Evidence().with_error("assess_change", asked, '{"dataset": "cash"}')
    assert check(asked, listed).unsupported == ()
    echoed = Evidence().with_error("x", "No limit of 7301 is taken.", '{"limit": 7301}')
    assert check("There are 7301 cash desks.", echoed).unsupported == ("7301",)


PRODUCTS = Evidence().with_json(
    "r-p",
    """{"products": [
        {"name": "Online orders", "feeds": 3, "checks_passed": 1, "laws": ["GDPR art. 5(1) and 35"]},
        {"name": "Unmet demand", "feeds": 6, "checks_passed": 2, "laws": ["GDPR art. 88"]},
        {"name": "Parcel events", "feeds": 9, "checks_passed": 4, "laws": []}
    ]}""",
)


def test_a_figure_under_a_heading_is_said_of_what_the_heading_names() -> None:
    evidence = Evidence().with_json(
        "r-h",
        """{"products": [
            {"name": "Online orders", "kind": "it feeds 3 other datasets"},
            {"name": "Unmet demand", "kind": "it feeds 6 other datasets"}
        ]}""",
    )
    under = "## Online orders (source-aligned)\n\n"

    assert check("- It feeds 3 other datasets.\n", evidence, under).unsupported == ()
    assert check("- It feeds 6 other datasets.\n", evidence, under).unsupported == ("6",)
    assert check("- Unmet demand feeds 6 datasets.\n", evidence, under).unsupported == ()


def test_an_article_is_looked_for_in_the_record_that_is_spoken_of() -> None:
    true = "**Online orders** rests on GDPR art. 5(1) and 35."
    exchanged = "**Online orders** rests on GDPR art. 5(1) and 88."

    assert check(true, PRODUCTS).unsupported == ()
    assert check(exchanged, PRODUCTS).unsupported == ("88",)


def test_a_number_of_names_that_are_listed_behind_it_is_counted() -> None:
    told = "There are {} products: Online orders, Unmet demand and Parcel events."

    assert check(told.format(3), PRODUCTS).unsupported == ()
    assert "2" in check(told.format(2), PRODUCTS).unsupported
    assert "1" in check("1 product: Online orders, Unmet demand and others.", PRODUCTS).unsupported


def test_the_line_of_a_place_belongs_to_its_document() -> None:
    evidence = Evidence().with_json(
        "r-d",
        '{"found": [{"place": "a.md § Rules (line 7)"}, {"place": "a.md § How long (line 26)"}]}',
    )

    assert check("- Rules (a.md § Rules (line 7))\n", evidence).unsupported == ()
    assert check("- Rules (a.md § Rules (line 26))\n", evidence).unsupported == (
        "a.md § Rules (line 26)",
    )


def test_a_percentage_of_1_is_not_one() -> None:
    evidence = Evidence().with_json("r-s", '{"slos": [{"criterion": "accuracy", "target": "1 %"}]}')

    assert check("The accuracy target is 1 %.", evidence).unsupported == ()
    assert check("There is 1 accuracy target.", evidence).unsupported == ("1",)


def test_rows_without_a_heading_are_cells_too() -> None:
    evidence = Evidence().with_passage("p.md", "Policy", "| Web events | 25 months | consent |")

    assert check("| Web events | 25 months | consent |\n", evidence).unsupported == ()
    assert check("| Web events | 26 months | consent |\n", evidence).unsupported == ("26",)


CUT = Evidence().with_json(
    "r-c", '{"datasets": 206, "domains": [{"name": "Orders", "datasets": 24}], "unassigned": 18}'
)


def test_a_short_sentence_in_another_language_is_read_in_it() -> None:
    said = "Es gibt zusammen 206 Datensätze; 18 davon sind keiner Domäne zugeordnet."

    assert check(said, CUT).unsupported == ()
    assert check(said.replace("18", "99"), CUT).unsupported == ("99",)


def test_a_short_item_is_in_the_language_of_the_answer_before_it() -> None:
    shown = "Die Domänen sind nicht alle gleich groß, und das ist auch so gewollt.\n"

    assert check("- Orders: 24 Datensätze\n", CUT, shown=shown).unsupported == ()
    assert check("- La Paz: 24 datasets\n", CUT).unsupported == ("La Paz",)


def test_names_in_an_earlier_sentence_stand_behind_those_in_the_figures_own() -> None:
    stop = "Stop at the gate of 27 September 2027 if Stock still reads the old path."
    evidence = Evidence().with_json(
        "r-n", f'{{"stop": "{stop}", "domains": [{{"name": "Orders"}}, {{"name": "Stock"}}]}}'
    )

    assert check(f"- Orders waits for it. {stop}", evidence).unsupported == ()


def test_a_name_that_only_a_quoted_record_holds_is_documented_and_not_computed() -> None:
    body = '{"owners": ["Ann Lee"], "passages": [{"text": "The hold list is with Una Geraghty.", "standing": "documented"}]}'
    evidence = Evidence().with_json("r-1", body)

    (quoted,) = check("The hold list is with Una Geraghty.", evidence).claims
    (computed,) = check("It belongs to Ann Lee.", evidence).claims

    assert (quoted.standing, computed.standing) == ("documented", "confirmed")
