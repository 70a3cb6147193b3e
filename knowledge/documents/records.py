"""Records kept one after the other in a file, each read only when it is asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


class Records(Sequence[T], Generic[T]):
    """A sequence in two files, `NAME.bin` with the bytes and `NAME.npy` with where each begins."""

    def __init__(self, folder: Path, name: str, read: Callable[[bytes], T]) -> None:
        """Take the files' folder and name, and what makes a record of its bytes.

        Raises:
            OSError: A file is missing.
            ValueError: A file is no such file.
        """
        self._starts: NDArray[np.int64] = np.load(folder / f"{name}.npy", allow_pickle=False)
        self._read = read
        path = folder / f"{name}.bin"
        # An empty file can't be mapped.
        empty = not path.stat().st_size
        self._bytes = np.zeros(0, np.uint8) if empty else np.memmap(path, np.uint8, "r")
        if len(self._bytes) != self._starts[-1]:
            raise ValueError(f"{path} is not whole")

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        at = index % len(self)
        return self._read(self._bytes[self._starts[at] : self._starts[at + 1]].tobytes())


def write_records(folder: Path, name: str, records: Iterable[bytes]) -> None:
    """Write the files that `Records` reads."""

    def written() -> Iterator[int]:
        yield 0
        with (folder / f"{name}.bin").open("wb") as file:
            for record in records:
                file.write(record)
                yield file.tell()

    np.save(folder / f"{name}.npy", np.array(list(written()), np.int64), allow_pickle=False)
