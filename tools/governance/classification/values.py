"""What sampled values look like: forms, checksums and word lists, each a named pattern."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from knowledge.handbook.column_classes import ColumnClasses
from tools.governance.classification.checksums import (
    digits_of,
    is_card,
    is_iban,
    is_imei,
    is_national_number,
)
from tools.governance.classification.words import split

_FORMS: dict[str, str] = {
    "email": r"[^@\s\"<>]{1,64}@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,24}",
    "mac": r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}",
    "bic": r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?",
    "vin": r"(?=.*\d)[A-HJ-NPR-Z0-9]{17}",
    "plate": r"[A-Z]{1,3}[- ]?[A-Z0-9]{1,4}[- ]?[A-Z0-9]{1,4}",
    "icd": r"[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?",
    "uuid": r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}",
    "url": r"(?:https?://)?(?:[\w-]+\.)+[A-Za-z]{2,12}(?:[/?#]\S*)?",
    "user_agent": r"Mozilla/\d.*|\w+/\d+(?:\.\d+)* \(.*\).*",
    "handle": r"@?(?=.*[A-Za-z])[A-Za-z0-9._-]{3,32}",
    "street": r"(?=.*[A-Za-z])(?:\d{1,5}[A-Za-z]?,? (?:[\w.'’-]+ ){0,4}[A-Za-z][\w.'’-]+,?.*|(?=.*[^\W\d_]{3})[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,4},? \d{1,5}[A-Za-z]?(?:,.*)?|(?:#|Apt\.? ?|Unit ?|Suite ?|PO Box )\d+.*)",
    "postcode": r"\d{4,6}|\d{5}-\d{4}|\d{4} ?[A-Z]{2}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{3} \d{2}|\d{2}-\d{3}",
    "coordinates": r"[([]?-?\d{1,3}\.\d{1,12}[,; ]+ ?-?\d{1,3}\.\d{1,12}[)\]]?|POINT ?\(-?\d.*\)",
    "coordinate": r"-?\d{1,3}\.\d{2,15}",
    "person_name": r"(?:(?:Mr|Mrs|Ms|Dr|Prof)\.? )?[^\W\d_][^\W\d_'’-]+(?:,? (?:[^\W\d_]\.|[^\W\d_][^\W\d_'’-]*)){0,4}",
    "initials": r"(?:[A-Z]\.? ?-?){1,4}",
    "word": r"[^\W\d_][\w '’/&()+.-]{0,60}",
    "sentence": r"(?=.*[^\W\d_]).{3,}",
    "small_code": r"\d{1,2}|[A-Za-z]\d",
    "yes_no": r"(?i:y(?:es)?|n(?:o)?|true|false|[01]|t|f)",
    "digits_id": r"(?=(?:.*\d){4})[\dA-Z][\dA-Z ./-]{3,30}",
    "small_number": r"\d{1,4}",
    "measure": r"\d{1,3}(?:[.,]\d+)? ?(?:kg|cm|m|lbs?|mg/dl)?",
    "number": r"[-+]?\d[\d,. ]*%?",
    "money": r"[$€£]? ?[-+]?\d[\d,. ]*(?: ?[A-Z]{3}|[$€£])?",
    "date": r"\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2}(?:[T ]\d.*)?)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}/\d{2}|\d{1,2} [A-Za-z]{3,9} \d{4}",
    "age_group": r"\d{1,2} ?(?:-|to|–) ?\d{1,3}|\d{1,3} ?\+|(?i:under|over|<|>)=? ?\d{1,3}",
    "hash": r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|\$2[aby]\$\d\d\$.{53}|\$argon2.*",
    "secret": r"AKIA[0-9A-Z]{16}|gh[pousr]_\w{36,}|xox[abprs]-[\w-]{10,}|sk[-_](?:live|test|ant)\S{8,}|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----.*|AIza[\w-]{35}",
    "opaque": r"(?=.*[A-Za-z])(?=.*\d)\S{12,}|(?=.*[^\w\s])(?=.*[A-Za-z])\S{8,}",
    "masked": r"[*xX•#]{3,}.*|.{0,3}[*•]{3,}.*|(?i:redacted|masked|hidden)",
}  # fmt: skip
_ALONE: dict[str, float] = {
    "email": 0.95, "iban": 0.97, "card": 0.9, "national_number": 0.75, "mac": 0.85, "ip": 0.8, "imei": 0.8,
    "secret": 0.97, "coordinates": 0.85, "street": 0.65, "phone": 0.8, "given_name": 0.75, "gender": 0.65,
    "marital": 0.7, "occupation": 0.62, "religion": 0.62, "ethnicity": 0.62, "user_agent": 0.62,
}  # fmt: skip
"""How much values of a pattern say by themselves, whatever the column is called."""
_OF_STATES = frozenset(
    {"gender", "yes_no", "marital", "small_code", "age", "small_number", "number"}
)
"""Patterns whose values may be states or single digits."""
_SHOWS = 0.6
"""Share of values from which a pattern shows a kind by itself."""
_PHONE = re.compile(r"(?:\+|00)\d[\d ().\-]{6,20}\d|\(\d{2,5}\) ?\d[\d .\-]{4,12}\d|0\d{1,4}[-/ ]\d[\d .\-]{4,12}\d|\d{3}[-.]\d{3}[-.]\d{4}(?: ?x\d+)?")  # fmt: skip
_PHONE_DIGITS = range(7, 16)
_YEAR = re.compile(r"(?:19|20)\d\d")
_AGE = re.compile(r"[0-9]{1,3}")  # Other digits, such as ², are no numbers to Python.
_OLDEST = 120


@dataclass(frozen=True, slots=True)
class Look:
    """How many of the values that say something have a pattern."""

    matched: int
    told: int

    @property
    def share(self) -> float:
        """Return 0 to 1."""
        return self.matched / self.told if self.told else 0.0


class Values:
    """Compares values with patterns."""

    def __init__(self, classes: ColumnClasses) -> None:
        """Take the handbook's word lists."""
        self._statuses = frozenset(classes.statuses.split())
        lists = classes.words.model_dump()
        self._lists: Mapping[str, frozenset[str]] = {k: _phrases(v) for k, v in lists.items()}
        forms = {n: re.compile(p, re.DOTALL) for n, p in _FORMS.items()}
        self._tests: dict[str, Callable[[str], bool]] = {
            **{n: lambda v, p=p: p.fullmatch(v) is not None for n, p in forms.items()},
            "card": is_card,
            "iban": is_iban,
            "imei": is_imei,
            "national_number": is_national_number,
            "ip": _is_ip,
            "phone": _is_phone,
            "phone_digits": lambda v: len(digits_of(v.lstrip("+"))) in _PHONE_DIGITS,
            "age": lambda v: _AGE.fullmatch(v) is not None and int(v) <= _OLDEST,
            "year": lambda v: _YEAR.fullmatch(v) is not None,
            "birth_date": lambda v: forms["date"].fullmatch(v) is not None,
            "given_name": self._is_named,
            **{n: lambda v, n=n: self._is_listed(n, v) for n in lists if n != "given"},
        }

    def told(self, samples: tuple[str, ...]) -> tuple[str, ...]:
        """Return the values that say something: not empty and no null."""
        bare = (s.strip() for s in samples)
        return tuple(v for v in bare if v and v.lower() not in {"null", "none", "nan", "n/a", "na"})

    def look(self, pattern: str, told: tuple[str, ...]) -> Look:
        """Return how many of these values have the pattern."""
        test = self._tests[pattern]
        return Look(sum(1 for v in told if test(v)), len(told))

    def fits(self, patterns: tuple[str, ...], told: tuple[str, ...]) -> Look:
        """Return how many have one of the patterns; bare states such as "active" count as none."""
        named = (*patterns, "phone_digits") if "phone" in patterns else patterns
        return Look(sum(1 for v in told if self._fits(named, v)), len(told))

    def _fits(self, patterns: tuple[str, ...], value: str) -> bool:
        state = value.lower() in self._statuses
        wanted = [p for p in patterns if p in _OF_STATES] if state else patterns
        return any(self._tests[p](value) for p in wanted)

    def alone(self, told: tuple[str, ...]) -> tuple[tuple[str, Look, float], ...]:
        """Return the patterns that values have by themselves, with what each says, strongest first."""
        seen = ((p, self.look(p, told), weight) for p, weight in _ALONE.items())
        found = [(p, look, weight * look.share) for p, look, weight in seen if look.share >= _SHOWS]
        return tuple(sorted(found, key=lambda f: (-f[2], f[0])))

    def _is_named(self, value: str) -> bool:
        """Return whether it is a given name, alone or with a family name."""
        if not self._tests["person_name"](value) or not value[0].isupper():
            return False
        words = split(value)
        return 1 < len(words) <= 4 and any(w in self._lists["given"] for w in words)  # noqa: PLR2004 - given and family names.

    def _is_listed(self, name: str, value: str) -> bool:
        return " ".join(split(value)) in self._lists[name]


def _phrases(text: str) -> frozenset[str]:
    """Return the words and the pairs of neighbouring words of a list."""
    words = text.split()
    pairs = (" ".join(pair) for pair in pairwise(words))
    return frozenset((*words, *pairs))


def _is_ip(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return "." in value or ":" in value


def _is_phone(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    return len(digits) in _PHONE_DIGITS and _PHONE.fullmatch(value) is not None
