"""The policies a launch needs: each tied to a law, a class of columns or a stated pain here."""

from collections import Counter
from dataclasses import dataclass

from knowledge.handbook.conditions import RegulationWords
from knowledge.handbook.entries import DataClass, PolicyPattern
from tools.datasets import names_of
from tools.governance.columns import SensitiveColumn
from tools.roadmap.candidate import Candidate
from tools.roadmap.figures import counted
from tools.roadmap.model import LaterPolicy, LaunchPolicy
from tools.roadmap.situation import Situation
from tools.standing import Claim, Source

_NAMES_ARE_EVIDENCE = 3
"""Columns whose names alone look sensitive before a policy rests on them."""
_MOST_AT_LAUNCH = 12
"""More than a dozen rules are not turned into checks by the first product; a planning rule."""


@dataclass(frozen=True, slots=True)
class PolicySet:
    """What is in force at launch, and what waits and why."""

    launch: tuple[LaunchPolicy, ...]
    later: tuple[LaterPolicy, ...]


@dataclass(frozen=True, slots=True)
class _Ground:
    """Why a policy belongs to this organisation's launch; a lower rank is a firmer ground."""

    rank: int
    claim: Claim
    named: bool = False
    """Whether the asker names the law that it rests on."""


def launch_policies(case: Situation, candidates: tuple[Candidate, ...]) -> PolicySet:
    """Return the launch set, firmest ground first, and what is left for later on purpose."""
    found = _classes_in_catalog(case)
    grounded = [
        (ground, pattern)
        for pattern in case.handbook.policies
        if (ground := _ground_of(case, candidates, pattern, found)) is not None
    ]
    at_launch = [(g, p) for g, p in grounded if p.launch or g.named]
    at_launch.sort(key=lambda pair: (pair[0].rank, pair[1].regulation is None, pair[1].id))
    kept, crowded = at_launch[:_MOST_AT_LAUNCH], at_launch[_MOST_AT_LAUNCH:]
    later = [
        LaterPolicy(title=p.title, reason=p.later_reason or "Waits for the second wave.")
        for g, p in grounded
        if not p.launch and not g.named
    ]
    later += [
        LaterPolicy(
            title=p.title,
            reason=f"{_plain(g.claim.text)} It waits for wave 2, so that the launch set stays at {_MOST_AT_LAUNCH} rules that are really checked.",
        )
        for g, p in crowded
    ]
    return PolicySet(tuple(_launched(g, p) for g, p in _without_repeats(kept)), tuple(later))


def _without_repeats(
    kept: list[tuple["_Ground", PolicyPattern]],
) -> list[tuple["_Ground", PolicyPattern]]:
    """Return them with evidence given in full once and then by its count and this policy's reason."""
    seen: set[str] = set()
    said: set[str] = set()
    found: list[tuple[_Ground, PolicyPattern]] = []
    for ground, pattern in kept:
        text, claim = ground.claim.text, ground.claim
        before, as_said, words = text.partition(_AS_SAID)
        if as_said and words in said:
            claim = claim.model_copy(update={"text": before})
        said.add(words)
        if text in seen:
            short = f"{text.split(' look')[0]}, as above. {pattern.reason}"
            claim = claim.model_copy(update={"text": short, "standing": "inferred"})
        seen.add(text)
        found.append((_Ground(ground.rank, claim), pattern))
    return found


_AS_SAID = " You say: "
"""Leads to the asker's words for a pain, which are quoted once."""


def _plain(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _classes_in_catalog(case: Situation) -> dict[DataClass, list[SensitiveColumn]]:
    """Return the sensitive columns by class, the surest and most read first."""
    reads: Counter[str] = Counter()
    for use in case.catalog.usage if case.catalog else ():
        reads[use.dataset] += use.queries_30d
    found: dict[DataClass, list[SensitiveColumn]] = {}
    for column in sorted(case.sensitive, key=lambda c: (c.by != "tag", -reads[c.dataset])):
        found.setdefault(column.kind, []).append(column)
    return found


def _ground_of(
    case: Situation,
    candidates: tuple[Candidate, ...],
    pattern: PolicyPattern,
    found: dict[DataClass, list[SensitiveColumn]],
) -> _Ground | None:
    """Return the firmest ground for a policy here, or None where nothing calls for it."""
    triggers = pattern.triggers
    elsewhere = (
        triggers.industries and not triggers.data and case.model.id not in triggers.industries
    )
    if elsewhere and not triggers.when_named:
        return None
    named = _named_law(case, pattern)
    if named is not None:
        return named
    if elsewhere:
        return None
    if triggers.regions and case.regions and not set(triggers.regions) & set(case.regions):
        return None
    grounds = (
        _Ground(0, _always(case, pattern)) if triggers.always else None,
        _stated_data(case, pattern),
        _data_in_catalog(case, pattern, found),
        _industry(case, pattern),
        _pain(case, pattern),
        _expected_data(candidates, pattern),
    )
    return next((g for g in grounds if g is not None), None)


_NARROW = 3
"""Policies up to which a law is narrow: naming it calls for each; a wider law needs more ground."""


def _named_law(case: Situation, pattern: PolicyPattern) -> _Ground | None:
    """Return the ground that the asker names the law that this policy rests on."""
    laws = {r.name: r for r in case.handbook.condition_words.regulations}
    for condition in case.brief.conditions:
        law = laws.get(condition.text) if condition.kind == "regulation" else None
        if (
            law
            and cites(pattern, law)
            and sum(cites(p, law) for p in case.handbook.policies) <= _NARROW
        ):
            source = Source(kind="asker", where="the asker's words", quote=condition.quote)
            text = f"You name {law.name}. {pattern.reason}"
            return _Ground(
                0,
                Claim(text=text, standing=condition.standing, sources=(source, _entry(pattern))),
                named=True,
            )
    return None


def cites(policy: PolicyPattern, law: RegulationWords) -> bool:
    """Return whether a policy of the handbook rests on a law or standard."""
    if policy.regulation is None:
        return False
    return policy.regulation.source in law.sources or law.name in policy.regulation.name


def bound_by_law(case: Situation) -> frozenset[str]:
    """Return the ids of the policies that rest on a law which the asker names."""
    named = {c.text for c in case.brief.conditions if c.kind == "regulation"}
    laws = tuple(r for r in case.handbook.condition_words.regulations if r.name in named)
    return frozenset(p.id for p in case.handbook.policies if any(cites(p, law) for law in laws))


def _stated_data(case: Situation, pattern: PolicyPattern) -> _Ground | None:
    said = dict(case.brief.data)
    for kind in pattern.triggers.data:
        if kind in said:
            source = Source(kind="asker", where="the asker's words", quote=said[kind])
            text = f"You hold {kind} data ({said[kind]!r}). {pattern.reason}"
            return _Ground(1, Claim(text=text, standing="stated", sources=(source,)))
    return None


def _data_in_catalog(
    case: Situation, pattern: PolicyPattern, found: dict[DataClass, list[SensitiveColumn]]
) -> _Ground | None:
    for kind in pattern.triggers.data:
        if _enough(found.get(kind, [])):
            return _Ground(2, _column_claim(case, kind, found[kind]))
    return None


def _pain(case: Situation, pattern: PolicyPattern) -> _Ground | None:
    named = next((p for p in case.brief.pains if p[0] in pattern.triggers.pains), None)
    if named is None:
        return None
    source = Source(kind="asker", where="the asker's words", quote=named[1])
    text = f"{_owner_reason(case, pattern)}{_AS_SAID}{named[1]!r}."
    return _Ground(3, Claim(text=text, standing="inferred", sources=(source, _entry(pattern))))


def _expected_data(candidates: tuple[Candidate, ...], pattern: PolicyPattern) -> _Ground | None:
    heavy = [c.name for c in candidates if c.capability and c.capability.personal_data == "heavy"]
    if not heavy or "personal" not in pattern.triggers.data:
        return None
    verb = "holds" if len(heavy) == 1 else "hold"
    text = f"{', '.join(heavy[:3])} {verb} personal data as a rule. {pattern.reason}"
    return _Ground(4, Claim(text=text, standing="inferred", sources=(_entry(pattern),)))


def _industry(case: Situation, pattern: PolicyPattern) -> _Ground | None:
    if case.model.id not in pattern.triggers.industries:
        return None
    text = f"{case.model.title}: {pattern.reason}"
    return _Ground(3, Claim(text=text, standing="inferred", sources=(_entry(pattern),)))


def _enough(columns: list[SensitiveColumn]) -> bool:
    """Return whether columns are evidence: one tag is, a few names alone are not."""
    return any(c.by == "tag" for c in columns) or len(columns) >= _NAMES_ARE_EVIDENCE


def _always(case: Situation, pattern: PolicyPattern) -> Claim:
    named = _pain(case, pattern)
    if named is not None:
        return named.claim
    return Claim(text=_owner_reason(case, pattern), standing="inferred", sources=(_entry(pattern),))


def _owner_reason(case: Situation, pattern: PolicyPattern) -> str:
    unowned, datasets = case.value("unowned"), case.value("datasets")
    if pattern.theme == "ownership" and unowned and datasets:
        return f"{unowned:,.0f} of {datasets:,.0f} datasets have no owner today. {pattern.reason}"
    return pattern.reason


def _column_claim(case: Situation, kind: DataClass, columns: list[SensitiveColumn]) -> Claim:
    tagged = sum(1 for c in columns if c.by == "tag")
    first: dict[str, SensitiveColumn] = {}
    for column in columns:
        first.setdefault(column.dataset, column)
    told = list(first.values())[:2]
    names = names_of((c.dataset for c in told), case.catalog.by_id) if case.catalog else ()
    tables = names or tuple(c.dataset for c in told)
    shown = ", ".join(f"{t}.{c.column}" for t, c in zip(tables, told, strict=True))
    by_name = len(columns) - tagged
    how = f"{tagged:,} by tag, {by_name:,} by name" if tagged else "by name"
    text = f"{counted(len(columns), 'columns')} of {counted(len(first), 'datasets')} look like {kind} data ({how}), such as {shown}"
    return Claim(text=text, standing="confirmed", sources=(Source(kind="catalog", where=shown),))


def _entry(pattern: PolicyPattern) -> Source:
    return Source(kind="handbook", where=f"policies: {pattern.id}")


def _launched(ground: _Ground, pattern: PolicyPattern) -> LaunchPolicy:
    check = f"when {pattern.when}: {pattern.require}" if pattern.when else pattern.require
    because = ground.claim
    return LaunchPolicy(
        id=pattern.id,
        title=pattern.title,
        demand=pattern.demand,
        because=because,
        regulation=pattern.regulation.name if pattern.regulation else "",
        owner_role=pattern.owner_role,
        check=pattern.enforced_by,
        expression=check,
    )
