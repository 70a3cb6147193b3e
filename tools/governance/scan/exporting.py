"""Findings as files: CSV for spreadsheets, Markdown for people, SARIF 2.1.0 for code scanning."""

import csv
import io
import json
from collections.abc import Iterable

from tools.governance.scan.model import Finding

_COLUMNS = ("policy", "title", "target", "kind", "standing", "severity", "in_force", "domain", "owner", "message", "fix", "remediation", "effort", "evidence")  # fmt: skip
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(findings: Iterable[Finding]) -> str:
    """Return a table with a header; a cell that a spreadsheet would run as a formula is quoted."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for finding in findings:
        row = finding.model_dump(mode="json")
        writer.writerow([_cell(row[name]) for name in _COLUMNS])
    return text.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, list):
        text = "; ".join(str(v) for v in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - of a JSON dump.
    else:
        text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_markdown(findings: Iterable[Finding], title: str) -> str:
    """Return a section for each domain with its findings as a table."""
    by_domain: dict[str, list[Finding]] = {}
    for finding in findings:
        by_domain.setdefault(finding.domain or "No domain", []).append(finding)
    lines = [f"# {_plain(title)}"]
    for domain, held in sorted(by_domain.items()):
        lines += ["", f"## {_plain(domain)}", "", "| Finding | Standing | Severity | Owner | What to do | Effort |", "|---|---|---|---|---|---|"]  # fmt: skip
        lines += [
            f"| {_plain(f.message)} (`{f.policy}`) | {f.standing} | {f.severity} | {_plain(f.owner) or 'none'} | {_plain(f.fix)} | {f.effort or ''} |"
            for f in held
        ]
    return "\n".join([*lines, ""])


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def as_sarif(findings: Iterable[Finding], version: str) -> str:
    """Return a SARIF 2.1.0 log: a rule for each policy, a result for each finding."""
    listed = tuple(findings)
    policies = {f.policy: f for f in listed}
    rules = [
        {
            "id": id_,
            "shortDescription": {"text": one.title},
            "defaultConfiguration": {"level": _LEVELS[one.severity]},
        }
        for id_, one in sorted(policies.items())
    ]
    places = {rule["id"]: number for number, rule in enumerate(rules)}
    driver = {"name": "Meshwright", "version": version, "rules": rules}
    results = [_result(f, places[f.policy]) for f in listed]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _result(finding: Finding, rule: int) -> dict[str, object]:
    kinds = {"violation": "fail", "error": "fail", "unknown": "open", "pass": "pass"}
    failing = finding.standing == "violation"
    level = _LEVELS[finding.severity] if failing else "warning" if finding.standing == "error" else "none"  # fmt: skip
    return {
        "ruleId": finding.policy,
        "ruleIndex": rule,
        "kind": kinds[finding.standing],
        "level": level,
        "message": {"text": finding.message},
        "locations": [
            {"logicalLocations": [{"fullyQualifiedName": finding.target, "kind": finding.kind}]}
        ],
        "partialFingerprints": {"finding/v1": f"{finding.policy}:{finding.target}"},
        "properties": {
            "standing": finding.standing,
            "domain": finding.domain,
            "owner": finding.owner,
            "fix": finding.fix,
            "inForce": finding.in_force,
        },
    }
