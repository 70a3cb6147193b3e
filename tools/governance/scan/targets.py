"""The rules that concern an organisation's catalog, and all that they are run on in a scope."""

from collections.abc import Callable, Iterator
from datetime import datetime

from knowledge.catalog.view import CatalogView
from knowledge.handbook.book import Handbook
from knowledge.policies.book import PlacedRule, PolicyBook
from tools.governance.classification.deciding import classifier
from tools.governance.scan.facts import Gatherer
from tools.governance.scan.model import Target
from tools.governance.scan.products import product_targets
from tools.governance.scope import Scope

_REPORTED = 1_000


def rules_for(book: PolicyBook, industry: str) -> tuple[PlacedRule, ...]:
    """Return the rules on what stands in a catalog, without those of other industries."""
    return tuple(
        r
        for r in book.rules
        if r.policy.applies_to != "access_request"
        and (not industry or not r.placed.industries or industry in r.placed.industries)
    )


def targets_of(
    scope: Scope,
    view: CatalogView,
    handbook: Handbook,
    now: datetime,
    passed: Callable[[int], None] = lambda _: None,
) -> Iterator[Target]:
    """Yield datasets with their columns, then the products and contracts that touch them.

    `passed` is called with the number of datasets done, at the first and at each thousand.
    """
    gatherer = Gatherer(view, classifier(handbook), handbook.policy_facts, now)
    shown = {d for p in view.products for d in p.outputs}
    outputs: dict[str, Target] = {}
    for number, (dataset, columns) in enumerate(gatherer.datasets(scope.datasets)):
        if number % _REPORTED == 0:
            passed(number)
        if dataset.id in shown:
            outputs[dataset.id] = dataset
        yield dataset
        yield from columns
    ids = {d.id for d in scope.datasets}
    whole = len(ids) == len(view.datasets)
    touching = {p.id for p in view.products if whole or {*p.inputs, *p.outputs} & ids}
    for product in product_targets(view, outputs, gatherer.promises):
        if product.id in touching:
            yield product
    covering = {c.id for c in view.contracts if whole or ids & {*c.datasets}}
    yield from (t for t in gatherer.promises.targets() if t.id in covering)
