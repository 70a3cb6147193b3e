"""The service levels of a contract: which way each is better, and how much a value says."""

import re
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from knowledge.record import Record

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|[-+]\d{2}:?\d{2})?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SPOKEN = re.compile(r"(-?\d+(?:\.\d+)?)\s*([a-zA-Z%]+)")
_ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")  # fmt: skip
_ISO_SECONDS = (31_536_000, 2_592_000, 604_800, 86_400, 3_600, 60, 1)


class Promise(Record):
    """One kind of service level."""

    better: Literal["less", "more", "earlier", "later"]
    measure: Literal["duration", "share", "moment", "clock", "number"]
    m: Literal["minutes", "months"] = "minutes"
    firm: bool


class _Book(Record):
    promises: dict[str, Promise]
    names: dict[str, str]
    units: dict[str, int]
    rhythms: dict[str, int]


@cache
def _book() -> _Book:
    text = files("knowledge.contracts").joinpath("promises.yaml").read_text(encoding="utf-8")
    return _Book.model_validate(yaml.safe_load(text))


def promise_named(name: str) -> Promise | None:
    """Return the kind of service level of this name, or None where the standard has none."""
    key = re.sub(r"[^a-z]", "", name.lower())
    return _book().promises.get(_book().names.get(key, key))


def known_promises() -> tuple[str, ...]:
    """Return the names that are known, sorted, in small letters."""
    return tuple(sorted(_book().promises))


def amount(promise: Promise, value: object, unit: str) -> float | None:
    """Return how much a value says, comparable within one promise, or None where it can't be told.

    Durations are in seconds (a month has 30 days, a year 365), shares in percent, moments in
    seconds since year 1, times of day in seconds after midnight UTC. A duration without a unit
    counts days, as in the standard's examples.
    """
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    if promise.measure == "moment":
        return _moment(text)
    if promise.measure == "clock":
        return _clock(text)
    if promise.measure == "duration":
        return _duration(promise, text, unit)
    spoken = text.removesuffix("%").strip()
    if not _NUMBER.fullmatch(spoken):
        return None
    ratio = promise.measure == "share" and unit.strip().lower() in {"ratio", "fraction"}
    return float(spoken) * (100 if ratio else 1)


def _duration(promise: Promise, text: str, unit: str) -> float | None:
    book = _book()
    if text.lower() in book.rhythms:
        return book.rhythms[text.lower()]
    iso = _ISO.fullmatch(text.upper())
    if iso and any(iso.groups()):
        return sum(int(n) * s for n, s in zip(iso.groups("0"), _ISO_SECONDS, strict=True))
    spoken = _SPOKEN.fullmatch(text)
    if spoken and not unit:
        text, unit = spoken[1], spoken[2]
    if not _NUMBER.fullmatch(text):
        return None
    word = unit.strip().lower() or "d"
    seconds = book.units.get(promise.m if word == "m" else word)
    return None if seconds is None else float(text) * seconds


def _moment(text: str) -> float | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (found.replace(tzinfo=None) - datetime(1, 1, 1)).total_seconds()  # noqa: DTZ001 - only compared.


def _clock(text: str) -> float | None:
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    hours, minutes, seconds, zone = found.groups()
    shift = 0
    if zone and zone != "Z":
        sign = -1 if zone[0] == "-" else 1
        shift = sign * (int(zone[1:3]) * 3600 + int(zone[-2:]) * 60)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0) - shift
