"""An encoder that remembers on disk what it encoded: a run takes minutes, the next one seconds."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from knowledge.embedding.encoder import DIMENSIONS, MODEL, Encoder, Vectors

_AT_ONCE = 64


class CachedEncoder:
    """Encodes each text once, for this process and later ones. It is an `Encoder`."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        """Take what encodes, and the folder to remember in."""
        self._encoder = encoder
        self._folder = folder / MODEL
        self._folder.mkdir(parents=True, exist_ok=True)
        self._known: dict[str, Vectors] = {}
        for file in sorted(self._folder.glob("*.npz")):
            with np.load(file, allow_pickle=False) as kept:
                keys: list[str] = kept["keys"].tolist()
                self._known |= dict(zip(keys, kept["vectors"], strict=True))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text, in the order of the texts."""
        keys = [sha256(text.encode(errors="replace")).hexdigest() for text in texts]
        missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in self._known}
        names = list(missing)
        for at in range(0, len(names), _AT_ONCE):
            some = names[at : at + _AT_ONCE]
            self._keep(some, self._encoder.encode([missing[name] for name in some]))
        found = [self._known[key] for key in keys]
        return np.array(found, np.float32).reshape(-1, DIMENSIONS)

    def _keep(self, keys: list[str], vectors: Vectors) -> None:
        self._known |= dict(zip(keys, vectors, strict=True))
        name = sha256("".join(keys).encode()).hexdigest()[:16]
        np.savez(self._folder / f"{name}.npz", keys=np.array(keys), vectors=vectors)
