"""The order of migration in words: why each domain stands where it stands."""

from tools.roadmap.domain_model import Priority
from tools.roadmap.figures import ordinal
from tools.roadmap.order import WEIGHTS, Scored, by_score, sensitivities
from tools.roadmap.situation import Situation
from tools.roadmap.timeline import Timeline
from tools.roadmap.waits import Wait, held
from tools.standing import Claim, Source


def priorities(
    case: Situation, scored: tuple[Scored, ...], timeline: Timeline
) -> tuple[Priority, ...]:
    """Return the domains in order, each with why it stands where it stands."""
    waits = held(case.brief.waits, (s.candidate for s in scored))
    wave_of = {s.candidate.id: n for n, w in enumerate(timeline.waves, start=1) for s in w.domains}
    return tuple(
        Priority(
            rank=number,
            domain=s.candidate.id,
            name=s.candidate.name,
            wave=wave_of[s.candidate.id],
            total=round(s.total, 2),
            scores=s.scores,
            why=_why(case, s, scored),
            why_not_first=""
            if number == 1
            else _why_not_first(s, scored[0], waits.get(s.candidate.id)),
            weak_point=_weak_point(s),
        )
        for number, s in enumerate(scored, start=1)
    )


def _weighted(scored: Scored) -> list[tuple[float, str, str]]:
    """Return the weighted distance of each score from the middle, largest first."""
    found: list[tuple[float, str, str]] = []
    for weight in WEIGHTS:
        score = scored.score(weight.criterion)
        shift = (score.value - 3) if weight.higher_is_better else (3 - score.value)
        found.append((weight.weight * shift, weight.label.lower(), score.reason))
    return sorted(found, key=lambda f: (-f[0], f[1]))


def _why(case: Situation, scored: Scored, ranked: tuple[Scored, ...]) -> Claim:
    best = _weighted(scored)[:2]
    text = f"Total {scored.total:.2f} of 5. For it speak {best[0][1]} ({best[0][2]}) and {best[1][1]} ({best[1][2]})."
    if scored is ranked[0]:
        pattern = next(
            (f for f in case.model.first_domains if f.capability == scored.candidate.id), None
        )
        text += (
            f" As a first domain it tends to work: {pattern.why} Against it: {pattern.against}"
            if pattern
            else ""
        )
    sources = tuple(x for s in scored.scores for x in s.sources)
    standing = "inferred" if any(s.standing == "inferred" for s in scored.scores) else "confirmed"
    return Claim(text=text, standing=standing, sources=tuple(dict.fromkeys(sources)))


def _why_not_first(scored: Scored, first: Scored, wait: Wait | None) -> str:
    """Return what it lacks; who waits for its data meanwhile is told what happens."""
    if wait is None:
        return _behind(scored, first)
    asked = wait.what or "data"
    return f"{_behind(scored, first)} {wait.who[:1].upper()}{wait.who[1:]} asked for {asked} from here: until its wave it is served from the warehouse as an urgent request, or you decide that {scored.candidate.name} goes first."


def _behind(scored: Scored, first: Scored) -> str:
    gaps: list[tuple[float, str, str]] = []
    for weight in WEIGHTS:
        mine, theirs = scored.score(weight.criterion), first.score(weight.criterion)
        behind = (theirs.value - mine.value) * (1 if weight.higher_is_better else -1)
        gaps.append(
            (
                weight.weight * behind,
                weight.label.lower(),
                f"{mine.value:.1f} against {theirs.value:.1f}; {mine.reason}",
            )
        )
    gap = max(gaps)
    missing = first.total - scored.total
    if missing < 0:
        return f"It scores {-missing:.2f} points more than {first.candidate.name}, which goes first because you decide it."
    return f"It is {missing:.2f} points behind {first.candidate.name}, most of it in {gap[1]} ({gap[2]}). It would come first if that weakness were gone and the rest held."


def _weak_point(scored: Scored) -> str:
    worst = _weighted(scored)[-1]
    inferred = [s.criterion for s in scored.scores if s.standing == "inferred"]
    # Where nothing is computed, the whole plan says so once.
    some = 0 < len(inferred) < len(scored.scores)
    unproved = f"; {', '.join(inferred)} rest on reference values" if some else ""
    return f"Weakest in {worst[1]} ({worst[2]}){unproved}"


def _decided(scored: tuple[Scored, ...]) -> Claim:
    """Return what it costs that the asker's choice goes before the one with the highest score."""
    first, best = scored[0], by_score(scored)[0]
    place = [s.candidate.id for s in by_score(scored)].index(first.candidate.id) + 1
    text = f"{first.candidate.name} goes first because you decide it. By the scores it would come {ordinal(place)} with {first.total:.2f} of 5, behind {best.candidate.name} with {best.total:.2f}. {_weak_point(first)}. The others follow by their scores."
    rule = Source(kind="rule", where="order of migration")
    return Claim(text=text, standing="inferred", sources=(rule,))


def order_summary(scored: tuple[Scored, ...]) -> Claim:
    """Return why the first is first, how firm that is, and where the biggest one stands."""
    first = scored[0]
    if by_score(scored)[0] is not first and first.total < by_score(scored)[0].total:
        return _decided(scored)
    moved = [s for s in sensitivities(scored) if s.first != first.candidate.name]
    firm = (
        "Moving any one weight by half, up or down, leaves it first"
        if not moved
        else f"In {len(moved)} of {2 * len(WEIGHTS)} trials with one weight moved by half another comes first ({moved[0].first}, with {moved[0].criterion} {moved[0].change})"
    )
    sized = [s for s in scored if s.candidate.proposed]
    biggest = max(
        sized,
        key=lambda s: len(s.candidate.proposed.datasets if s.candidate.proposed else ()),
        default=None,
    )
    size = ""
    if biggest is not None and biggest is not first and biggest.candidate.proposed:
        size = f" The biggest, {biggest.candidate.name} with {len(biggest.candidate.proposed.datasets):,} datasets, comes at place {scored.index(biggest) + 1}: size counts through its complexity only."
    elif biggest is first:
        size = (
            " It is also the biggest by datasets; size itself counts against it through complexity."
        )
    lead = (
        f"; next is {scored[1].candidate.name} with {scored[1].total:.2f}"
        if len(scored) > 1
        else ""
    )
    text = f"{first.candidate.name} goes first with {first.total:.2f} of 5{lead}. {firm}.{size}"
    return Claim(
        text=text, standing="inferred", sources=(Source(kind="rule", where="order of migration"),)
    )
