"""The self-serve platform: what to keep because it is there, and what to build or buy."""

from knowledge.handbook.entries import PlatformPattern
from tools.roadmap.brief import as_written
from tools.roadmap.capacity import KEPT_SHARE
from tools.roadmap.mentions import mentions_any
from tools.roadmap.model import PlatformCapability
from tools.roadmap.situation import Situation
from tools.standing import Claim, Source, Span


def platform_of(case: Situation) -> tuple[PlatformCapability, ...]:
    """Return the platform's capabilities, those needed at launch first."""
    seen = _evidence(case)
    found = [_capability(case, pattern, seen) for pattern in case.handbook.platform]
    return tuple(sorted(found, key=lambda p: not p.at_launch))


def _evidence(case: Situation) -> tuple[tuple[str, str], ...]:
    """Return texts that may name tools, each with where it stands."""
    texts = [(_lasting(case), "the asker's words")]
    if case.catalog is not None:
        platforms = sorted({d.platform.lower() for d in case.catalog.datasets if d.platform})
        texts += [(p, f"platform of the catalog's datasets: {p}") for p in platforms]
        skills = sorted({s.lower() for t in case.catalog.teams for s in t.skills})
        texts += [(s, f"skill of the teams: {s}") for s in skills]
        tags = sorted({t.lower() for d in case.catalog.datasets for t in d.tags})
        texts += [(t, f"tag in the catalog: {t}") for t in tags]
    return tuple(texts)


def _lasting(case: Situation) -> str:
    """Return the asker's words without the sentences that say that something goes away."""
    text = case.brief.text
    for condition in case.brief.conditions:
        if condition.kind == "ending":
            text = text.replace(condition.quote, " ")
    return text.lower()


def _capability(
    case: Situation, pattern: PlatformPattern, seen: tuple[tuple[str, str], ...]
) -> PlatformCapability:
    low, high = pattern.effort_person_months
    entry = Source(kind="handbook", where=f"platform.yaml: {pattern.id}")
    for word in pattern.evidence_words:
        for text, where in seen:
            if mentions_any(text, (word,)):
                kind = "asker" if where == "the asker's words" else "catalog"
                said = as_written(case.brief.text, word) if kind == "asker" else word
                source = Source(kind=kind, where=where, quote=said)
                reason = Claim(
                    text=f"{said} is in use. {pattern.keep_if}",
                    standing="stated" if kind == "asker" else "confirmed",
                    sources=(source, entry),
                )
                return _made(pattern, "keep", reason, _kept(low, high))
    stated = _implied(case, pattern.id)
    if stated is not None:
        reason = Claim(
            text=f"{stated.quote[:1].upper()}{stated.quote[1:]}: it exists. {pattern.keep_if}",
            standing="stated",
            sources=(stated, entry),
        )
        return _made(pattern, "keep", reason, _kept(low, high))
    reason = Claim(
        text=pattern.else_reason,
        standing="inferred",
        sources=(entry,),
    )
    return _made(pattern, pattern.otherwise, reason, Span(low=low, high=high, unit="person-months"))


def _implied(case: Situation, capability: str) -> Source | None:
    """Return the asker's words that imply a capability: a warehouse, or jobs that run somewhere."""
    if capability == "storage-compute":
        lowered = case.brief.text.lower()
        found = next((w for w in case.handbook.fact_words.architecture if w in lowered), "")
        return Source(kind="asker", where="the asker's words", quote=found) if found else None
    jobs = case.brief.fact("jobs")
    return jobs.source if capability == "orchestration" and jobs else None


def _kept(low: float, high: float) -> Span:
    return Span(
        low=round(low * KEPT_SHARE, 1), high=round(high * KEPT_SHARE, 1), unit="person-months"
    )


def _made(
    pattern: PlatformPattern, decision: str, reason: Claim, effort: Span
) -> PlatformCapability:
    return PlatformCapability(
        id=pattern.id,
        name=pattern.name,
        plane=pattern.plane,
        decision="keep" if decision == "keep" else "buy" if decision == "buy" else "build",
        reason=reason,
        effort=effort,
        at_launch=pattern.launch,
    )
