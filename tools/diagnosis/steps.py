"""The steps of a runbook with their commands, and how to try what changes something without harm."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from tools.diagnosis.model import Call, Step
from tools.diagnosis.runbooks import Part, Runbook

_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_INLINE = re.compile(r"`([^`\n]+)`")
_MOST = 14
_LONGEST = 600
_SHELL = re.compile(r"(?:[$#>]\s+)")
_COMMAND = re.compile(
    r"(?:\.{0,2}/|[a-z][\w.-]*/)?[a-z][\w.-]*(?:\.(?:sh|py|sql))?(?:\s+\S+)+|(?:[\w.-]+/)+[\w.-]+\.(?:sh|py|sql)"
)
"""In a sentence: a word in lower case with arguments, or the path of a script."""
_READS = re.compile(
    r"^\s*(?:sudo\s+)?(?:kubectl\s+(?:-\S+\s+\S+\s+)*(?:get|describe|logs|top|explain|auth|version|cluster-info)\b|select\b|explain\b|show\b|with\b(?!.*\b(?:insert|update|delete|merge)\b)|cat|ls|df|du|ps|top|head|tail|grep|find(?!.*-delete)|dig|ping|curl(?!.*-X\s*(?:POST|PUT|DELETE|PATCH))|systemctl\s+status|journalctl|git\s+(?:log|diff|status|show)|dbt\s+(?:ls|compile|debug|parse)|chronyc|ntpq|etcdctl\s+(?:endpoint|member list|alarm list|get)|promtool|amtool\s+(?:check|config show)|mdadm\s+--detail|ethtool\s+\S+$)",
    re.IGNORECASE | re.DOTALL,
)
_CHANGES = re.compile(
    r"\b(?:run|rerun|re-run|restart|reload|start|stop|kill|delete|remove|rm|drop|truncate|insert|update|alter|merge|create|apply|patch|scale|drain|cordon|uncordon|evict|edit|exclude|suspend|resume|enable|disable|hold|release|grant|revoke|set|unset|move|mv|cp|defrag|compact|rollout|rollback|deploy|install|upgrade|push|backfill|resize|expand|cancel\w*|clear|reset|trigger|chmod|chown|mkfs|mount|umount|fsck|repair|restore|renew|rotate|unlock|terminate|exec|put|post|write|--resume|--full)\b",
    re.IGNORECASE,
)
_OWNER = re.compile(r"^\W*(?:Owner|Owned by|Maintainer|Responsible|Team)\W{1,4}(.+?)(?:\.\s|\.?$)", re.IGNORECASE | re.MULTILINE)  # fmt: skip
_CALLS = re.compile(r"\b(?:call|phone|ring|tell|page|contact|escalate to|escalate|inform|notify|ask|write to|e-?mail|message|talk (?:to|with)|raise (?:it|a ticket)|open a (?:ticket|case))\s+(.+?)(?:,|;|:|\.(?:\s|$)| (?:who|if|when|before|after|and|for|in|about|why|to|that|which|at)\b|$)", re.IGNORECASE)  # fmt: skip
_WHO = re.compile(r"^(?:the |your |our |an? )?[A-Z]|\b(?:team|desk|owner|on[- ]call|engineer\w*|developers?|support|steward|vendor|administrators?|lead|manager|office|list|channel|provider)\b")  # fmt: skip


_APART = ""
"""Stands among the words of a step where code stood."""


@dataclass(slots=True)
class _Begun:
    line: int
    words: list[str] = field(default_factory=list[str])
    commands: list[str] = field(default_factory=list[str])


def steps_of(runbook: Runbook) -> tuple[Step, ...]:
    """Return the steps in the order of the runbook, at most 14, with their commands."""
    begun = [(part, b) for part in runbook.parts if part.role == "steps" for b in _begun(part)]
    found = [(part, b) for part, b in begun if b.commands or len(" ".join(b.words).split()) > 2]  # noqa: PLR2004 - a lead-in says less.
    return tuple(
        _step(number, part, b, runbook) for number, (part, b) in enumerate(found[:_MOST], start=1)
    )


def _begun(part: Part) -> Iterator[_Begun]:
    """Yield the items and paragraphs of a part; code belongs to what stands before it."""
    now, gap = _Begun(part.line), False
    code: list[str] | None = None
    for number, line in enumerate(part.text.splitlines(), start=part.line):
        if _FENCE.match(line):
            if code is not None:
                now.commands.append(_dedented(code))
                now.words.append(_APART)
            code = [] if code is None else None
        elif code is not None:
            code.append(line)
        elif not line.strip():
            gap = True
        else:
            apart = (gap or now.commands) and not line.startswith(" ")
            if _ITEM.match(line) or apart:
                yield now
                now = _Begun(number)
            now.words.append(_ITEM.sub("", line, count=1).strip())
            gap = False
    yield now


def _dedented(lines: list[str]) -> str:
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(_SHELL.sub("", line[margin:].rstrip(), count=1) if _SHELL.match(line[margin:]) else line[margin:].rstrip() for line in lines).strip("\n")  # fmt: skip


def _step(number: int, part: Part, begun: _Begun, runbook: Runbook) -> Step:
    text = " ".join(" ".join(begun.words).split())[:_LONGEST]
    inline = tuple(c for c in _INLINE.findall(text) if _COMMAND.fullmatch(c))
    commands = tuple(c for c in (*begun.commands, *inline) if c)
    changing = tuple(c for c in commands if is_changing(c))
    return Step(
        number=number,
        step=text or f"{part.heading}:",
        quotes=tuple(
            " ".join(run).strip() for key, run in groupby(begun.words, _APART.__eq__) if not key
        ),
        commands=commands,
        changes=bool(changing),
        dry_run=tuple(t for t in map(dry_run, changing) if t),
        place=f"{runbook.document} § {part.heading} (line {begun.line})",
    )


def is_changing(command: str) -> bool:
    """Return whether a command changes something.

    One that is not known to read only counts as such where it has a word that changes.
    """
    return any(
        not _READS.match(_inner(line)) and _CHANGES.search(_inner(line))
        for line in command.splitlines()
        if line.strip() and not line.lstrip().startswith(("#", "--"))
    )


def _inner(line: str) -> str:
    """Return the query of a line that hands one to a database's client, else the line."""
    query = re.search(r"\b\w*sql\w*\s+(?:-\w+\s+)*[\"'](.+)[\"']\s*$", line)
    return query[1] if query else line


def dry_run(command: str) -> str:
    """Return a command that shows what this one would do, or nothing where none is known."""
    line = next((each.strip() for each in command.splitlines() if is_changing(each)), "")
    inner = _inner(line)
    where = re.match(r"(?:delete\s+from|update)\s+([\w.\"]+)(?:\s+set\s+.*?)?(\s+where\s+.+?)?;?\s*$", inner, re.IGNORECASE)  # fmt: skip
    if where:
        counted = f"select count(*) from {where[1]}{where[2] or ''}"  # noqa: S608 - shown to a person, run by nobody here.
        return line.replace(inner, counted) if inner != line else counted
    for pattern, shown in _DRY:
        if re.search(pattern, line):
            return re.sub(pattern, shown, line, count=1)
    return ""


_DRY: tuple[tuple[str, str], ...] = (
    (r"^((?:sudo )?kubectl\b.*\b(?:delete|apply|create|patch|scale|label|annotate|drain|cordon|uncordon|taint|replace|expose|set image)\b.*)$", r"\1 --dry-run=server"),
    (r"\bterraform apply\b.*$", "terraform plan"),
    (r"^(helm (?:upgrade|install|rollback|uninstall)\b.*)$", r"\1 --dry-run"),
    (r"^(dbt )(?:run|build|seed|snapshot)\b", r"\1ls"),
    (r"^(ansible-playbook\b.*)$", r"\1 --check --diff"),
    (r"^(git push\b.*)$", r"\1 --dry-run"),
    (r"^(rsync\b)", r"\1 --dry-run"),
    (r"^(make\b)", r"\1 -n"),
    (r"^((?:sudo )?apt(?:-get)? (?:install|upgrade|remove)\b.*)$", r"\1 --simulate"),
    (r"^(sudo )?rm (?:-\w+ )*", r"\1ls -l "),
    (r"\bsystemctl (?:restart|stop|start|reload)\b", "systemctl status"),
    (r"\bairflow dags (?:trigger|backfill)\b(.*)$", r"airflow dags list-runs\1"),
)  # fmt: skip


def owner_of(runbook: Runbook) -> str:
    """Return who keeps the runbook, as its first words say; empty where they don't."""
    match = _OWNER.search("\n".join(p.text for p in runbook.parts)[:800])
    return match[1].strip()[:160] if match else ""


def calls_in(runbook: Runbook) -> tuple[Call, ...]:
    """Return whom the runbook says to call, each with its sentence."""
    found: dict[str, Call] = {}
    for part in runbook.parts:
        if part.role not in {"steps", "escalation", "causes", "after"}:
            continue
        for number, line in enumerate(part.text.splitlines(), start=part.line):
            for match in _CALLS.finditer(line):
                whom = re.sub(r"^(?:the|an?|your|our) ", "", match[1].strip(" `*_"))
                if whom and len(whom) <= 80 and _WHO.search(match[1]):  # noqa: PLR2004 - a longer one is no name.
                    when = " ".join(_ITEM.sub("", line, count=1).split())[:240]
                    place = f"{runbook.document} § {part.heading} (line {number})"
                    found.setdefault(whom.casefold(), Call(whom=whom, when=when, place=place))
    return tuple(found.values())[:6]
