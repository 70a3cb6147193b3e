"""What a change of places, roles, owners, classes and price means for those who read the data."""

from tools.contracts.changed import Changed, Judgement, held

_ADDRESS = frozenset(
    {"type", "host", "port", "account", "database", "schema", "catalog", "project", "dataset", "location", "path", "topic", "format", "delimiter", "encoding", "endpointUrl", "serviceName", "stagingDir"}
)  # fmt: skip


def judge_access(change: Changed) -> Judgement | None:  # noqa: PLR0911 - a table of cases.
    """Judge servers, roles, team, support, classification and price; else None."""
    if change.table:
        return _classes(change) if change.field[:1] == ("classification",) else None
    match change.steps:
        case ("servers", _):
            return _place(change)
        case ("servers", _, field, *_):
            if field in _ADDRESS and change.kind != "added":
                return Judgement("breaking", "readers connect to the old place")
            return Judgement("needs notice" if field in _ADDRESS else "safe", "the server is described anew")  # fmt: skip
        case ("roles", *_):
            return _gone(change, "who has that role may lose access", "the role has changed")
        case ("support", *_):
            return _gone(change, "readers ask for help there", "the channel has changed")
        case ("team",) | ("team", "name") | ("team", "members", *_):
            return _people(change)
        case ("price", *_):
            return _price(change)
        case _:
            return None


def _place(change: Changed) -> Judgement:
    if change.kind == "removed":
        return Judgement("breaking", "readers connect to it")
    return Judgement("safe", "one more place to read from")


def _classes(change: Changed) -> Judgement:
    if change.kind == "added":
        return Judgement("needs notice", "it is now classified: access may be narrowed")
    return Judgement("needs notice", "access and handling follow from the class")


def _gone(change: Changed, lost: str, altered: str) -> Judgement:
    whole = len(change.steps) == 2  # noqa: PLR2004 - the list and the name of one.
    if change.kind == "removed" and whole:
        return Judgement("needs notice", lost)
    if change.kind == "added" and whole:
        return Judgement("safe", "one more way in")
    if change.steps[-1] in {"description", "id"}:
        return Judgement("safe", "only its description has changed")
    return Judgement("needs notice", altered)


def _people(change: Changed) -> Judgement:
    if change.kind == "added":
        return Judgement("safe", "one more person stands for it")
    member = change.steps[:3]
    role = str(held(change.before, (*member, "role")) or "").lower()
    if len(change.steps) < 3 or "owner" in role or "steward" in role:  # noqa: PLR2004 - no member.
        return Judgement("needs notice", "somebody else answers for it")
    return Judgement("safe", "the team has changed, its owner has not")


def _price(change: Changed) -> Judgement:
    old, new = change.old, change.new
    if isinstance(old, int | float) and isinstance(new, int | float) and new < old:
        return Judgement("safe", "it costs less")
    return Judgement("needs notice", "what it costs its readers has changed")
