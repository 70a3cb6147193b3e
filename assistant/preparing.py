"""What an answer starts from: the transcript, what tools may see, and what counts as evidence."""

from dataclasses import dataclass

from assistant.conversation import ConversationResults, Earlier, Occasion, Question, earlier
from assistant.grounding import Evidence
from assistant.house import House
from assistant.instructions import situation, system
from assistant.model import Said, Transcript
from knowledge.store.turns import Turn
from tools.context import Context, KeptResult

EVIDENCE_RESULTS = 20
"""Earlier results that an answer may rest on without calling the tool again."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an answer starts from."""

    transcript: Transcript
    context: Context
    """Its `drawn` has noted already what the conversation before drew on."""
    evidence: Evidence


def prepare(
    house: House,
    conversation: str,
    question: Question,
    history: tuple[Turn, ...],
    kept: tuple[KeptResult, ...],
) -> Prepared:
    """Return what the answer starts from, after these turns and with their results, newest first.

    Reads the store and opens the workspace.
    """
    before = earlier(history, question.asker)
    chosen = question.sources
    since = chosen.since if chosen else None
    results = ConversationResults(house.store, conversation, question.audience, since)
    said = (*before.said, question.text, *(a.text for a in question.attachments))
    names = chosen.names if chosen else None
    occasion = Occasion(question.asker, question.audience, house.now(), said, results, names)
    context = house.context_for(occasion)
    _note(context, question, history)
    told = situation(context.organisation, question.asker, context.now, kept)
    transcript = Transcript(system(), told, (*before.entries, Said(question.words())))
    return Prepared(transcript, context, _evidence(question, before, told, kept))


def _note(context: Context, question: Question, history: tuple[Turn, ...]) -> None:
    """Note what the answer may draw on from the start: earlier turns, and attached files."""
    for turn in history:
        context.drawn.note_all(turn.readers)
    if question.attachments:
        context.drawn.note_all(None)


def _evidence(
    question: Question, before: Earlier, told: str, kept: tuple[KeptResult, ...]
) -> Evidence:
    evidence = Evidence().with_words(*before.said, question.text)
    evidence = evidence.with_passage("the workspace", "Workspace", told)
    for attachment in question.attachments:
        evidence = evidence.with_passage(attachment.name, attachment.name, attachment.text)
    for result in kept[:EVIDENCE_RESULTS]:
        evidence = evidence.with_json(result.id, result.body)
    return evidence
