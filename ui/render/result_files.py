"""Results whose text is a file by its own standard: contracts, products, policies, findings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.store.results import StoredResult
from tools.define_data_products import DataProducts
from tools.draft_contract import ContractDraft
from tools.governance.drafting.model import PolicyDraft
from tools.governance.scan.result import Scan
from tools.scan_governance import ScanGovernance

_ENDS = {"csv": "csv", "markdown": "md", "sarif": "sarif"}
"""How the name of a file of findings ends, by its format."""


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A file that a result is or holds."""

    name: str
    """Safe on every system."""
    title: str
    kind: str
    """`odcs`, `odps`, `policy`, or the format of findings."""
    text: str


def files_of(stored: StoredResult) -> tuple[ResultFile, ...]:
    """Return the files of a result; of a result that is none, nothing. A roadmap is drawn elsewhere."""
    return tuple(_files(stored))


def _files(stored: StoredResult) -> Iterator[ResultFile]:
    match stored.tool:
        case "draft_contract":
            draft = ContractDraft.model_validate_json(stored.body)
            name = file_name(draft.subject, "odcs.yaml")
            yield ResultFile(name, f"Contract of {draft.subject}", "odcs", draft.contract)
        case "define_data_products":
            for one in DataProducts.model_validate_json(stored.body).designs:
                name = file_name(one.name, "odps.yaml")
                yield ResultFile(name, f"Product {one.name}", "odps", one.odps)
        case "draft_policy":
            policy = PolicyDraft.model_validate_json(stored.body)
            if policy.valid and policy.policy is not None:
                name = file_name(policy.policy.id, "yaml")
                yield ResultFile(name, f"Policy {policy.policy.title}", "policy", policy.rule)
        case "scan_governance":
            form = ScanGovernance.model_validate_json(stored.arguments).format
            text = Scan.model_validate_json(stored.body).file
            if form and text:
                yield ResultFile(f"findings.{_ENDS[form]}", "Findings", form, text)
        case _:
            return


def file_name(title: str, end: str) -> str:
    """Return a title as the name of a file with this ending: letters, digits, `.`, `-` and `_`."""
    plain = re.sub(r"[^\w.-]+", "-", title).strip("-._")[:80].rstrip("-._")
    return f"{plain or 'meshwright'}.{end}"
