"""Reads a rule from a sentence of the common shapes: must have, none in, within days, only a group reads."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.handbook.policy_words import Condition, PolicyWords
from knowledge.policies.model import GLOBAL, Policy, TargetKind

_LEAD = re.compile(
    r"^\W*(?:please |can you |could you |now |let'?s |we (?:want|need) )*(?:(?:draft|write|make|create|turn|compile|express|add|formulate|set up|propose|define)\b[^:\"“]*?(?:polic(?:y|ies)|rules?)\b(?: (?:that|which|saying|so that|for|from|out of|of))*(?: says?| states?)?)\s*[:,-]?\s*",
    re.IGNORECASE,
)
_SAID = re.compile(r"[\"“”«»]([^\"“”«»]{8,})[\"“”«»]")
_MUST = re.compile(r"\b(?:must|shall|should|has to|have to|needs? to|is required to|are required to|needs|need|requires?|is to|are to)\b", re.IGNORECASE)  # fmt: skip
_NOT = re.compile(r"\b(?:must|shall|should|may|can|is|are|do|does)(?: not|n't| never)\b|\bcannot\b|\bnever\b|\bmust be free of\b|\bis forbidden\b|\bare forbidden\b", re.IGNORECASE)  # fmt: skip
_NO = re.compile(r"^\W*(?:there (?:must|shall|should|may) be )?no\b(.+?)\b(?:in|inside|within|on|into|may (?:contain|hold|have|stand|be (?:in|kept|stored))|(?:must|shall|should) (?:contain|hold|have|be (?:in|kept|stored in)))\b(.*)$", re.IGNORECASE)  # fmt: skip
_NOBODY = re.compile(r"^\W*(?:nobody|no one|no team) (?:may|must|should|can|shall|is allowed to) (?:store|keep|put|have|copy|hold)\b(.+?)\b(?:in|into|on)\b(.*)$", re.IGNORECASE)  # fmt: skip
_PASSED_OVER = frozenset(
    """
    a all an and any are as at be by data each every for has have hold holds holding in is it its must of on
    or our shall should that the their they to we which with where when if must may not no one column columns
    field fields table tables dataset datasets product products view views asset assets contract contracts
    address addresses number numbers date dates information access grants grant longer than more most least
    after before within older old kept keep stored store deleted refreshed updated read there days day
    """.split()  # noqa: SIM905 - a list of this length is read as prose
)
_ONLY = re.compile(r"\bonly (?:the |members of (?:the )?|people (?:in|of) (?:the )?)?(?:group |team )?[\"“'`]?([\w&. -]{2,60}?)[\"”'`]?(?: group| team)? (?:may|can|is allowed to|are allowed to|should|shall|must|has|have|gets?)?\s*(?:read|see|access|use|query|reads|sees|accesses)(?: to)?\b(.*)$", re.IGNORECASE)  # fmt: skip
_ONLY_BY = re.compile(r"^(.*?)\b(?:may|can|must|shall|should|is to|are to|is|are)?\s*(?:only )?(?:be )?(?:read|seen|accessed|used|queried|readable|accessible|visible)(?: only)? (?:only )?(?:by|to|for) (?:the |members of (?:the )?)?(?:group |team )?[\"“'`]?([\w&. -]{2,60}?)[\"”'`]?(?: group| team)?\W*$", re.IGNORECASE)  # fmt: skip
_TIME = re.compile(r"\b(\d{1,5}|an?|one|two|three|seven|ten|thirty|ninety)\s*(hours?|days?|weeks?|months?|quarters?|years?)\b", re.IGNORECASE)  # fmt: skip
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "seven": 7, "ten": 10, "thirty": 30, "ninety": 90}  # fmt: skip
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_SCOPE = re.compile(r"\b(?:in|of|for) the (?:domain )?[\"“'`]?([\w& -]{2,40}?)[\"”'`]? domain\b|\bdomain [\"“'`]?([\w&-]{2,40})[\"”'`]?", re.IGNORECASE)  # fmt: skip
_UNLESS = re.compile(r"\b(?:unless|except|if|when|where|whenever|as long as)\b(.*)$", re.IGNORECASE)
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
    quoted = _SAID.search(text)
    said = quoted[1] if quoted and len(quoted[1].split()) > 3 else _LEAD.sub("", text, count=1)  # noqa: PLR2004 - shorter quotes are names.
    return " ".join(said.split()).strip(' .!?"“”')


def _scope(sentence: str) -> tuple[str, str]:
    match = _SCOPE.search(sentence)
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
        one, other = _ONLY.search(self.sentence), _ONLY_BY.search(self.sentence)
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
        time = _TIME.search(self.sentence)
        if time is None:
            return None
        count = _NUMBERS.get(time[1].casefold()) or int(time[1])
        days = count * _DAYS[time[2].casefold().rstrip("s")]
        shown = f"{days:g}"
        period = "1 day" if days == 1 else f"{shown} days"
        rest = self.sentence[: time.start()] + self.sentence[time.end() :]
        kind = self._kind(rest, self.words.within)
        found = _first(self.words.within, rest, kind)
        if found is None:
            raise NotUnderstood("It has a time, but not what has to happen in it: say refreshed, deleted, kept, announced or granted within so many days.")  # fmt: skip
        before = _MUST.split(rest)[0] if _MUST.search(rest) else rest
        when = self._when(_until(before), kind, ())
        title = (
            f"{_subject_title(before, kind)} {found.title.replace('in time', f'within {period}')}"
        )
        assumed = (f"{time[0]} is read as {shown} days",) if not time[2].casefold().startswith("day") else ()  # fmt: skip
        return self._rule(kind, when, found.on(kind).replace("{days}", shown), title, f"is not {found.title.replace('in time', f'within {period}')}", assumed)  # fmt: skip

    def none_in(self) -> ReadRule | None:
        """Read "no X in Y" and "Y must not hold X"."""
        none = _NO.match(self.sentence) or _NOBODY.match(self.sentence)
        if none is not None:
            what, where = none[1], none[2]
            if re.search(r"\bmay\b|\bmust\b|\bshall\b|\bshould\b", self.sentence) and self._named_kind(what) and _first(self.words.held, where, self._named_kind(what) or "dataset"):  # fmt: skip
                what, where = where, what
        else:
            denied = _NOT.search(self.sentence)
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
        return self._rule(kind, when, f"!{found.on(kind)}", title, f"holds {found.title}", ())

    def must_have(self) -> ReadRule | None:
        """Read "X must have Y" and "X is Y"."""
        must = _MUST.search(self.sentence) or re.search(r"\b(?:is|are|has|have|carr(?:y|ies))\b", self.sentence)  # fmt: skip
        if must is None:
            return None
        subject, demanded = self.sentence[: must.start()], self.sentence[must.end() :]
        condition = _UNLESS.search(demanded)
        if condition is not None and re.match(r"unless|except", condition[0], re.IGNORECASE):
            raise NotUnderstood(f"The exception {condition[0].strip()!r} is not understood; state it in `when` of a rule.")  # fmt: skip
        if condition is not None:
            subject, demanded = f"{subject} {condition[1]}", demanded[: condition.start()]
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
        return self._rule(kind, when, require, f"{_subject_title(subject, kind)} with {titles}", f"lacks {titles}", ())  # fmt: skip

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
        left = (w for w in re.findall(r"[a-z][\w-]*", rest.casefold()) if w not in _PASSED_OVER)
        found += [f'{root}.id.contains("{_singular(w)}")' for w in left if root]
        kept = [c for c in dict.fromkeys(found) if c not in without]
        return " && ".join(kept) or "true"

    def _rule(
        self, kind: TargetKind, when: str, require: str, title: str, broken: str, assumed: tuple[str, ...]
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
        return ReadRule(policy, (*assumed, *scope, f"it is about each {kind.replace('_', ' ')}"))


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
