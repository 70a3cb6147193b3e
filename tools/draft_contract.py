"""The tool that drafts a data contract from the catalog, and says what a person must still decide."""

from pydantic import Field

from knowledge.contracts.contract import read
from tools.context import Context
from tools.contracts.subject import Subject, alike, known, subject_in, subject_named
from tools.datasets import called
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.drafts.contract import drafting
from tools.drafts.records import Records
from tools.products.proposed import product_subject
from tools.wording import count

_LINES = 120
"""Lines of the contract shown in an answer; the rest is in the result and in the exported file."""
_DETAILED = 400


class DraftContract(Request):
    """For what: a dataset or a data product, by id, name or near name."""

    dataset: str = Field(default="", max_length=300)
    product: str = Field(default="", max_length=300)
    """A data product; all its outputs are in one contract."""
    question: str = Field(default="", max_length=2_000)
    """The asker's words, in which the dataset or product is named; for when the name is not clear."""


class ContractDraft(Result):
    """A draft, ready to be edited and signed."""

    summary: str
    subject: str
    """Id of the dataset or product."""
    contract: str
    """YAML of the Open Data Contract Standard 3.2. Comments say where each part comes from."""
    questions: tuple[str, ...]
    """What the evidence does not give, for a person to settle."""
    tables: int
    columns: int
    rules: int
    """Quality rules."""
    levels: int
    """Service levels."""
    sensitive: int
    """Columns classified above internal."""


def draft_contract(request: DraftContract, context: Context) -> ContractDraft:
    """Draft a complete data contract (ODCS 3.2, YAML) for a dataset or a data product.

    Everything in it comes from the catalog, the organisation's documents or the handbook, and says
    so in a comment: owner, schema with logical and physical types, keys, relationships, meanings,
    classification, quality rules from the checks that run today, service levels from checks and
    runs, and the protocol for breaking changes. What the evidence does not give is a question for
    a person, never invented. Use it when somebody wants a contract written.
    """
    view = context.catalog
    subject = _subject(request, context)
    context.progress("Gathering what is known")
    tenant = context.organisation.name if context.organisation else ""
    maker = drafting(Records(view), context.documents.documents(), context.handbook, tenant)
    drafted = maker.draft(subject)
    product, first = subject.product, subject.datasets[0]
    id_, said = (product.id, product.id) if product else (first.id, called(first))
    return _result(id_, said, drafted.text, drafted.questions)


def _subject(request: DraftContract, context: Context) -> Subject:
    """Return what the contract is for; what the asker's words name goes before a guess."""
    view = context.catalog
    dataset, product = request.dataset.strip(), request.product.strip()
    if dataset and product and dataset != product:
        raise ToolError("Name a dataset or a product, not both.")
    named = subject_in(view, request.question)
    if named is not None and (dataset or product) not in view.by_id:
        return named
    if not dataset and not product:
        raise ToolError(
            "Say which dataset or data product the contract is for: its id or name."
            + alike(view, request.question)
        )
    if not dataset or (product and not known(view, dataset)):
        return product_subject(context, product)
    return subject_named(view, dataset)


def _result(id_: str, said: str, text: str, questions: tuple[str, ...]) -> ContractDraft:
    """Return the draft with its counts, read back from the text that was written."""
    contract = read(text).contract
    assert contract is not None
    tables = contract.model.schema_ or []
    columns = [c for t in tables for c in t.properties or []]
    rules = sum(len(x.quality or []) for x in (*tables, *columns))
    levels = len(contract.model.slaProperties or [])
    sensitive = sum((c.classification or "internal") != "internal" for c in columns)
    return ContractDraft(
        summary=(
            f"Here is a draft contract for {said} with {count(len(columns), 'column')},"
            f" {count(rules, 'quality rule')} and {count(levels, 'service level')};"
            f" {count(len(questions), 'question')} must be settled before it is signed."
        ),
        subject=id_,
        contract=text,
        questions=questions,
        tables=len(tables),
        columns=len(columns),
        rules=rules,
        levels=levels,
        sensitive=sensitive,
    )


def _answer(found: ContractDraft) -> str:
    lines = found.contract.splitlines()
    shown = [line for line in lines if not line.startswith("#")]
    cut = (
        [
            "",
            "The contract goes on: the whole comes as a file with this answer, and `meshwright export` writes it too.",
        ]
        if len(shown) > _LINES
        else []
    )
    return "\n".join((
        found.summary,
        "",
        "**Questions.**",
        *(f"{n}. {q}" for n, q in enumerate(found.questions, 1)),
        "",
        "```yaml",
        *shown[:_LINES],
        "```",
        *cut,
    ))  # fmt: skip


def _blocks(found: ContractDraft) -> tuple[Block, ...]:
    lines = found.contract.splitlines()
    cut = len(lines) - _DETAILED
    more = (f"{cut:,} more lines; open the result for them.",) if cut > 0 else ()
    return (
        Block((found.summary,), title="The draft"),
        Block(found.questions, title="Questions for a person"),
        Block((*lines[:_DETAILED], *more), title="Contract as YAML"),
    )


TOOL = declare(
    draft_contract,
    title="Drafting a contract",
    examples=(
        "Draft a data contract for the orders table",
        "Write an ODCS contract for core.sales_order",
        "Create a contract for this dataset",
        "We need an ODCS contract written for the returns table",
        "Propose a contract for the stock product",
        "Generate the YAML of a data contract for this table",
        "What would a contract for the attribution mart look like?",
        "Make a first version of the contract that we can sign",
        "Prepare a contract with quality rules and service levels",
        "Which questions are open before we can sign a contract for this dataset?",
    ),
    blocks=_blocks,
    answer=_answer,
)
