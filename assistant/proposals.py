"""What tools propose: kept with a token, and carried out once on the click of its asker."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError

from assistant.calling import logged
from assistant.conversation import AssistantError, ConversationResults, Occasion, readable
from assistant.house import House
from knowledge.people import Person, audience_of
from knowledge.store.results import StoredProposal, StoredResult, hashed
from knowledge.store.store import Store
from knowledge.store.turns import Turn
from tools.context import Context
from tools.declaration import Result, Tool, ToolError

PROPOSAL_LIFE = timedelta(hours=24)
"""A proposal describes the data as it was; after a day it should be made again."""


@dataclass(frozen=True, slots=True)
class Made:
    """A result with what it was computed by and from."""

    tool: Tool
    arguments: str
    """As JSON."""
    result: Result
    fingerprint: str
    """Of the catalog as its audience could read it."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What carrying out a proposal came to."""

    tool: str
    text: str
    """Markdown."""
    result: Result


def keep_result(store: Store, turn: Turn, made: Made) -> str:
    """Keep a result and return its id: short, since models and people type it."""
    identifier = f"r-{secrets.token_hex(3)}"
    stored = StoredResult(
        id=identifier,
        turn=turn.id,
        tool=made.tool.name,
        version=made.tool.version,
        title=made.tool.title,
        arguments=made.arguments,
        fingerprint=made.fingerprint,
        body=made.result.model_dump_json(),
    )
    store.results.add(stored)
    return identifier


def keep_proposal(house: House, turn: Turn, tool: Tool, arguments: str, result: str) -> str:
    """Keep a proposal, given its result's id; return the token that only its asker can use."""
    token = secrets.token_urlsafe(18)
    proposal = StoredProposal(
        token_hash=hashed(token),
        turn=turn.id,
        result=result,
        asker=turn.asker,
        tool=tool.name,
        arguments_hash=hashed(arguments),
        expires=house.now() + PROPOSAL_LIFE,
        state="open",
    )
    house.store.proposals.add(proposal)
    return token


def carry_out(house: House, token: str, asker: Person) -> Confirmed:
    """Carry out a proposal, once, for the person it was made for.

    Raises:
        AssistantError: There is no such open proposal, or it can't be carried out.

    """
    store, now = house.store, house.now()
    proposal = store.proposals.find(token, asker.email)
    if proposal is None:
        raise AssistantError("There is no such proposal for you to confirm. Ask for it again.")
    if proposal.state == "left":
        raise AssistantError("You left this proposal. Ask for it again.")
    if proposal.state == "taken":
        raise AssistantError(
            "This proposal is being carried out, or was interrupted in it and may be done or not. "
            "Look whether it is before you ask for it again."
        )
    if proposal.state != "open":
        raise AssistantError("This proposal was already confirmed. Ask anew to do it again.")
    if proposal.expires < now:
        raise AssistantError("This proposal is too old to be carried out. Ask for it again.")
    tool, made = _proposed(house, proposal)
    context = _context(house, proposal, asker)
    if not store.proposals.move(proposal.token_hash, "open", "taken"):
        raise AssistantError("This proposal was already confirmed. Ask anew to do it again.")
    try:
        assert tool.carry_out is not None
        done = tool.carry_out(made, context)
    except ToolError as reason:
        _failed(house, proposal, made)
        raise AssistantError(str(reason)) from reason
    except Exception as bug:
        told = f"{tool.title} failed inside, perhaps after it acted. {logged('confirm')}"
        _failed(house, proposal, made)
        raise AssistantError(told) from bug
    store.proposals.move(proposal.token_hash, "taken", "done")
    store.records.log(asker.email, tool.name, done.model_dump_json(), now)
    return Confirmed(tool.name, tool.answer(done), done)


def leave(store: Store, token: str, asker: Person) -> bool:
    """Close a proposal of this person's without carrying it out; return whether it was open."""
    proposal = store.proposals.find(token, asker.email)
    return proposal is not None and store.proposals.move(proposal.token_hash, "open", "left")


def _failed(house: House, proposal: StoredProposal, made: Result) -> None:
    """Keep that it was tried: it may have acted before it failed."""
    house.store.proposals.move(proposal.token_hash, "taken", "failed")
    action, body = f"{proposal.tool} failed", made.model_dump_json()
    house.store.records.log(proposal.asker, action, body, house.now())


def _proposed(house: House, proposal: StoredProposal) -> tuple[Tool, Result]:
    """Return the tool and the result that was proposed, exactly as it was shown."""
    stored = house.store.results.find(proposal.turn, proposal.result)
    tool = next((t for t in house.tools if t.name == proposal.tool), None)
    gone = AssistantError("This proposal was made by another version. Ask for it again.")
    if stored is None or tool is None or tool.carry_out is None:
        raise gone
    if stored.version != tool.version or hashed(stored.arguments) != proposal.arguments_hash:
        raise gone
    try:
        return tool, tool.result.model_validate_json(stored.body)
    except ValidationError as reason:
        raise gone from reason


def _context(house: House, proposal: StoredProposal, asker: Person) -> Context:
    turn = readable(house.store, proposal.turn, asker)
    audience = audience_of((asker,))
    results = ConversationResults(house.store, turn.conversation, audience)
    return house.context_for(Occasion(asker, audience, house.now(), (turn.question,), results))
