"""A layer of a transformer in plain arrays: attention between the tokens of a text, then each by itself.

As in J. Devlin et al., BERT, 2019, with the tanh form of GELU (D. Hendrycks and K. Gimpel, 2016).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.encoder import Vectors

_EPSILON = 1e-12
_NEVER = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Dense:
    """A linear map of the last axis."""

    weights: Vectors
    """Inputs by outputs."""
    bias: Vectors

    def __call__(self, given: Vectors) -> Vectors:
        """Return what it makes of each row."""
        return given @ self.weights + self.bias


@dataclass(frozen=True, slots=True)
class Norm:
    """Brings each row to mean 0 and variance 1, then stretches and moves it."""

    gain: Vectors
    bias: Vectors

    def __call__(self, given: Vectors) -> Vectors:
        """Return the rows so."""
        apart = given - given.mean(axis=-1, keepdims=True)
        spread = np.sqrt((apart * apart).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        return apart / spread * self.gain + self.bias


@dataclass(frozen=True, slots=True)
class Layer:
    """Attention, and two dense maps, each added to what it was given."""

    heads: int
    query: Dense
    key: Dense
    value: Dense
    mixed: Dense
    after_attention: Norm
    inner: Dense
    outer: Dense
    after: Norm

    def __call__(self, states: Vectors, present: NDArray[np.bool_]) -> Vectors:
        """Return new states, texts by tokens by width, of states and which tokens are there."""
        scores = self._split(self.query(states)) @ self._split(self.key(states)).swapaxes(-1, -2)
        scores /= np.float32(np.sqrt(states.shape[-1] / self.heads))
        looks = softmax(np.where(present[:, None, None], scores, _NEVER))
        seen = (looks @ self._split(self.value(states))).swapaxes(1, 2).reshape(states.shape)
        states = self.after_attention(states + self.mixed(seen))
        return self.after(states + self.outer(gelu(self.inner(states))))

    def _split(self, states: Vectors) -> Vectors:
        """Return texts by heads by tokens by what is left of the width."""
        texts, tokens, _ = states.shape
        return states.reshape(texts, tokens, self.heads, -1).swapaxes(1, 2)


def softmax(scores: Vectors) -> Vectors:
    """Return shares of the last axis, which add up to 1."""
    grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return grown / grown.sum(axis=-1, keepdims=True)


def gelu(given: Vectors) -> Vectors:
    """Return each number times about the share of a normal distribution below it."""
    curve = np.float32(np.sqrt(2 / np.pi)) * (given + np.float32(0.044715) * given * given * given)
    return np.float32(0.5) * given * (1 + np.tanh(curve))
