"""Vectors in Chroma, in a folder or on a server. The only module that speaks to it."""

# Chroma's and llama-index's own types are partly unknown; what leaves this module is typed.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

import sqlite3
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from knowledge.documents.opener import sole_opener
from knowledge.documents.vectors import VectorsUnavailable
from knowledge.embedding.encoder import MODEL, Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.config import Settings

_PATIENCE = 0.5
"""Seconds to wait for a folder that another process has open."""

_AT_WORK = (
    "The vectors can't be used at the moment, so search goes by words alone; "
    "see that the disk has room and that the Chroma server runs."
)

_AT_ONCE = 1_000
"""Vectors asked for or removed in one statement; SQLite bounds them."""


@dataclass(frozen=True, slots=True)
class VectorPlace:
    """Where a workspace's vectors are kept."""

    folder: Path
    """Used where no server is named."""
    url: str = ""
    """Of a Chroma server, such as `http://localhost:8000`; empty means the folder."""
    name: str = "passages"
    """Tells workspaces on one server apart."""


class ChromaVectors:
    """Vectors in a Chroma collection, kept there through llama-index. It is a `VectorStore`."""

    def __init__(
        self, client: "ClientAPI", name: str, hold: sqlite3.Connection | None = None
    ) -> None:
        """Take the client, a name for the vectors, and the hold on the folder they are in."""
        from llama_index.vector_stores.chroma import (  # noqa: PLC0415 - a second to import
            ChromaVectorStore,
        )

        self._client = client
        self._collection = _collection(client, name)
        self._store = ChromaVectorStore(chroma_collection=self._collection)
        self._hold = hold

    def held(self) -> frozenset[str]:
        """Return the contents of all vectors."""
        with _said_as(_AT_WORK):
            return frozenset(self._collection.get(include=[])["ids"])

    def known(self, contents: Sequence[str]) -> Mapping[str, Vectors]:
        """Return the vectors kept for these contents."""
        found: dict[str, Vectors] = {}
        for at in range(0, len(contents), _AT_ONCE):
            with _said_as(_AT_WORK):
                some = self._collection.get(
                    ids=list(contents[at : at + _AT_ONCE]), include=["embeddings"]
                )
            vectors = some["embeddings"]
            if vectors is not None:
                for content, vector in zip(some["ids"], vectors, strict=True):
                    found[content] = np.asarray(vector, np.float32)
        return found

    def add(self, contents: Sequence[str], vectors: Vectors) -> None:
        """Keep a vector for each content; one that is there already stays."""
        from llama_index.core.schema import BaseNode, TextNode  # noqa: PLC0415 - as above

        nodes: list[BaseNode] = [
            TextNode(id_=content, text="", embedding=vector.tolist())
            for content, vector in dict(zip(contents, vectors, strict=True)).items()
        ]
        if nodes:
            with _said_as(_AT_WORK):
                self._store.add(nodes)

    def remove(self, contents: Iterable[str]) -> None:
        """Forget these."""
        gone = sorted(contents)
        for at in range(0, len(gone), _AT_ONCE):
            with _said_as(_AT_WORK):
                self._store.delete_nodes(gone[at : at + _AT_ONCE])

    def close(self) -> None:
        """Let another process open the folder."""
        # The interface leaves out what every client has.
        self._client.close()  # pyright: ignore[reportAttributeAccessIssue]
        if self._hold is not None:
            self._hold.close()


@contextmanager
def _said_as(sentence: str) -> Generator[None]:
    """Turn what Chroma raises into this sentence; our own mistakes pass through.

    Raises:
        VectorsUnavailable: Chroma, or the network or disk below it, failed.
    """
    try:
        yield
    except Exception as error:
        if not _is_chromas(error):
            raise
        raise VectorsUnavailable(sentence) from error


def _is_chromas(error: Exception) -> bool:
    """Return whether Chroma raised it: it has no common type for a damaged file or a lost server.

    What a server answers in other words than its own comes as a bare `Exception`.
    """
    if type(error) is Exception or isinstance(error, (OSError, ValueError, sqlite3.Error)):
        return True
    packages = {base.__module__.partition(".")[0] for base in type(error).__mro__}
    return not packages.isdisjoint({"chromadb", "httpx"})


def open_vectors(place: VectorPlace) -> ChromaVectors:
    """Open the vectors of a workspace.

    Raises:
        VectorsUnavailable: Another process has the folder open, or the server can't be reached.
    """
    return _on_server(place) if place.url else _in_folder(place)


def _in_folder(place: VectorPlace) -> ChromaVectors:
    try:
        hold = sole_opener(place.folder / "opened", _PATIENCE)
    except (OSError, sqlite3.Error) as error:
        raise VectorsUnavailable(
            f"{place.folder} can't be written, so search goes by words alone; make it writable."
        ) from error
    if hold is None:
        raise VectorsUnavailable(
            "Another process has the vectors open: it makes those that are missing, and what it has "
            "made is found here as well."
        )
    from chromadb import PersistentClient  # noqa: PLC0415 - half a second to import

    with ExitStack() as failing:
        failing.callback(hold.close)
        with _said_as(
            f"The vectors in {place.folder} can't be opened, so search goes by words alone; "
            "delete that folder and load again."
        ):
            client = PersistentClient(str(place.folder / "chroma"), settings=_settings())
            opened = ChromaVectors(client, place.name, hold)
        failing.pop_all()
    return opened


def _on_server(place: VectorPlace) -> ChromaVectors:
    from chromadb import HttpClient  # noqa: PLC0415 - half a second to import

    parts = urlsplit(place.url)
    ssl = parts.scheme == "https"
    with _said_as(
        "The Chroma server of MESHWRIGHT_CHROMA_URL can't be reached, so search goes by words "
        "alone; start it or correct the address."
    ):
        client = HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if ssl else 8000),
            ssl=ssl,
            settings=_settings(),
        )
        return ChromaVectors(client, place.name)


def _collection(client: "ClientAPI", name: str) -> "Collection":
    """Return the collection of this name and of the model; another model has another one."""
    key = sha256(f"{name}\0{MODEL}".encode(errors="replace")).hexdigest()[:16]
    return client.get_or_create_collection(
        f"meshwright-{key}",
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine"}},
    )


def _settings() -> "Settings":
    from chromadb.config import Settings  # noqa: PLC0415 - half a second to import

    return Settings(anonymized_telemetry=False)
