"""From what a plan says on each subject to findings with repairs, and to what is good."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from knowledge.handbook.entries import Mistake
from knowledge.handbook.plan_review import PlanSubject, Severity
from tools.critique.judging import Judged
from tools.critique.model import NOWHERE, Basis, Doubt, OpenQuestion, PlanFinding, SoundPoint
from tools.critique.reading import PlanStatement

_FEW_STATEMENTS, _FEW_WORDS = 4, 60
"""A text below both is a sketch, which is not faulted for what it leaves out."""
_LONGEST = 400
"""Characters of a sentence that is quoted."""
_SEVERAL, _MANY = 2, 6
"""Areas of a plan from which, and up to which, they are named in a repair."""
_WORST: tuple[Severity, ...] = ("high", "medium", "low")

Evidence = Callable[[str], str]
"""From a mistake's id to what the catalog says of it, or an empty text."""


def is_sketch(statements: Sequence[PlanStatement]) -> bool:
    """Return whether the text is too short to be faulted for what it leaves out."""
    words = sum(len(s.text.split()) for s in statements)
    return len(statements) < _FEW_STATEMENTS and words < _FEW_WORDS


def findings(
    judged: Iterable[Judged],
    statements: Sequence[PlanStatement],
    mistakes: Iterable[Mistake],
    evidence: Evidence,
    areas: Sequence[str] = (),
) -> tuple[PlanFinding, ...]:
    """Return the mistakes, the worst first; of equal ones, what the plan says before what it omits.

    `areas` are those that the plan names, in its own words.
    """
    known = {m.id: m for m in mistakes}
    sketch = is_sketch(statements)
    found = [
        _finding(j, known[j.subject.mistake], statements, evidence, areas)
        for j in judged
        if j.made or (j.missing and not sketch)
    ]
    return tuple(sorted(found, key=lambda f: (_WORST.index(f.severity), f.basis != "said")))


def _finding(
    judged: Judged,
    mistake: Mistake,
    statements: Sequence[PlanStatement],
    evidence: Evidence,
    areas: Sequence[str],
) -> PlanFinding:
    said = bool(judged.made)
    basis: Basis = "said" if said else "nowhere"
    # What a plan does not say about a classic subject is less sure than what it says.
    severity: Severity = judged.subject.severity if said or not mistake.classic else "medium"
    shown = evidence(mistake.id)
    return PlanFinding(
        mistake=mistake.id,
        title=mistake.title,
        severity=severity,
        basis=basis,
        sentence=_quoted(statements[judged.made[0]].text) if said else NOWHERE,
        why=mistake.what if said else judged.subject.nowhere,
        evidence=shown,
        evidence_standing="confirmed" if shown else "stated" if said else "inferred",
        repair=_repair(judged.subject, areas),
        source=mistake.source,
    )


def _repair(subject: PlanSubject, areas: Sequence[str]) -> str:
    """Return what to do, asked of the areas of this plan where it names several."""
    if not subject.areas or len(areas) < _SEVERAL:
        return subject.repair
    shown = areas[:_MANY] if len(areas) <= _MANY else (*areas[: _MANY - 1], "the others")
    listed = f"{', '.join(shown[:-1])} and {shown[-1]}"
    return f"{subject.repair} {subject.areas.format(areas=listed)}"


def sound_points(
    judged: Iterable[Judged], statements: Sequence[PlanStatement], mistakes: Iterable[Mistake]
) -> tuple[SoundPoint, ...]:
    """Return what is good, in the order of the handbook."""
    known = {m.id: m for m in mistakes}
    every = tuple(judged)
    bad = {place for j in every for place in j.made}
    return tuple(point for j in every for point in _sound(j, statements, known, bad))


def _sound(
    judged: Judged,
    statements: Sequence[PlanStatement],
    known: dict[str, Mistake],
    bad: set[int],
) -> Iterator[SoundPoint]:
    if judged.made:
        return
    settled = [place for place in judged.settled if place not in bad]
    if settled:
        ruled_out = f"Ruled out: {_lowered(known[judged.subject.mistake].title)}"
        words = _quoted(statements[settled[0]].text)
        yield SoundPoint(title=judged.subject.sound or ruled_out, sentence=words)


def open_questions(
    judged: Iterable[Judged], statements: Sequence[PlanStatement], mistakes: Iterable[Mistake]
) -> tuple[OpenQuestion, ...]:
    """Return what a sentence may get wrong, and then what none surely settles: asked, not alleged."""
    titles = {m.id: m.title for m in mistakes}
    every = tuple(judged)
    suspected = [
        _question(j, statements, "suspected", titles[j.subject.mistake], j.suspect)
        for j in every
        if j.suspect
    ]
    missing = [
        _question(j, statements, "missing", j.subject.ask, j.perhaps)
        for j in every
        if j.doubted and not is_sketch(statements)
    ]
    return (*suspected, *missing)


def _question(
    judged: Judged,
    statements: Sequence[PlanStatement],
    doubt: Doubt,
    about: str,
    places: Sequence[int],
) -> OpenQuestion:
    return OpenQuestion(
        mistake=judged.subject.mistake,
        doubt=doubt,
        about=about,
        sentence=_quoted(statements[places[0]].text) if places else "",
    )


def unsaid(judged: Iterable[Judged]) -> tuple[str, ...]:
    """Return what is left out, a sentence each."""
    return tuple(j.subject.nowhere for j in judged if j.missing or j.doubted)


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]


def _quoted(sentence: str) -> str:
    return sentence if len(sentence) <= _LONGEST else sentence[: _LONGEST - 1].rstrip() + "…"
