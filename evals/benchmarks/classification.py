"""Scores column classification on labelled sets beside two usual ways: name expressions and value patterns.

Run: `python -m evals.benchmarks.classification FOLDER`, where the folder holds JSON lines of
{table, column, pii, label, samples?}. The rules were written with the first half of each set (of
its tables, where it has some) and frozen before the second half was scored. `as labelled` counts
every column found sensitive; `kinds of the set` counts only kinds that the set's labels name, for a
set that labels full names and leaves out first names says nothing of first names.
"""

import ast
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from pydantic import TypeAdapter

from knowledge.handbook.book import Handbook
from knowledge.record import Record
from tools.governance.classification.checksums import is_card, is_iban, is_national_number
from tools.governance.classification.deciding import SENSITIVE, classifier
from tools.governance.classification.model import ColumnFacts

_KINDS: dict[str, str] = {
    "street_address": "postal_address", "email_address": "email", "full_name": "person_name",
    "person_name": "person_name", "credit_debit_card_number": "card", "phone_number": "phone",
    "us_social_security_number": "national_id", "us_driving_license_number": "national_id",
    "ip_address_v4": "ip_address", "ip_address_v6": "ip_address", "iban": "bank_account",
    "swift_code": "bank_account", "vehicle_identification_number": "personal_vehicle",
    "mac_address": "device", "imei_hardware_id": "device", "date_of_birth": "birth_date",
    "geo_coordinates": "precise_location", "zipcode": "postcode", "ethnic_group": "ethnicity",
    "spoken_language": "language", "url": "account_name",
}  # fmt: skip
"""Kinds by what the sets call them, where the names differ."""
_PARTS = re.compile(
    r"first|last|middle|given|sur|fam|number|name of street|street.?name", re.IGNORECASE
)
"""Names of parts, which a set that labels wholes leaves out."""
_NAME_EXPRESSIONS = re.compile(
    r"^(?:.*(?:user|first|last|full|maiden|middle|sur).?name.*|.*e.?mail.*|.*(?:phone|mobile).*"
    r"|.*(?:ssn|social.?security).*|.*(?:date.?of.?birth|dob|birth.?date).*|.*(?:gender|sex)$"
    r"|.*(?:address|street|zip|postal).*|.*(?:credit.?card|card.?num).*|.*(?:passw|secret|token).*"
    r"|.*(?:ip.?addr).*|.*nationality.*)$",
    re.IGNORECASE,
)
"""One list of expressions on names alone, as catalogs such as OpenMetadata use."""
_VALUE_PATTERNS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+|(?:\d{1,3}\.){3}\d{1,3}|\d{3}-\d{2}-\d{4}|\+?\(?\d[\d ().-]{7,}\d|https?://\S+"
)
"""Patterns on values alone, as recognisers such as presidio's use without a language model."""


class _Labelled(Record):
    table: str | None
    column: str
    pii: bool
    label: str | None
    samples: str | None = None

    def facts(self) -> ColumnFacts:
        return ColumnFacts(self.table or "", self.column, samples=self.values())

    def values(self) -> tuple[str, ...]:
        read: object = ast.literal_eval(self.samples) if self.samples else []
        return tuple(str(v) for v in _VALUES.validate_python(read))


_VALUES = TypeAdapter(list[str | int | float | None])

Guess = Callable[[list[_Labelled]], list[bool]]


def main() -> None:
    """Print precision, recall and F1 of each way, on each half of each set."""
    for file in sorted(Path(sys.argv[1]).glob("*.jsonl")):
        rows = [
            _Labelled.model_validate(json.loads(r)) for r in file.read_text("utf-8").splitlines()
        ]
        for half, some in zip(("first half", "second half"), _halves(rows), strict=True):
            print(f"{file.stem}, {half}: {len(some)} columns, {sum(r.pii for r in some)} personal")
            for name, guess in _ways(rows).items():
                print(f"  {name:<44} {_scored(some, guess(some))}")
        _print_kinds(rows)
        began = time.perf_counter()
        classifier(Handbook()).classify(ColumnFacts(r.table or "", r.column) for r in rows)
        print(
            f"  names alone: {len(rows) / (time.perf_counter() - began):,.0f} columns/s, unprepared"
        )


def _halves(rows: list[_Labelled]) -> tuple[list[_Labelled], list[_Labelled]]:
    tables = list(dict.fromkeys(r.table for r in rows))
    if len(tables) == 1:
        middle = len(rows) // 2
        return rows[:middle], rows[middle:]
    first = set(tables[: len(tables) // 2])
    return [r for r in rows if r.table in first], [r for r in rows if r.table not in first]


def _print_kinds(rows: list[_Labelled]) -> None:
    """Print of each label how many are found, and of what kinds is found what has no label."""
    found = [(row, score >= SENSITIVE, kind) for row, (score, kind) in zip(rows, _ours(rows), strict=True)]  # fmt: skip
    labels = sorted({r.label for r in rows if r.pii and r.label})
    told = (f"{n} {sum(hit for r, hit, _ in found if r.label == n)}/{sum(r.label == n for r in rows)}" for n in labels)  # fmt: skip
    others = Counter(kind for row, hit, kind in found if hit and not row.pii)
    print(f"  found of each label: {', '.join(told)}")
    print(f"  found and labelled not personal: {', '.join(f'{k} {n}' for k, n in others.most_common())}")  # fmt: skip


def _ways(rows: list[_Labelled]) -> dict[str, Guess]:
    kinds = {_KINDS.get(r.label.lower(), r.label.lower()) for r in rows if r.pii and r.label}
    whole = any(r.label == "Full_Name" for r in rows)
    return {
        "ours, as labelled": lambda some: [score >= SENSITIVE for score, _ in _ours(some)],
        "ours, kinds of the set": lambda some: [
            score >= SENSITIVE and kind in kinds and not (whole and _PARTS.search(row.column) and kind in {"person_name", "postal_address"})
            for row, (score, kind) in zip(some, _ours(some), strict=True)
        ],
        "name expressions (OpenMetadata's idea)": lambda some: [
            _NAME_EXPRESSIONS.match(r.column) is not None for r in some
        ],
        "value patterns (presidio's idea)": lambda some: [_by_values(r.values()) for r in some],
    }  # fmt: skip


def _ours(rows: list[_Labelled]) -> list[tuple[float, str]]:
    verdicts = classifier(Handbook()).classify(r.facts() for r in rows)
    return [(v.score, v.kind) for v in verdicts]


def _by_values(values: tuple[str, ...]) -> bool:
    told = [v.strip() for v in values if v.strip()]
    tests = (is_card, is_iban, is_national_number)
    hits = [_VALUE_PATTERNS.fullmatch(v) is not None or any(t(v) for t in tests) for v in told]
    return bool(told) and sum(hits) >= len(told) / 2


def _scored(rows: list[_Labelled], guessed: list[bool]) -> str:
    pairs = [(g, r.pii) for g, r in zip(guessed, rows, strict=True)]
    right = sum(g and p for g, p in pairs)
    precision = right / max(sum(g for g, _ in pairs), 1)
    recall = right / max(sum(p for _, p in pairs), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"precision {precision:.2f}  recall {recall:.2f}  F1 {f1:.2f}"


if __name__ == "__main__":
    main()
