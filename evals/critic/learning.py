"""Fits the network to lessons, and asks it about others."""

# PyTorch is not installed with the project: `pip install torch` before training.
# pyright: reportMissingImports=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from evals.critic.network import Network
from knowledge.embedding.encoder import DIMENSIONS, default_model
from tools.critique.hearing import FAR
from tools.critique.wording import wording

EPOCHS = 8
_TEXTS, _TOKENS = 128, 5200
"""Texts and padded tokens of a step at most."""
_RATE_LAYERS, _RATE_REST, _DECAY, _WORDS_DECAY = 3e-4, 2e-3, 0.02, 2e-3
_SURE, _LEAST = 0.98, 0.005
"""What is wanted of a sentence that surely does so, beyond what is wanted of others: people mark wrongly."""
_RAREST = 6.0
"""How much more a rare kind counts at most."""
_CHUNK = 4096

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as the network reads them."""

    states: tuple[NDArray[np.float16], ...]
    """For each text, tokens by width."""
    words: tuple[tuple[NDArray[np.intp], Matrix], ...]
    """For each text the columns of its words, and how much each counts."""

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.states)


def texts_of(said: Sequence[str]) -> Texts:
    """Return texts as the network reads them."""
    states: list[NDArray[np.float16]] = [np.zeros((0, DIMENSIONS), np.float16)] * len(said)
    for some in default_model().halfway(said):
        for row, text in enumerate(some.texts):
            states[text] = some.states[row][some.present[row]].astype(np.float16)
    words: list[tuple[NDArray[np.intp], Matrix]] = []
    for begin in range(0, len(said), _CHUNK):
        for row in wording(said[begin : begin + _CHUNK]):
            (columns,) = np.nonzero(row)
            words.append((columns, row[columns]))
    return Texts(tuple(states), tuple(words))


def fitted(texts: Texts, does: Matrix, rows: NDArray[np.intp], seed: int) -> Network:
    """Return a network that learned from some of the texts what each does: texts by columns, 0 or 1."""
    torch.manual_seed(seed)
    drawn = np.random.default_rng(seed)
    network = Network(does.shape[1]).train()
    layers = list(network.layers.parameters())
    rest = [p for name, p in network.named_parameters() if not name.startswith("layers.")]
    groups = [{"params": layers}, {"params": rest}]
    steps = EPOCHS * len(list(_batches(texts, rows, drawn)))
    learner = torch.optim.AdamW(groups, lr=_RATE_LAYERS, weight_decay=_DECAY, fused=True)
    rates = torch.optim.lr_scheduler.OneCycleLR(
        learner, max_lr=[_RATE_LAYERS, _RATE_REST], total_steps=steps + 8 * EPOCHS
    )
    some = does[rows].sum(axis=0)
    # The rarer a kind, the more one of it counts; not in full, or everything rare is suspected.
    more = torch.from_numpy(np.clip(np.sqrt((len(rows) - some) / np.maximum(some, 1)), 1, _RAREST))
    for _ in range(EPOCHS):
        for batch in _batches(texts, rows, drawn):
            wanted = torch.from_numpy(does[batch])
            with torch.autocast("cpu", torch.bfloat16):
                told = network(*_read(texts, batch))
            off = functional.binary_cross_entropy_with_logits(
                told.float(), wanted * _SURE + _LEAST, reduction="none"
            )
            loss = (off * (1 + (more - 1) * wanted)).sum() / len(batch)
            learner.zero_grad()
            (loss + _WORDS_DECAY * (network.words.weight**2).sum()).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            learner.step()
            rates.step()
    return network.eval()


def asked(network: Network, texts: Texts, rows: NDArray[np.intp]) -> Matrix:
    """Return a row of log-odds for each of some texts, in their order."""
    found = np.zeros((len(texts), len(network.tells)), np.float32)
    with torch.no_grad():
        for batch in _batches(texts, rows, np.random.default_rng(0)):
            found[batch] = network(*_read(texts, batch)).numpy()
    return np.clip(found[rows], -FAR, FAR)


def _batches(
    texts: Texts, rows: NDArray[np.intp], drawn: np.random.Generator
) -> Iterator[NDArray[np.intp]]:
    """Yield places of texts of about one length, in an order that is drawn."""
    lengths = np.array([len(texts.states[i]) for i in rows])
    batches: list[list[int]] = [[]]
    for at in np.argsort(lengths + drawn.random(len(rows)) * 6, kind="stable"):
        if len(batches[-1]) == _TEXTS or (len(batches[-1]) + 1) * lengths[at] > _TOKENS:
            batches.append([])
        batches[-1].append(int(rows[at]))
    for at in drawn.permutation(len(batches)):
        if batches[at]:
            yield np.array(batches[at], np.intp)


def _read(
    texts: Texts, batch: NDArray[np.intp]
) -> tuple[torch.Tensor, torch.Tensor, tuple[torch.Tensor, ...]]:
    """Return states, which tokens are there, and words, as the network takes them."""
    each = [texts.states[i] for i in batch]
    shape = len(each), max(map(len, each))
    states, present = np.zeros((*shape, DIMENSIONS), np.float32), np.zeros(shape, np.bool_)
    for row, own in enumerate(each):
        states[row, : len(own)], present[row, : len(own)] = own, True
    words = [texts.words[i] for i in batch]
    begins = np.cumsum([0, *(len(columns) for columns, _ in words[:-1])])
    return (
        torch.from_numpy(states),
        torch.from_numpy(present),
        (
            torch.from_numpy(np.concatenate([columns for columns, _ in words])),
            torch.from_numpy(begins),
            torch.from_numpy(np.concatenate([weights for _, weights in words])),
        ),
    )
