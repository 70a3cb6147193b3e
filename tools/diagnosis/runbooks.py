"""Runbooks among documents, known by what they hold: symptoms of a failure, and steps against it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.documents.model import Document

Role = Literal["symptoms", "causes", "steps", "escalation", "avoid", "after", "other"]

_ROLES: tuple[tuple[Role, str], ...] = (
        ("avoid", r"^(?:do not|don.t|never|warnings?|cautions?|what not to do|pitfalls?)\b"),
        ("escalation", r"\b(?:escalat\w*|contacts?|on[- ]call|who to (?:call|ask|tell)|whom to|support|ownership|responsib\w*)\b"),
        ("after", r"\b(?:prevent\w*|afterwards?|follow[- ]?ups?|post[- ]?incident|aftercare|long[- ]term|permanent fix|lessons?)\b"),
        ("causes", r"\b(?:(?:likely |possible |common |known |root )?causes?|reasons?|why it happens)\b"),
        ("symptoms", r"\b(?:symptoms?|meaning|alerts?|summary|overview|description|impact|effects?|signs?|triggers?|how (?:it|you) (?:shows|notice|see|know)\w*|when (?:to use|this)|detection|problem|what (?:you see|happened|it looks like|is normal)|background|indicators?|severity|scope|purpose)\b"),
        ("steps", r"\b(?:steps?|mitigat\w*|resol\w*|remed\w*|fix(?:es|ing)?|recover\w*|procedures?|diagnos\w*|troubleshoot\w*|investigat\w*|what to do|actions?|how to|instructions?|restor\w*|rollback|workarounds?|solutions?|checks?|verif\w*|response|handling|repair)\b"),
)  # fmt: skip
_NAMED = re.compile(r"\b(?:run ?books?|play ?books?|troubleshoot\w*|incident (?:guide|response)|on[- ]call|how[- ]to[- ]fix|known (?:issues?|errors?)|sop)\b", re.IGNORECASE)  # fmt: skip
_NO_RUNBOOK = re.compile(r"\b(?:post[- ]?mortem|policy|minutes|strategy|memo|glossary|charter|changelog|release notes|licen[sc]e)\b", re.IGNORECASE)  # fmt: skip
_FAILURE = re.compile(r"\b(?:alert|fail|error|down\b|outage|stuck|late\b|crash|incident|degrad|unavailab|broken|time[sd]? ?out|exceed|full\b|missing|slow|skew|expir|firing|fires|duplicat|wrong|restart|lost\b|drift)", re.IGNORECASE)  # fmt: skip
"""Words of which some stands where symptoms of a failure are told."""
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*$")
_FENCE = re.compile(r"\s*(?:```|~~~)")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under one heading."""

    level: int
    """1 to 6; 0 before the first heading."""
    heading: str
    line: int
    """Of the heading, counted from 1."""
    lines: tuple[str, ...]
    """Those below it, up to the next heading of any level."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a runbook, with what it is for."""

    role: Role
    heading: str
    line: int
    """Of the first line of the text, counted from 1."""
    text: str


@dataclass(frozen=True, slots=True)
class Runbook:
    """What to do against one kind of failure."""

    document: str
    title: str
    parts: tuple[Part, ...]
    readers: frozenset[str]

    def text(self, *roles: Role) -> str:
        """Return the texts of these roles, in the order of the document."""
        return "\n".join(p.text for p in self.parts if p.role in roles)


def runbooks_in(document: Document) -> tuple[Runbook, ...]:
    """Return the runbooks that a document holds: none, itself, or one for each of its headings."""
    sections = tuple(_sections(document.text))
    if _NO_RUNBOOK.search(document.title) and not _NAMED.search(document.title):
        return ()
    parents = _parents(sections)
    if len(parents) > 1:
        several = tuple(_unit(document, sections, at) for at in parents)
        return tuple(r for r in several if _has(r, "steps"))
    whole = _whole(document, sections)
    called = _NAMED.search(f"{document.title} {document.path.replace('-', ' ').replace('_', ' ')}")
    both = _has(whole, "steps") and _FAILURE.search(whole.text("symptoms", "causes"))
    return (whole,) if both or (called and whole.parts) else ()


def _parents(sections: tuple[Section, ...]) -> list[int]:
    """Return the sections of level 2 or deeper that have both symptoms and steps right below."""
    found: list[int] = []
    for at, section in enumerate(sections):
        if section.level < 2 or role_of(section.heading) != "other":  # noqa: PLR2004 - the title is level 1.
            continue
        below = {role_of(s.heading) for s in _below(sections, at) if s.level == section.level + 1}
        if "steps" in below and below & {"symptoms", "causes"}:
            found.append(at)
    return found


def _below(sections: tuple[Section, ...], at: int) -> Iterator[Section]:
    for section in sections[at + 1 :]:
        if section.level <= sections[at].level:
            return
        yield section


def _unit(document: Document, sections: tuple[Section, ...], at: int) -> Runbook:
    within = (sections[at], *_below(sections, at))
    title = f"{document.title}: {sections[at].heading}"
    return Runbook(document.path, title, _parts(within), document.readers)


def _whole(document: Document, sections: tuple[Section, ...]) -> Runbook:
    return Runbook(document.path, document.title, _parts(sections), document.readers)


def _parts(sections: tuple[Section, ...]) -> tuple[Part, ...]:
    """Return the sections with their roles; one without its own has that of the one above it."""
    found: list[Part] = []
    above: list[tuple[int, Role]] = []
    for section in sections:
        above = [(level, role) for level, role in above if level < section.level]
        own = role_of(section.heading) if section.level > 1 else "other"
        role = above[-1][1] if own == "other" and above else own
        if section.level > 1:
            above.append((section.level, role))
        blank = next((n for n, line in enumerate(section.lines) if line.strip()), None)
        if blank is not None:
            # What stands before the first heading says what it is about.
            meant: Role = "symptoms" if role == "other" else role
            text = "\n".join(section.lines[blank:]).rstrip()
            found.append(Part(meant, section.heading, section.line + blank + 1, text))
    return tuple(found)


def role_of(heading: str) -> Role:
    """Return what a section of this heading is for."""
    for role, words in _ROLES:
        if re.search(words, heading, re.IGNORECASE):
            return role
    return "other"


def _has(runbook: Runbook, *roles: Role) -> bool:
    return any(p.role in roles for p in runbook.parts)


def _sections(text: str) -> Iterator[Section]:
    """Yield the sections of a Markdown text; front matter and headings in code are none."""
    lines = text.splitlines()
    begin = _after_front_matter(lines)
    level, heading, line, held, fenced = 0, "", begin, list[str](), False
    for number, each in enumerate(lines[begin:], start=begin + 1):
        fenced ^= _FENCE.match(each) is not None
        match = None if fenced else _HEADING.match(each)
        if match is None:
            held.append(each)
            continue
        yield Section(level, heading, line, tuple(held))
        level, heading, line, held = len(match[1]), match[2], number, []
    yield Section(level, heading, line, tuple(held))


def _after_front_matter(lines: list[str]) -> int:
    if not lines or lines[0].strip() != "---":
        return 0
    ends = (n for n, line in enumerate(lines[1:], start=1) if line.strip() in {"---", "..."})
    return next(ends, -1) + 1
