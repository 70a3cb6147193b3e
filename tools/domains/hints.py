"""The capabilities of a reference model as hints by which domains are recognised."""

from knowledge.handbook.entries import ReferenceModel
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
        )
        for c in model.capabilities
    )
