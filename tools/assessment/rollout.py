"""The phased rollout of assessed domains: waves with dates from the team's capacity."""

from datetime import timedelta

from tools.assessment.model import RolloutWave
from tools.roadmap.capacity import measure
from tools.roadmap.doubts import Work, base_work
from tools.roadmap.order import Scored
from tools.roadmap.platform import platform_of
from tools.roadmap.policies import launch_policies
from tools.roadmap.situation import Situation
from tools.roadmap.timeline import schedule


def rollout(case: Situation, scored: tuple[Scored, ...]) -> tuple[RolloutWave, ...]:
    """Return the waves as the roadmap would plan them; the domains are in order of migration."""
    policies = launch_policies(case, tuple(s.candidate for s in scored))
    work = Work(scored, platform_of(case), len(policies.launch))
    timeline = schedule(case, scored, base_work(case, work), measure(case))
    return tuple(
        RolloutWave(
            wave=number,
            domains=tuple(s.candidate.name for s in wave.domains),
            start=case.start + timedelta(weeks=slot.start - 1),
            end=case.start + timedelta(weeks=slot.end) - timedelta(days=3),
            reason=_reason(number, tuple(s.candidate.name for s in wave.domains)),
        )
        for number, (wave, slot) in enumerate(
            zip(timeline.waves, timeline.slots[1:], strict=True), start=1
        )
    )


def _reason(number: int, names: tuple[str, ...]) -> str:
    if number == 1:
        return f"{names[0]} has the best score, and goes alone so that the platform is proved on one domain"
    together = "it follows" if len(names) == 1 else "they follow together"
    return f"{together} once the wave before has met its exit criteria; more at once would be a big bang"
