"""The links between domains under the names that readers know them by."""

from tools.roadmap.domain_model import DomainLink
from tools.roadmap.model import Roadmap


def links_are_counted(roadmap: Roadmap) -> bool:
    """Return whether the links come from a catalog; else they are what a reference expects."""
    return bool(roadmap.links) and any(domain.datasets for domain in roadmap.domains)


def named_links(roadmap: Roadmap) -> tuple[DomainLink, ...]:
    """Return the links, strongest first, with domains' names for ids; others are left out."""
    names = {domain.id: domain.name for domain in roadmap.domains}
    names |= {domain.name: domain.name for domain in roadmap.domains}
    known = (
        DomainLink(src=names[link.src], dst=names[link.dst], count=link.count)
        for link in roadmap.links
        if link.src in names and link.dst in names
    )
    return tuple(sorted(known, key=lambda link: (-link.count, link.src, link.dst)))
