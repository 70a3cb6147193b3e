"""A stored turn goes to those who may read everything it drew on, and to nobody else."""

import asyncio
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from peers.scripted_model import ScriptedModel, calls, says
from peers.secret_world import GROUPS, World, context, may_read, worlds
from peers.shop_tools import NOON, opened

from assistant.assistant import Assistant
from assistant.conversation import Attachment, Occasion, Question
from assistant.opening import open_for
from assistant.settings import Settings
from knowledge.catalog.model import Dataset
from knowledge.drawn import Drawn
from knowledge.people import Person, audience_of
from knowledge.store.turns import Turn
from tools.context import Context
from tools.declaration import Request, Result, declare

PLACE = "slack:T1:C1:1.0"
ALL_GROUPS = Person("ann@shop.example", groups=frozenset(GROUPS))


class Where(Request):
    """Where to look."""

    documents: bool
    query: str = ""


class Found(Result):
    """What is there."""

    names: tuple[str, ...]


def look(request: Where, context: Context) -> Found:
    """Look at datasets, or at documents."""
    if not request.documents:
        return Found(names=tuple(d.name for d in context.catalog.datasets))
    hits = context.documents.search(request.query, 2)
    return Found(names=tuple(hit.passage.title for hit in hits))


LOOK = declare(look, title="Looking", examples=(), blocks=lambda _: (), answer=lambda _: "Found.")


def _seen(world: World, occasion: Occasion) -> Context:
    made = context(world, (occasion.asker,), occasion.said)
    return replace(made, results=occasion.results)


def _answered(world: World, folder: Path, asked: Question, call: str) -> Turn:
    """Return the turn as it was kept after one call of the tool."""
    model = ScriptedModel([calls(("look", call)), says("That is it.")])
    with opened(folder) as store:
        assistant = Assistant(
            store=store,
            model=model,
            fallback=None,
            tools=(LOOK,),
            context_for=partial(_seen, world),
            now=lambda: NOON,
        )

        async def ask() -> str:
            return [event.turn async for event in assistant.ask(asked)][-1]

        turn = asyncio.run(ask())
        assistant.close()
        kept = store.turns.find(turn)
        assert kept is not None
        return kept


@settings(max_examples=25, deadline=None)
@given(worlds(), st.frozensets(st.sampled_from(GROUPS)), st.frozensets(st.sampled_from(GROUPS)))
def test_who_may_read_every_dataset_that_was_listed_may_read_the_turn(
    world: World, asker: frozenset[str], later: frozenset[str]
) -> None:
    ann, bob = Person("ann", groups=asker), Person("bob", groups=later)
    asked = Question("What is there?", ann, audience_of((ann,)), PLACE)

    with tempfile.TemporaryDirectory() as folder:
        turn = _answered(world, Path(folder), asked, '{"documents": false}')

    listed = [d for d in world.datasets if may_read(d.readers, (ann,))]
    assert turn.open_to(audience_of((bob,))) == all(may_read(d.readers, (bob,)) for d in listed)


@settings(max_examples=25, deadline=None)
@given(worlds(), st.frozensets(st.sampled_from(GROUPS)))
def test_who_may_not_read_a_passage_that_was_found_may_not_read_the_turn(
    world: World, later: frozenset[str]
) -> None:
    bob = Person("bob", groups=later)
    asked = Question("Which policy?", ALL_GROUPS, audience_of((ALL_GROUPS,)), PLACE)

    with tempfile.TemporaryDirectory() as folder:
        turn = _answered(world, Path(folder), asked, '{"documents": true, "query": "policy"}')

    found = context(world, (ALL_GROUPS,)).documents.search("policy", 2)
    readable = [may_read(hit.passage.readers, (bob,)) for hit in found]
    assert turn.open_to(audience_of((bob,))) == all(readable)


@given(worlds())
@settings(max_examples=3, deadline=None)
def test_an_attached_file_leaves_the_readers_unknown(world: World) -> None:
    asked = Question(
        "What is there?",
        ALL_GROUPS,
        audience_of((ALL_GROUPS,)),
        PLACE,
        (Attachment("salaries.csv", "ann,1"),),
    )

    with tempfile.TemporaryDirectory() as folder:
        turn = _answered(world, Path(folder), asked, '{"documents": false}')

    assert turn.readers is None
    assert not turn.open_to(audience_of((Person("bob"),)))


def test_a_turn_that_may_rest_on_an_earlier_one_is_for_the_same_readers(tmp_path: Path) -> None:
    world = World(datasets=(Dataset("pay", "pay", readers=frozenset({"hr"})),))
    hr = Person("ann", groups=frozenset({"hr", "finance"}))
    asked = Question("What is there?", hr, audience_of((hr,)), PLACE)

    _answered(world, tmp_path, asked, '{"documents": false}')
    again = _answered(world, tmp_path, asked, '{"documents": true, "query": "nothing"}')

    assert again.readers == frozenset({frozenset({"hr"})})


def test_what_was_kept_brings_back_the_readers_it_was_made_from(tmp_path: Path) -> None:
    insider = Person("x", groups=frozenset({"hr"}))
    audience = audience_of((insider,))
    office = open_for(Settings(), folder=None, sample=True, cwd=tmp_path, cache=tmp_path)
    first = office.context_apart(insider, audience, ())
    second = office.context_apart(insider, audience, ())

    def compute() -> str:
        first.drawn.note(frozenset({"hr"}))
        return "costly"

    assert first.keep.once("it", compute) == second.keep.once("it", lambda: "again") == "costly"
    assert second.drawn.readers() == frozenset({frozenset({"hr"})})
    office.store.close()


def test_what_nobody_knows_the_readers_of_stays_unknown() -> None:
    drawn = Drawn()

    drawn.note_all([frozenset({"hr"}), frozenset({"everyone", "hr"})])
    known = drawn.readers()
    drawn.note_all(None)
    drawn.note(frozenset({"finance"}))

    assert known == frozenset({frozenset({"hr"})})
    assert drawn.readers() is None
