"""Numbers in running text: digits, thousands, short forms, ranges and number words."""

import re
from dataclasses import dataclass

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "dozen": 12,
}  # fmt: skip
_SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 1_000_000,
    "hundert": 100, "tausend": 1_000, "mille": 1_000, "mil": 1_000,
}  # fmt: skip
_FOREIGN = {
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
    "zehn": 10, "elf": 11, "zwölf": 12, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5,
    "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "dos": 2, "tres": 3,
    "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
    "once": 11, "doce": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16,
    "siebzehn": 17, "achtzehn": 18, "neunzehn": 19, "zwanzig": 20, "dreißig": 30, "vierzig": 40,
    "fünfzig": 50, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "trente": 30,
    "quarante": 40, "cinquante": 50, "quince": 15, "veinte": 20, "treinta": 30, "cuarenta": 40,
    "cincuenta": 50,
}  # fmt: skip
_SUFFIX = {"k": 1_000, "m": 1_000_000}

_HUNDRED, _THOUSAND = 100, 1_000
_WORDS = "|".join([*_UNITS, *_SCALES, *_FOREIGN])
_DIGITS = r"\d{1,3}(?:[,.  '’]\d{3})+(?![\d])|\d+(?:[.,]\d+)?"
_THOUSANDS = "thousand|million|tausend|mille|mil"
_ONE = rf"(?:{_DIGITS})(?:\s?[km](?![a-z])|\s(?:{_THOUSANDS})(?!\w))?|(?:a\s+)?(?:{_WORDS})(?:[\s-]+(?:and\s+)?(?:{_WORDS}))*"
_QUANTITY = re.compile(
    rf"(?<![\w.,])(?:(?P<between>between|zwischen|entre)\s+)?(?P<low>{_ONE})(?:(?:\s?(?:-|–|—|to|bis|à|a)\s?|(?(between)\s+(?:and|und|et|y)\s+|(?!)))(?P<high>{_ONE}))?(?P<more>\s?\+)?(?P<percent>\s?(?:%|percent\b|per cent\b|prozent\b|pour cent\b|por ciento\b|pct\b))?(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number found in a text. `low` and `high` differ only for a range."""

    low: float
    high: float
    at_least: bool
    """Whether a plus sign or such words make it a lower bound."""
    percent: bool
    start: int
    end: int

    @property
    def value(self) -> float:
        """Return the number, or the middle of the range."""
        return (self.low + self.high) / 2


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers in `text` in order. Years, versions and list numbers are left in."""
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(text):
        low = _number(match["low"])
        high = _number(match["high"]) if match["high"] else low
        if low is None or high is None:
            continue
        # "10-12k" means 10,000 to 12,000.
        if (
            match["high"]
            and match["high"].strip().lower()[-1] in _SUFFIX
            and low < _THOUSAND <= high
        ):
            low *= _SUFFIX[match["high"].strip().lower()[-1]]
        found.append(
            Quantity(
                min(low, high), max(low, high), match["more"] is not None,
                match["percent"] is not None, match.start("low"), match.end(),
            )
        )  # fmt: skip
    return tuple(found)


def _number(words: str) -> float | None:
    text = words.strip().lower()
    scale = 1
    if text[-1:] in _SUFFIX and text[:1].isdigit():
        scale = _SUFFIX[text[-1]]
        text = text[:-1].strip()
    if text[:1].isdigit():
        figure, _, word = text.rpartition(" ")
        if word in _SCALES:
            return _digits(figure.strip()) * _SCALES[word]
        return _digits(text) * scale
    return _spelled(text)


def _digits(text: str) -> float:
    grouped = re.fullmatch(r"\d{1,3}(?:[,.  '’]\d{3})+", text)
    if grouped:
        return float(re.sub(r"\D", "", text))
    return float(text.replace(",", "."))


def _spelled(text: str) -> float | None:
    total = current = 0
    for word in re.split(r"[\s-]+", text):
        if word in _UNITS or word in _FOREIGN:
            current += _UNITS.get(word, _FOREIGN.get(word, 0))
        elif _SCALES.get(word) == _HUNDRED:
            current = max(current, 1) * _HUNDRED
        elif word in _SCALES:
            total += max(current, 1) * _SCALES[word]
            current = 0
    return float(total + current) or None
