"""How the parties of a contract agreed to change it, as its custom properties say."""

import re
from dataclasses import dataclass

from open_data_contract_standard.model import OpenDataContractStandard
from pydantic import JsonValue

_NOTICE = re.compile(r"notice(period)?(indays|days)?", re.IGNORECASE)
_DUAL = re.compile(r"dual_?run(window|period)?(indays|days)?", re.IGNORECASE)
_APPROVERS = re.compile(r"(change)?approvers?", re.IGNORECASE)
_MODE = re.compile(r"compatib(ility|le)(mode)?", re.IGNORECASE)
_DAYS = re.compile(r"P?(\d{1,4})\s*(d|days?|w|weeks?|m|months?)?", re.IGNORECASE)
_SIZES = {"d": 1, "w": 7, "m": 30}


@dataclass(frozen=True, slots=True)
class Protocol:
    """The breaking-change protocol. The standard has no field of its own for it."""

    compatibility: str = ""
    notice_days: int | None = None
    dual_run_days: int | None = None
    approvers: tuple[str, ...] = ()


def protocol_of(contract: OpenDataContractStandard) -> Protocol:
    """Return what the contract's custom properties say of changes; empty where nothing does."""
    said = {str(p.property): p.value for p in contract.customProperties or []}

    def named(pattern: re.Pattern[str]) -> JsonValue:
        return next((v for k, v in said.items() if pattern.fullmatch(k.replace("_", ""))), None)

    approvers = named(_APPROVERS)
    listed = approvers if isinstance(approvers, list) else re.split(r"[,;]", str(approvers or ""))
    return Protocol(
        compatibility=str(named(_MODE) or ""),
        notice_days=_days(named(_NOTICE)),
        dual_run_days=_days(named(_DUAL)),
        approvers=tuple(str(a).strip() for a in listed if str(a).strip()),
    )


def _days(value: JsonValue) -> int | None:
    found = _DAYS.fullmatch(str(value).strip()) if value is not None else None
    return int(found[1]) * _SIZES[(found[2] or "d")[0].lower()] if found else None
