"""How long commands take, started as a person starts them."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

_PROMPT = Path("knowledge/sample/retail/prompts/reference.txt")


def help_seconds() -> tuple[float, float]:
    """Return seconds for an empty Python and for `--help`, the best of five each."""
    return _best(5, "-c", "pass"), _best(5, "-m", "ui.cli", "--help")


def tool_seconds() -> float:
    """Return seconds for one tool without retrieval on the sample, the best of three."""
    return _best(3, "-m", "ui.cli", "tool", "score_quality", "--sample")


def roadmap_seconds() -> tuple[float, float]:
    """Return seconds for the roadmap on the sample: the best of three, and the first run."""
    with tempfile.TemporaryDirectory() as folder:
        words = (
            "-m",
            "ui.cli",
            "roadmap",
            "--sample",
            "--prompt-file",
            str(_PROMPT),
            "--out",
            folder,
        )
        first = _best(1, *words)
        return _best(3, *words), first


def _best(times: int, *words: str) -> float:
    return min(_seconds(*words) for _ in range(times))


def _seconds(*words: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, capture_output=True)  # noqa: S603 - our own words.
    return time.perf_counter() - began
