"""Numbers that prove themselves: cards, IBAN, and national numbers, by their published checksums."""

import re
from collections.abc import Callable

_CARD_STARTS = re.compile(r"^(?:4|5[1-5]|2[2-7]|3[47]|6(?:011|5|4[4-9])|35(?:2[89]|[3-8])|3[068])")
_CARD_LENGTHS = frozenset([13, 14, 15, 16, 19])
_IMEI_LENGTH = 15
_IBAN = re.compile(r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$")
_SSN = re.compile(r"^(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$")
_NINO = re.compile(r"^(?![DFIQUV])[A-Z](?![DFIQUVO])[A-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]$")
_DNI = re.compile(r"^([XYZ]?)(\d{7,8})-?([A-Z])$")
_CODICE = re.compile(r"^[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]$")
_CURP = re.compile(r"^[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d$")
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_VERHOEFF = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_VERHOEFF_SHIFT = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def digits_of(text: str) -> str:
    """Return the digits of a number written with spaces, points, dashes or slashes, else nothing."""
    bare = re.sub(r"[ .\-/]", "", text)
    return bare if bare.isascii() and bare.isdigit() else ""


def luhn(digits: str) -> bool:
    """Return whether the last digit fits the others by ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled  # noqa: PLR2004 - two digits are added up.
    return total % 10 == 0


def is_card(text: str) -> bool:
    """Return whether it is a payment card's number, by issuer range, length and check digit."""
    digits = digits_of(text)
    if len(digits) not in _CARD_LENGTHS or not _CARD_STARTS.match(digits):
        return False
    imei = len(digits) == _IMEI_LENGTH and not digits.startswith(("34", "37"))
    return luhn(digits) and len(set(digits)) > 1 and not imei


def is_imei(text: str) -> bool:
    """Return whether it is a device's number by length and check digit (3GPP TS 23.003)."""
    digits = digits_of(text)
    return len(digits) == _IMEI_LENGTH and luhn(digits) and not digits.startswith(("34", "37"))


def is_iban(text: str) -> bool:
    """Return whether it is an account number by ISO 13616, remainder 1 modulo 97."""
    bare = text.replace(" ", "").upper()
    if not _IBAN.match(bare):
        return False
    moved = bare[4:] + bare[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def is_national_number(text: str) -> bool:
    """Return whether it is some country's number of a person, by form or checksum."""
    plain = text.strip().upper()
    return plain.isascii() and any(test(plain) for test in _NATIONAL)


def _ssn(text: str) -> bool:
    return _SSN.match(text) is not None


def _nino(text: str) -> bool:
    return _NINO.match(text) is not None


def _codice(text: str) -> bool:
    return _CODICE.match(text) is not None or _CURP.match(text) is not None


def _dni(text: str) -> bool:
    match = _DNI.match(text)
    if match is None:
        return False
    number = int({"": "", "X": "0", "Y": "1", "Z": "2"}[match[1]] + match[2])
    return _DNI_LETTERS[number % 23] == match[3]


def _nir(text: str) -> bool:
    """France: 13 digits and a key of 97 minus the remainder."""
    bare = re.sub(r"[ .\-]", "", text)
    if not re.fullmatch(r"[12]\d{2}(?:0[1-9]|1[0-2])(?:\d{2}|2[AB])\d{8}", bare):
        return False
    number = bare[:13].replace("2A", "19").replace("2B", "18")
    return int(bare[13:]) == 97 - int(number) % 97


def _bsn(text: str) -> bool:
    """Netherlands: nine digits, eleven-test; only written plain."""
    if not re.fullmatch(r"\d{9}", text) or len(set(text)) == 1:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(d) for w, d in zip(weights, text, strict=True)) % 11 == 0


def _nhs(text: str) -> bool:
    """England: ten digits, modulus 11, written in groups of 3, 3 and 4."""
    if not re.fullmatch(r"\d{3}[ -]\d{3}[ -]\d{4}", text):
        return False
    digits = digits_of(text)
    check = 11 - sum((10 - i) * int(d) for i, d in enumerate(digits[:9])) % 11
    return check % 11 == int(digits[9])


def _cpf(text: str) -> bool:
    """Brazil: two check digits."""
    if not re.fullmatch(r"\d{3}\.\d{3}\.\d{3}-\d{2}", text):
        return False
    digits = digits_of(text)
    for length in (9, 10):
        total = sum((length + 1 - i) * int(d) for i, d in enumerate(digits[:length]))
        if total * 10 % 11 % 10 != int(digits[length]):
            return False
    return True


def _pesel(text: str) -> bool:
    """Poland: eleven digits with a date and a weighted sum."""
    if not re.fullmatch(r"\d{2}[0-9]\d[0-3]\d{6}", text):
        return False
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
    return sum(w * int(d) for w, d in zip(weights, text, strict=True)) % 10 == 0


def _personnummer(text: str) -> bool:
    """Sweden: a date, a dash and four digits of which the last is a check digit."""
    match = re.fullmatch(r"(?:19|20)?(\d{2}(?:0[1-9]|1[0-2])[0-3]\d)[-+](\d{4})", text)
    return match is not None and luhn(match[1] + match[2])


def _aadhaar(text: str) -> bool:
    """India: twelve digits in fours, checked by Verhoeff's method."""
    if not re.fullmatch(r"[2-9]\d{3} \d{4} \d{4}", text):
        return False
    check = 0
    for place, digit in enumerate(reversed(digits_of(text))):
        check = int(_VERHOEFF[check][int(_VERHOEFF_SHIFT[place % 8][int(digit)])])
    return check == 0


def _steuer_id(text: str) -> bool:
    """Germany: eleven digits of which the first ten repeat one or two, ISO 7064 mod 11,10."""
    digits = digits_of(text)
    if len(digits) != 11 or digits[0] == "0" or len(set(digits[:10])) not in {8, 9}:  # noqa: PLR2004 - as the docstring says.
        return False
    product = 10
    for digit in digits[:10]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(digits[10])


_NATIONAL: tuple[Callable[[str], bool], ...] = (
    _ssn, _nino, _codice, _dni, _nir, _bsn, _nhs, _cpf, _pesel, _personnummer, _aadhaar, _steuer_id,
)  # fmt: skip
