"""The capabilities of a reference model as hints by which domains are recognised."""

from knowledge.documents.stems import stems
from knowledge.handbook.entries import Capability, ReferenceModel
from tools.domains.model import CapabilityHint


def hints_of(model: ReferenceModel) -> tuple[CapabilityHint, ...]:
    """Return the capabilities of a reference model as hints for recognising domains."""
    return tuple(
        CapabilityHint(
            id=c.id,
            name=c.name,
            kind=c.kind,
            vocabulary=c.vocabulary,
            short=c.short,
            near=c.depends_on,
            spoken_as=c.area_words,
            akin=tuple(o.id for o in model.capabilities if o is not c and _akin(o, c)),
        )
        for c in model.capabilities
    )


def _akin(one: Capability, other: Capability) -> bool:
    """Return whether people put both into one business area: its word, or one of their names'."""
    shared = set(one.area_words) & set(other.area_words)
    return bool(shared or stems(one.name) & stems(other.name))
