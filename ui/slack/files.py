"""Files that come with a question, quoted and loaded, and files that come of an answer."""

import asyncio
import hashlib
import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from assistant.conversation import MAX_BYTES, AssistantError, Attachment
from assistant.events import ArtifactMade
from knowledge.store.store import Store
from tools.roadmap.model import Roadmap
from ui.render.result_files import files_of
from ui.render.roadmap_files import write_roadmap
from ui.slack.heard import SharedFile
from ui.slack.rolling import Place
from ui.slack.web_api import SlackRefused, Upload, WebApi
from ui.web.attached import Attached
from ui.web.attaching import File, with_question

_LOG = logging.getLogger("meshwright.slack")
_SECONDS = 20
_HOSTS = (".slack.com", ".slack-files.com")
LARGEST = 20_000_000
"""Bytes of a file that is taken."""
_MANY = 10
"""Files read of one message."""


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """What of files goes with a question, and a sentence for each that could not be read."""

    texts: tuple[Attachment, ...]
    faults: tuple[str, ...]


async def read(
    api: WebApi, files: tuple[SharedFile, ...], loads: Callable[[File], None]
) -> ReadFiles:
    """Fetch files, hand each to `loads`, and return their texts as far as they fit.

    The bot's token goes to Slack's own hosts only. Of texts that are too long, `loads` must have
    taken the file; where it refuses, the file is a fault.
    """
    texts: list[Attachment] = []
    faults: list[str] = []
    for file in files[:_MANY]:
        content = await _content(api, file)
        if isinstance(content, str):
            faults.append(content)
            continue
        left = MAX_BYTES // 2 - sum(len(t.text.encode(errors="replace")) for t in texts)
        one = (File(file.name, content),)
        try:
            texts += await asyncio.to_thread(with_question, one, loads, max(left, 0))
        except AssistantError as reason:
            faults.append(str(reason))
    if len(files) > _MANY:
        faults.append(f"I read {_MANY} files at once; send the others by themselves.")
    return ReadFiles(tuple(texts), tuple(faults))


def loading_for(attached: Attached | None, place: Place) -> Callable[[File], None]:
    """Return how a file is loaded for the thread that it came in, whose tools see it from then on."""

    def loads(file: File) -> None:
        if attached is None:
            raise AssistantError(f"{file.name} is too long to be quoted, and nothing is loaded here. Send the part that matters.")  # fmt: skip
        attached.keep(room_of(place), file.name, file.content, lambda _: None)

    return loads


def room_of(place: Place) -> str:
    """Return what a thread's files are kept under; no two threads share it."""
    return hashlib.sha256(place.conversation.encode()).hexdigest()[:32]


async def _content(api: WebApi, file: SharedFile) -> bytes | str:
    """Return the bytes of a file, or a sentence that says why not."""
    host = urlsplit(file.url).hostname or ""
    own = urlsplit(api.client.base_url).hostname
    if host != own and not f".{host}".endswith(_HOSTS):
        return f"{file.name} is not kept by Slack, so I can't read it. Send the file itself."
    headers = {"Authorization": f"Bearer {api.client.token}"}
    gone = f"{file.name} could not be read. Send it again, or paste its text."
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=_SECONDS)) as session,
            session.get(file.url, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status != 200 or (answer.content_type == "text/html" and "html" not in file.mimetype):  # noqa: PLR2004 - HTTP's own number. # fmt: skip
                # Slack answers with its page to sign in where the right to read files is missing.
                return gone
            found = bytearray()
            async for piece in answer.content.iter_chunked(1 << 16):
                found += piece
                if len(found) > LARGEST:
                    return f"{file.name} has more than {LARGEST // 1_000_000} MB. Have it loaded with `meshwright load`."
            return bytes(found)
    except (ClientError, TimeoutError) as reason:
        _LOG.warning("%s was not downloaded: %s", file.id, reason)
        return gone


async def send(
    store: Store, api: WebApi, place: Place, turn: str, made: tuple[ArtifactMade, ...]
) -> str:
    """Send an answer's documents and pictures into its thread; return why not, or nothing.

    Raises:
        SlackRefused: Slack can't be reached now.

    """
    uploads: list[Upload] = []
    for artifact in made:
        uploads += await asyncio.to_thread(_drawn, store, turn, artifact)
    if not uploads:
        return ""
    try:
        await api.upload(place.channel, place.thread_ts, uploads)
    except SlackRefused as reason:
        if reason.passing:
            raise
        _LOG.warning("no files were sent to %s: %s", place.channel, reason)
        return "Slack took no files here. `meshwright roadmap` and `meshwright export` write them where you work."
    return ""


def _drawn(store: Store, turn: str, artifact: ArtifactMade) -> list[Upload]:
    """Return a roadmap as document, slides and pictures, each with what it shows in words.

    What else is a file goes out as it is: at most five, the products of one domain.
    """
    stored = store.results.find(turn, artifact.result)
    if stored is None:
        return []
    if stored.tool != "plan_roadmap":
        return [Upload(f.name, f.title, f.text.encode(), "") for f in files_of(stored)]
    plan = Roadmap.model_validate_json(stored.body)
    with tempfile.TemporaryDirectory() as folder:
        written = write_roadmap(plan, Path(folder), ("md", "docx", "pptx"))
        return [
            Upload(w.path.name, w.title, w.path.read_bytes(), w.title if w.kind == "png" else "")
            for w in written
            if w.kind in {"docx", "pptx"} or (w.kind == "png" and not w.path.stem.endswith("-dark"))
        ]
