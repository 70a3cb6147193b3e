"""Reads a rule from a sentence of the common shapes: must have, none in, within days, only a group reads."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.handbook.policy_words import Condition, PolicyWords
from knowledge.policies.model import GLOBAL, Policy, TargetKind
from tools.governance.drafting.patterns import (
    BEYOND,
    DAYS,
    LEAD,
    MARKER,
    MUST,
    NO,
    NOBODY,
    NOT,
    NUMBERS,
    ONLY,
    ONLY_BY,
    PASSED_OVER,
    SAID,
    SCOPE,
    STATES,
    TIME,
    UNLESS,
    VERB_AFTER,
)

_MESSAGES: dict[TargetKind, str] = {
    "dataset": "{dataset.id}", "column": "{dataset.id}.{column.name}", "product": "{product.id}",
    "contract": "The contract {contract.id}", "access_request": "The request of {access_request.requester}",
}  # fmt: skip


class NotUnderstood(Exception):
    """The sentence states no rule of a known shape; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class ReadRule:
    """A rule read from a sentence, and what was assumed in reading it."""

    policy: Policy
    assumed: tuple[str, ...]
    named: tuple[str, ...] = ()
    """Words that alone say what it is about, looked for in ids; empty where it names a kind of data,
    table, column, product or contract."""


def read_sentence(text: str, words: PolicyWords) -> ReadRule:
    """Return the rule that a sentence states.

    Raises:
        NotUnderstood: It is of no known shape, or speaks of nothing that policies know.

    """
    sentence = _stated(text)
    scope, sentence = _scope(sentence)
    reader = _Reader(sentence, scope, words)
    return (
        reader.only_readers() or reader.within() or reader.none_in() or reader.must_have() or reader.refuse()
    )  # fmt: skip


def _stated(text: str) -> str:
    """Return the sentence without what asks to make a rule of it."""
    quoted = SAID.search(text)
    said = quoted[1] if quoted and len(quoted[1].split()) > 3 else LEAD.sub("", text, count=1)  # noqa: PLR2004 - shorter quotes are names.
    stated = " ".join(MARKER.sub("", said, count=1).split()).strip(' .!?"“”')
    if re.match(r"(?:should|were|had)\b", stated, re.IGNORECASE):
        raise NotUnderstood("It begins with a condition, not with what the rule is about; turn the sentence round, or give the rule itself with `when` and `require`.")  # fmt: skip
    return stated


def _scope(sentence: str) -> tuple[str, str]:
    match = SCOPE.search(sentence)
    if match is None:
        return GLOBAL, sentence
    return (match[1] or match[2]).strip(), f"{sentence[: match.start()]} {sentence[match.end() :]}"


@dataclass(frozen=True, slots=True)
class _Reader:
    sentence: str
    scope: str
    words: PolicyWords

    def only_readers(self) -> ReadRule | None:
        """Read "only group G reads X"."""
        one, other = ONLY.search(self.sentence), ONLY_BY.search(self.sentence)
        if other is not None and re.search(r"\bonly\b", self.sentence, re.IGNORECASE):
            group, subject = other[2], other[1]
        elif one is not None:
            group, subject = one[1], one[2]
        else:
            return None
        group = group.strip().casefold()
        about = _first(self.words.qualifiers, subject, "dataset")
        named = about.dataset.rpartition(".")[2] if about and about.dataset.startswith("dataset.") else ""  # fmt: skip
        when = f"access_request.{named}" if named == "personal" else self._request_on(subject)
        quoted = group.replace('"', "")
        return self._rule(
            "access_request", when, f'"{quoted}" in access_request.groups',
            f"Only {group} reads {_plain(subject)}", f"is not of the group {quoted}",
            (f"{group!r} is read as the id of a group",),
        )  # fmt: skip

    def _request_on(self, subject: str) -> str:
        """Return the requests that ask for what is named, by its id, domain or classification."""
        named = re.search(r"[\"“`']([^\"”`']+)[\"”`']|\b([\w-]+[._][\w.-]+)\b", subject)
        if named is not None:
            return f'access_request.target == "{named[1] or named[2]}"'
        classed = re.search(
            r"\b(restricted|confidential|internal|public)\b", subject, re.IGNORECASE
        )
        if classed is not None:
            return f'access_request.classification == "{classed[1].casefold()}"'
        words = re.sub(r"\b(?:the|all|any|our|data|tables?|datasets?|columns?|information)\b", " ", subject, flags=re.IGNORECASE)  # fmt: skip
        term = " ".join(re.findall(r"[\w-]+", words)).casefold()
        if not term:
            raise NotUnderstood("It does not say what only this group may read: name a table, a class such as restricted, or a subject such as salaries.")  # fmt: skip
        return f'access_request.subject.contains("{_singular(term)}")'

    def within(self) -> ReadRule | None:
        """Read "X within N days"."""
        time = TIME.search(self.sentence)
        if time is None:
            return None
        count = NUMBERS.get(time[1].casefold()) or int(time[1])
        days = count * DAYS[time[2].casefold().rstrip("s")]
        shown = f"{days:g}"
        period = "1 day" if days == 1 else f"{shown} days"
        rest = self.sentence[: time.start()] + self.sentence[time.end() :]
        kind = self._kind(rest, self.words.within)
        found = _first(self.words.within, rest, kind)
        if found is None:
            raise NotUnderstood("It has a time, but not what has to happen in it: say refreshed, deleted, kept, announced or granted within so many days.")  # fmt: skip
        before = MUST.split(rest)[0] if MUST.search(rest) else rest
        when = self._when(_until(before), kind, ())
        title = (
            f"{_subject_title(before, kind)} {found.title.replace('in time', f'within {period}')}"
        )
        assumed = (f"{time[0]} is read as {shown} days",) if not time[2].casefold().startswith("day") else ()  # fmt: skip
        return self._rule(kind, when, found.on(kind).replace("{days}", shown), title, f"is not {found.title.replace('in time', f'within {period}')}", assumed, before)  # fmt: skip

    def none_in(self) -> ReadRule | None:
        """Read "no X in Y" and "Y must not hold X"."""
        none = NO.match(self.sentence) or NOBODY.match(self.sentence)
        if none is not None:
            what, where = none[1], none[2]
            if re.search(r"\bmay\b|\bmust\b|\bshall\b|\bshould\b", self.sentence) and self._named_kind(what) and _first(self.words.held, where, self._named_kind(what) or "dataset"):  # fmt: skip
                what, where = where, what
        else:
            denied = NOT.search(self.sentence)
            if denied is None:
                return None
            where, what = self.sentence[: denied.start()], self.sentence[denied.end() :]
            if not _first_of_any(self.words.held, what) and _first_of_any(self.words.held, where):
                what, where = where, what
        kind = self._named_kind(where) or "dataset"
        found = _first(self.words.held, what, kind)
        if found is None:
            return None
        when = self._when(where, kind, (found.on(kind),))
        title = f"{_subject_title(where, kind)} without {found.title}"
        return self._rule(
            kind, when, f"!{found.on(kind)}", title, f"holds {found.title}", (), where
        )

    def must_have(self) -> ReadRule | None:
        """Read "X must have Y" and "X is Y"."""
        must = MUST.search(self.sentence) or re.search(r"\b(?:is|are|has|have|carr(?:y|ies))\b", self.sentence)  # fmt: skip
        if must is None:
            return None
        subject, demanded = self.sentence[: must.start()], self.sentence[must.end() :]
        if VERB_AFTER.fullmatch(must[0]) and not STATES.match(demanded):
            return None  # It demands that something is done, and not what something has or is.
        condition = UNLESS.search(demanded)
        if condition is not None and re.match(r"unless|except", condition[0], re.IGNORECASE):
            raise NotUnderstood(f"The exception {condition[0].strip()!r} is not understood; state it in `when` of a rule.")  # fmt: skip
        if condition is not None:
            subject, demanded = f"{subject} {condition[1]}", demanded[: condition.start()]
        demanded = BEYOND.sub("", demanded)
        kind = self._kind(subject, self.words.demands, demanded)
        if kind == "dataset" and not _first(self.words.demands, demanded, kind):
            kind = "column"
        found = [d for d in self.words.demands if d.on(kind) and re.search(d.words, demanded, re.IGNORECASE)]  # fmt: skip
        if not found:
            return None
        if len(found) > 1 and re.search(r"\bor\b", demanded):
            joint, said = " || ", " or "
        else:
            joint, said = " && ", " and "
        require = joint.join(f"({d.on(kind)})" if len(found) > 1 and "||" in d.on(kind) else d.on(kind) for d in found)  # fmt: skip
        titles = said.join(d.title for d in found)
        when = self._when(subject, kind, tuple(d.on(kind) for d in found))
        return self._rule(kind, when, require, f"{_subject_title(subject, kind)} with {titles}", f"lacks {titles}", (), subject)  # fmt: skip

    def refuse(self) -> ReadRule:
        """Raise what would be understood."""
        raise NotUnderstood(
            "No rule of a known shape was found. Say it like “every dataset must have an owner”, “no personal"
            " data in sandboxes”, “data must be deleted within 365 days” or “only people-team may read payroll”,"
            " or give the rule itself with `when` and `require`."
        )

    def _named_kind(self, text: str) -> TargetKind | None:
        for subject in self.words.subjects:
            if re.search(subject.words, text, re.IGNORECASE):
                return subject.applies_to
        return "dataset" if _first(self.words.qualifiers, text, "dataset") else None

    def _kind(
        self, subject: str, conditions: Iterable[Condition], demanded: str = ""
    ) -> TargetKind:
        """Return the kind that the subject names and that the condition can be met by."""
        named = self._named_kind(subject)
        text = demanded or subject
        kinds: tuple[TargetKind, ...] = (
            "column",
            "dataset",
            "product",
            "contract",
            "access_request",
        )
        if named and _first(conditions, text, named):
            return named
        for kind in kinds:
            if _first(conditions, text, kind):
                return kind
        return named or "dataset"

    def _when(self, subject: str, kind: TargetKind, without: tuple[str, ...]) -> str:
        """Return which targets are meant; a word that no qualifier knows is looked for in names."""
        found: list[str] = []
        rest = subject
        for qualifier in self.words.qualifiers:
            # A column's rule may read facts of its dataset.
            told = qualifier.on(kind) or (qualifier.dataset if kind == "column" else "")
            if told and re.search(qualifier.words, subject, re.IGNORECASE):
                found.append(told)
                rest = re.sub(qualifier.words, " ", rest, flags=re.IGNORECASE)
        for known in self.words.subjects:
            rest = re.sub(known.words, " ", rest, flags=re.IGNORECASE)
        root = {"column": "dataset", "access_request": ""}.get(kind, kind)
        left = (w for w in re.findall(r"[a-z][\w-]{2,}", rest.casefold()) if w not in PASSED_OVER)
        found += [f'{root}.id.contains("{_singular(w)}")' for w in left if root]
        kept = [c for c in dict.fromkeys(found) if c not in without]
        return " && ".join(kept) or "true"

    def _rule(
        self, kind: TargetKind, when: str, require: str, title: str, broken: str, assumed: tuple[str, ...],
        about: str = "data",
    ) -> ReadRule:  # fmt: skip
        name = title[:1].upper() + title[1:]
        policy = Policy(
            id=re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:70] or "a-rule",
            title=name[:200],
            why=f"As stated: {self.sentence}"[:500],
            severity="error",
            applies_to=kind,
            when=when,
            require=require,
            message=f"{_MESSAGES[kind]} {broken}"[:400],
            scope=self.scope,
        )
        scope = () if self.scope == GLOBAL else (f"it binds the domain {self.scope} alone",)
        named = re.findall(r'\.id\.contains\("([^"]+)"\)', when)
        assumed += tuple(f"{n!r} is looked for in ids" for n in named)
        alone = () if self._named_kind(about) else tuple(named)
        told = (*assumed, *scope, f"it is about each {kind.replace('_', ' ')}")
        return ReadRule(policy, told, alone)


def _first(conditions: Iterable[Condition], text: str, kind: TargetKind) -> Condition | None:
    return next((c for c in conditions if c.on(kind) and re.search(c.words, text, re.IGNORECASE)), None)  # fmt: skip


def _first_of_any(conditions: Iterable[Condition], text: str) -> Condition | None:
    return next((c for c in conditions if re.search(c.words, text, re.IGNORECASE)), None)


def _until(text: str) -> str:
    return re.sub(
        r"\b(?:refreshed|updated|deleted|erased|removed|kept|stored|announced)\b.*", "", text
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" .,:;") or "it"


def _subject_title(text: str, kind: TargetKind) -> str:
    plain = re.sub(r"^\W*(?:every|all|each|any|the)\b", "", _plain(text), flags=re.IGNORECASE).strip()  # fmt: skip
    return plain if plain and plain != "it" else f"{kind.replace('_', ' ')}s"


def _singular(term: str) -> str:
    return term[:-3] if term.endswith("ies") else term.removesuffix("s")
