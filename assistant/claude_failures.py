"""What went wrong with Claude, in words for the asker, and whether another attempt may help."""

import re

from anthropic import APIStatusError

from assistant.model import ContextFull, ModelUnavailable

_TRANSIENT = frozenset({"overloaded_error", "api_error", "rate_limit_error", "timeout_error"})

_SENTENCES = {
    "authentication_error": "Claude did not accept the API key: check ANTHROPIC_API_KEY.",
    "billing_error": "Claude's account can't be billed: its owner must settle that.",
    "permission_error": "The API key may not use this Claude model: choose another model.",
    "not_found_error": "There is no such Claude model or address: check MESHWRIGHT_MODEL and ANTHROPIC_BASE_URL.",
    "request_too_large": "The conversation is too long for Claude: begin a new one.",
    "rate_limit_error": "Claude's rate limit is used up: wait a minute.",
    "overloaded_error": "Claude is overloaded: try again in a few minutes.",
    "timeout_error": "Claude took too long: try again in a few minutes.",
    "api_error": "Claude has a fault: try again in a few minutes.",
    "invalid_request_error": "Claude refused the request: begin a new conversation.",
}
_BY_STATUS = {
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    408: "timeout_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
}
_FIRST_SERVER_STATUS = 500

_TOO_LONG = re.compile(r"prompt is too long|context (?:limit|window)", re.IGNORECASE)
"""What the service says of a conversation that is too long, with no type of its own."""

UNREACHABLE = "Claude can't be reached: check the network and ANTHROPIC_BASE_URL."
LATE = "Claude did not finish in time: ask for less at once."
BROKEN_OFF = "Claude's reply broke off several times: try again in a few minutes."
NOT_SET_UP = "Claude's provider is not set up: its package, region or credentials are missing."
CUT = "Claude's reply was too long to be finished: ask for less at once."
BEGUN_AGAIN = "Claude's reply broke off and begins again."


class Interrupted(Exception):
    """The reply broke off where another attempt may succeed; the message is for the asker."""


class Cut(Interrupted):
    """The reply reached the limit of tokens before it said or called anything whole."""


def refusal(fault: APIStatusError) -> ModelUnavailable:
    """Return the fault in words, with the service's reference for its support.

    Nothing that the service wrote is repeated: its text may hold what was sent to it.
    """
    kind = _kind(fault)
    if kind == "invalid_request_error" and _TOO_LONG.search(fault.message):
        kind = "request_too_large"
    sentence = _SENTENCES.get(kind, _SENTENCES["invalid_request_error"])
    reference = fault.request_id or ""
    known = re.fullmatch(r"req_\w{1,64}", reference, re.ASCII)
    told = f"{sentence} (Reference: {reference})" if known else sentence
    return ContextFull(told) if kind == "request_too_large" else ModelUnavailable(told)


def interruption(fault: APIStatusError) -> Interrupted | ModelUnavailable:
    """Return what an error within a reply means.

    Its status is 200 whatever happened, so only its type tells (measured with anthropic 2.12).
    """
    kind = _kind(fault)
    return Interrupted(_SENTENCES[kind]) if kind in _TRANSIENT else refusal(fault)


def _kind(fault: APIStatusError) -> str:
    """The type that the service gives; a gateway before it may give none, so then the status."""
    server = fault.status_code >= _FIRST_SERVER_STATUS
    by_status = _BY_STATUS.get(fault.status_code, "api_error" if server else "")
    return fault.type if fault.type in _SENTENCES else by_status
