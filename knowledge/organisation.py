"""The organisation that a workspace belongs to, as `meshwright.toml` says."""

from knowledge.record import Record


class Organisation(Record):
    """Facts of the organisation. Empty and None mean that the workspace does not say."""

    name: str = ""
    fictional: bool = False
    industry: str = ""
    people: int | None = None
    areas: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    owner: str = ""
    """E-mail of the person who is the asker on their own machine."""
