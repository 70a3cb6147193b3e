"""Where a contract says its data is, as far as that may be followed without being told to."""

from collections.abc import Iterator
from pathlib import Path

from open_data_contract_standard.model import OpenDataContractStandard

from knowledge.data.files import Location


def local_places(contract: OpenDataContractStandard, folder: Path) -> Iterator[Location]:
    """Yield the paths of the first local server that lies within the contract's own folder.

    A contract may come from anywhere, so a path that leaves the folder, and any host that it
    names, is followed only if a person names it.
    """
    home = folder.resolve()
    for server in contract.servers or []:
        given = server.path if (server.type or "").lower() in {"local", "file"} else None
        if not given:
            continue
        named = given.replace("{model}", "*").replace("{schema}", "*")
        if (home / named).resolve().is_relative_to(home):
            yield Location(str(home / named))
            return


def schema_of(contract: OpenDataContractStandard) -> str:
    """Return the database schema that a Postgres server of the contract names, or nothing."""
    servers = (
        s for s in contract.servers or [] if (s.type or "").lower() in {"postgres", "postgresql"}
    )
    return next((s.schema_ for s in servers if s.schema_), "")
