"""Asks the cases of the assistant as a surface would, and keeps what happened."""

import asyncio
from collections.abc import Callable, Iterator, Sequence

from assistant.assistant import Assistant
from assistant.conversation import AssistantError, Question
from assistant.events import Event, ProposalMade
from assistant.opening import Opening
from evals.artifacts import filed
from evals.casebook import EvalCase
from evals.changes import rows_of
from evals.checks import faults
from evals.judging import Judgement
from evals.offices import Offices
from evals.outcome import Outcome
from evals.players import Player
from evals.reading import Ended, trial_of
from evals.trial import Filed, Trial
from knowledge.people import Person, audience_of


def outcomes(
    offices: Offices,
    player: Player,
    cases: Sequence[EvalCase],
    trials: int,
    progress: Callable[[str], None],
) -> Iterator[Outcome]:
    """Yield the outcome of each case in order; cases of one workspace share an assistant.

    Raises:
        CasebookError: A case names a workspace that there is not.

    """
    assistants: dict[str, Assistant] = {}
    try:
        for number, case in enumerate(cases, start=1):
            progress(f"{number}/{len(cases)} {case.name}")
            office = offices.named(case.workspace)
            if case.workspace not in assistants:
                assistants[case.workspace] = office.assistant()
            yield _outcome(_Room(office, assistants[case.workspace], player), case, trials)
    finally:
        for assistant in assistants.values():
            assistant.close()


class _Room:
    """Where one workspace's cases are asked."""

    def __init__(self, office: Opening, assistant: Assistant, player: Player) -> None:
        self.office = office
        self.assistant = assistant
        self.player = player

    async def tried(self, case: EvalCase) -> Trial:
        """Ask the questions of the case in one conversation, and return what the last came to."""
        self.player.begin(case)
        before = rows_of(self.office.store)
        ended: Ended | None = None
        asker = self.office.asker(case.as_)
        try:
            for text in case.ask:
                ended = await self._asked(text, asker, ended)
            assert ended is not None
        except AssistantError as reason:
            return Trial(failed=str(reason))
        refused = await self._clicked(ended) if case.expect.clicks else ()
        trial = trial_of(ended)
        stood_in = trial.model not in {"", self.player.settings.model}
        return trial.model_copy(
            update={
                "notices": (*trial.notices, *refused),
                "changed": tuple(sorted(rows_of(self.office.store) - before)),
                "files": _files(case, ended),
                "failed": f"{trial.model} stood in. {' '.join(trial.notices)}" if stood_in else trial.failed,
            }
        )  # fmt: skip

    async def _asked(self, text: str, asker: Person, before: Ended | None) -> Ended:
        thread = before.turn.conversation if before else None
        question = Question(text, asker, audience_of((asker,)), thread)
        events: list[Event] = [event async for event in self.assistant.ask(question)]
        turn = self.office.store.turns.find(events[-1].turn)
        assert turn is not None
        return Ended(self.office, asker, turn, tuple(events))

    async def _clicked(self, ended: Ended) -> tuple[str, ...]:
        """Click on all that is proposed; return why what could not be carried out."""
        refused: list[str] = []
        for event in ended.events:
            if isinstance(event, ProposalMade):
                try:
                    await self.assistant.confirm(event.token, ended.asker)
                except AssistantError as reason:
                    refused.append(str(reason))
        return tuple(refused)


def _files(case: EvalCase, ended: Ended) -> tuple[Filed, ...]:
    wanted = case.expect.artifacts
    return filed((result for _, result in ended.typed()), wanted) if wanted else ()


def _outcome(room: _Room, case: EvalCase, trials: int) -> Outcome:
    tried = tuple(asyncio.run(room.tried(case)) for _ in range(trials))
    judged = tuple(room.player.judged(case, trial) for trial in tried)
    wrong = tuple(
        (*faults(trial, case.expect), *_unmet(judgement))
        for trial, judgement in zip(tried, judged, strict=True)
    )
    rubric = judged if case.expect.rubric else ()
    return Outcome(case=case, trials=tried, wrong=wrong, judged=rubric)


def _unmet(judgement: Judgement) -> Iterator[str]:
    yield from (f"rubric: not met: {v.criterion}" for v in judgement.verdicts if v.met is False)
