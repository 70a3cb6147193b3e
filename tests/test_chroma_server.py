"""Vectors on a real Chroma server, which several processes share."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the server that the `chromadb` package ships, and give its address."""
    program = Path(sys.executable).with_name("chroma")
    command = str(program) if program.is_file() else shutil.which("chroma")
    if command is None:
        pytest.skip("the chroma command is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    running = subprocess.Popen(
        [command, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        if not _answers(port, running):
            pytest.skip("the Chroma server did not start here")
        yield f"http://127.0.0.1:{port}"
    finally:
        running.kill()
        running.wait()


def _answers(port: int, running: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + 120
    while time.monotonic() < end and running.poll() is None:
        with socket.socket() as knocking:
            if knocking.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


# Chroma's client leaves its sockets open, so who opens it is a process that ends.
_OPENER = """
import sys
from pathlib import Path
import numpy as np
from knowledge.documents.chroma import VectorPlace, open_vectors
folder, url, added, *names = sys.argv[1:]
axes = np.eye(384, dtype=np.float32)
for name in names:
    store = open_vectors(VectorPlace(Path(folder, name), url, name))
    ids = added.split()
    store.add(ids, axes[: len(ids)])
    print(*(f"{key}{vector.argmax()}" for key, vector in sorted(store.known(sorted(store.held())).items())))
"""


def _opened(folder: Path, server: str, added: str, *names: str) -> list[str]:
    """Return what a process holds in each workspace after it added these to it."""
    arguments = (str(folder), server, added, *names)
    ended = subprocess.run(
        [sys.executable, "-c", _OPENER, *arguments], capture_output=True, text=True, check=True
    )
    return ended.stdout.splitlines()


def test_processes_share_what_is_on_a_server_and_workspaces_are_kept_apart(
    server: str, tmp_path: Path
) -> None:
    assert _opened(tmp_path, server, "a b", "shared") == ["a0 b1"]
    assert _opened(tmp_path, server, "", "shared", "other") == ["a0 b1", ""]
