"""What went wrong with Claude, in words for the asker, and whether another attempt may help."""

import re

from anthropic import APIStatusError

from assistant.model import ModelUnavailable

_TRANSIENT = frozenset({"overloaded_error", "api_error", "rate_limit_error", "timeout_error"})

_OR_PLANNER = "or ask with the planner (MESHWRIGHT_MODEL=planner)."
_SENTENCES = {
    "authentication_error": f"Claude did not accept the API key: check ANTHROPIC_API_KEY, {_OR_PLANNER}",
    "billing_error": f"Claude's account can't be billed: its owner must settle that, {_OR_PLANNER}",
    "permission_error": f"The API key may not use this Claude model: choose another model, {_OR_PLANNER}",
    "not_found_error": f"There is no such Claude model or address: check MESHWRIGHT_MODEL and ANTHROPIC_BASE_URL, {_OR_PLANNER}",
    "request_too_large": f"The conversation is too long for Claude: begin a new one, {_OR_PLANNER}",
    "rate_limit_error": f"Claude's rate limit is used up: wait a minute, {_OR_PLANNER}",
    "overloaded_error": f"Claude is overloaded: try again in a few minutes, {_OR_PLANNER}",
    "timeout_error": f"Claude took too long: try again in a few minutes, {_OR_PLANNER}",
    "api_error": f"Claude has a fault: try again in a few minutes, {_OR_PLANNER}",
    "invalid_request_error": f"Claude refused the request: begin a new conversation, {_OR_PLANNER}",
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

UNREACHABLE = f"Claude can't be reached: check the network and ANTHROPIC_BASE_URL, {_OR_PLANNER}"
LATE = f"Claude did not finish in time: ask for less at once, {_OR_PLANNER}"
BROKEN_OFF = f"Claude's reply broke off several times: try again in a few minutes, {_OR_PLANNER}"
NOT_SET_UP = (
    "Claude's provider is not set up: its package, region or credentials are missing. Set them up, "
    f"{_OR_PLANNER}"
)
BEGUN_AGAIN = "Claude's reply broke off and begins again."


class Interrupted(Exception):
    """The reply broke off where another attempt may succeed; the message is for the asker."""


def refusal(fault: APIStatusError) -> ModelUnavailable:
    """Return the fault in words, with the service's reference for its support.

    Nothing that the service wrote is repeated: its text may hold what was sent to it.
    """
    sentence = _SENTENCES.get(_kind(fault), _SENTENCES["invalid_request_error"])
    reference = fault.request_id or ""
    known = re.fullmatch(r"req_\w{1,64}", reference, re.ASCII)
    return ModelUnavailable(f"{sentence} (Reference: {reference})" if known else sentence)


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
