"""The parts of a contract around its tables: what it is, who stands for it, where it is, its terms."""

import re
from collections.abc import Mapping

from tools.contracts.subject import Subject
from tools.drafts.records import Record
from tools.drafts.tree import Told, Tree, tidy

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NOTICE_DAYS = 30
_DUAL_RUN_DAYS = 28
_MOST_NAMED = 5
_HANDBOOK_NOTICE = "handbook, data-contract-anatomy.md: a common least notice; to be agreed"
_HANDBOOK_DUAL = "handbook, migration.yaml: 4 to 8 weeks; to be agreed"


def fundamentals(subject: Subject, records: tuple[Record, ...], tenant: str) -> dict[str, Tree]:
    """Return id, name, version, status, domain and description."""
    product = subject.product
    first = records[0].dataset
    domains = sorted({d.domain for d in subject.datasets if d.domain})
    name = product.name if product else first.name
    return {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": Told(product.id if product else first.id, "the catalog's id"),
        "name": _title(name),
        "version": Told("0.1.0", "a first draft; 1.0.0 when its readers have agreed"),
        "status": Told("draft", "until somebody signs it"),
        "domain": (product.domain if product else "") or (domains[0] if len(domains) == 1 else ""),
        "tenant": tenant,
        "tags": [t for t in first.tags if all(t in d.tags for d in subject.datasets)],
        "description": {
            "purpose": tidy(product.purpose if product and product.purpose else first.description),
            "usage": _usage(records),
            "limitations": _limitations(records),
        },
    }


def _title(name: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_\-.]+", " ", name).strip()
    return words[:1].upper() + words[1:]


def _usage(records: tuple[Record, ...]) -> Tree:
    reads: dict[str, int] = {}
    for record in records:
        for use in record.usage:
            reads[use.consumer] = reads.get(use.consumer, 0) + use.queries_30d
    ranked = sorted(reads, key=lambda c: (-reads[c], c))
    if not ranked:
        return None
    said = ", ".join(f"{c} ({reads[c]:,} queries)" for c in ranked[:_MOST_NAMED])
    more = f", and {len(ranked) - _MOST_NAMED} more" if len(ranked) > _MOST_NAMED else ""
    return Told(f"Read today by {said}{more}.", "the catalog's usage of 30 days")


def _limitations(records: tuple[Record, ...]) -> Tree:
    """Return the checks that fail now: what a reader has to know."""
    failed = [(r.dataset.name, c) for r in records for c in r.checks if not c.passed]
    if not failed:
        return None
    said = "; ".join(f"{c.column or table}: {c.rule}" for table, c in failed[:_MOST_NAMED])
    more = f"; and {len(failed) - _MOST_NAMED} more" if len(failed) > _MOST_NAMED else ""
    return Told(
        f"Checks that fail at present: {said}{more}.", "the catalog's newest check outcomes"
    )


def owners_of(subject: Subject) -> tuple[str, ...]:
    """Return who owns the product, or else its datasets, each once."""
    own = subject.product.owners if subject.product else ()
    return own or tuple(dict.fromkeys(o for d in subject.datasets for o in d.owners))


def team(owners: tuple[str, ...], records: tuple[Record, ...], names: Mapping[str, str]) -> Tree:
    """Return the owning team, and each person who owns it as a member."""
    named = [names[o.casefold()] for o in owners if o.casefold() in names]
    teams = list(dict.fromkeys([*named, *(t for r in records for t in r.teams)]))
    people = [o for o in owners if o.casefold() not in names]
    members: list[Tree] = [{"username": Told(p, "owner in the catalog"), "role": "owner"} for p in people]  # fmt: skip
    name: Tree = Told(teams[0], "team that owns it in the catalog") if teams else None
    return {"name": name, "members": members}


def support(owners: tuple[str, ...]) -> Tree:
    """Return the owner's mailbox as the first channel, where it is known."""
    mailbox = next((o for o in owners if _EMAIL.fullmatch(o)), "")
    if not mailbox:
        return []
    return [{
        "channel": Told(f"mail to {mailbox}", "the owner's address; name the team's channel"),
        "url": f"mailto:{mailbox}",
        "tool": "email",
        "scope": "issues",
    }]  # fmt: skip


def roles(records: tuple[Record, ...], owners: tuple[str, ...]) -> Tree:
    """Return one role for each group that the catalog lets read it."""
    groups = sorted({g for r in records for g in r.dataset.readers or ()})
    return [
        {
            "role": Told(f"{group}-reader", "readers of the dataset in the catalog"),
            "access": "read",
            "firstLevelApprovers": ", ".join(owners),
        }
        for group in groups
    ]


def terms(records: tuple[Record, ...], owners: tuple[str, ...], readers: tuple[str, ...]) -> Tree:
    """Return how the schema may change: the standard has no field of its own for it."""
    costs = [r.dataset.monthly_cost for r in records if r.dataset.monthly_cost is not None]
    approvers = list(dict.fromkeys((*owners, *readers)))
    listed: list[Tree] = [
        _own("compatibility", Told("backward", "what ran yesterday runs tomorrow; to be agreed")),
        _own("noticeDays", Told(_NOTICE_DAYS, _HANDBOOK_NOTICE)),
        _own("dualRunDays", Told(_DUAL_RUN_DAYS, _HANDBOOK_DUAL)),
        _own("breakingChangeProtocol", "Publish the next major version beside this one, tell each reader the reason, the date and the way over, run both for the dual-run days, then retire this one when no reader is left."),
    ]  # fmt: skip
    if approvers:
        listed.append(_own("approvers", Told(approvers, "owners, and the teams that read it most")))
    if costs:
        listed.append(_own("monthlyCost", Told(whole(sum(costs)), "the catalog; in the organisation's own currency, and no price")))  # fmt: skip
    return listed


def whole(value: float | None) -> int | float | None:
    """Return a number without its empty places."""
    return int(value) if value is not None and value == int(value) else value


def _own(name: str, value: Tree) -> Tree:
    return {"property": name, "value": value}
