"""Every tool there is, in the order in which models read them."""

from tools import (
    alert_owner,
    approve_policy,
    assess_change,
    assess_domains,
    assess_fit,
    check_contract,
    classify_columns,
    decompose_domains,
    define_data_products,
    diagnose_issue,
    draft_contract,
    draft_policy,
    explain_concept,
    find_data_products,
    find_policy,
    open_document,
    open_result,
    plan_roadmap,
    recommend_journey,
    remediate,
    request_access,
    review_plan,
    scan_governance,
    score_quality,
    search_knowledge,
)
from tools.declaration import Tool

TOOLS: tuple[Tool, ...] = (
    plan_roadmap.TOOL,
    assess_fit.TOOL,
    review_plan.TOOL,
    explain_concept.TOOL,
    recommend_journey.TOOL,
    decompose_domains.TOOL,
    assess_domains.TOOL,
    define_data_products.TOOL,
    draft_contract.TOOL,
    find_policy.TOOL,
    scan_governance.TOOL,
    draft_policy.TOOL,
    approve_policy.TOOL,
    remediate.TOOL,
    classify_columns.TOOL,
    assess_change.TOOL,
    score_quality.TOOL,
    alert_owner.TOOL,
    check_contract.TOOL,
    diagnose_issue.TOOL,
    find_data_products.TOOL,
    request_access.TOOL,
    search_knowledge.TOOL,
    open_document.TOOL,
    open_result.TOOL,
)


def tool_named(name: str) -> Tool | None:
    """Return the tool of this name, or None."""
    return next((t for t in TOOLS if t.name == name), None)
