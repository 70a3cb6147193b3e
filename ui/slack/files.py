"""Files that come with a question, as text, and files that come of an answer."""

import asyncio
import logging
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from assistant.conversation import MAX_BYTES, Attachment
from assistant.events import ArtifactMade
from knowledge.store.store import Store
from tools.roadmap.model import Roadmap
from ui.render.roadmap_files import write_roadmap
from ui.slack.heard import SharedFile
from ui.slack.rolling import Place
from ui.slack.web_api import SlackRefused, Upload, WebApi

_LOG = logging.getLogger("meshwright.slack")
_SECONDS = 20
_HOSTS = (".slack.com", ".slack-files.com")
_MANY = 10
"""Files read of one message."""


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """What files said, and a sentence for each that could not be read."""

    texts: tuple[Attachment, ...]
    faults: tuple[str, ...]


async def read(api: WebApi, files: tuple[SharedFile, ...]) -> ReadFiles:
    """Return the text of files; the bot's token goes to Slack's own hosts only."""
    texts: list[Attachment] = []
    faults: list[str] = []
    for file in files[:_MANY]:
        content = await _content(api, file)
        if isinstance(content, bytes):
            told = _text(file, content)
            texts += [told] if isinstance(told, Attachment) else []
            faults += [told] if isinstance(told, str) else []
        else:
            faults.append(content)
    if len(files) > _MANY:
        faults.append(f"I read {_MANY} files at once; send the others by themselves.")
    return ReadFiles(tuple(texts), tuple(faults))


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
            return await answer.content.read(MAX_BYTES + 1)
    except (ClientError, TimeoutError) as reason:
        _LOG.warning("%s was not downloaded: %s", file.id, reason)
        return gone


def _text(file: SharedFile, content: bytes) -> Attachment | str:
    if len(content) > MAX_BYTES:
        return (
            f"{file.name} has more than {MAX_BYTES // 1000} kB, which is the limit here. Send the part "
            "that matters, or have it loaded with `meshwright load`."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        return f"{file.name} is no text, which is all I read here. Paste what matters, or have it loaded with `meshwright load`."
    return Attachment(file.name, text)


async def send(
    store: Store, api: WebApi, place: Place, turn: str, made: tuple[ArtifactMade, ...]
) -> str:
    """Send an answer's documents and pictures into its thread; return why not, or nothing."""
    uploads: list[Upload] = []
    for artifact in made:
        uploads += await asyncio.to_thread(_drawn, store, turn, artifact)
    if not uploads:
        return ""
    try:
        await api.upload(place.channel, place.thread_ts, uploads)
    except SlackRefused as reason:
        _LOG.warning("no files were sent to %s: %s", place.channel, reason)
        return "Slack took no files here. `meshwright roadmap` writes them where you work."
    return ""


def _drawn(store: Store, turn: str, artifact: ArtifactMade) -> list[Upload]:
    """Return a roadmap as document, slides and pictures; each picture with what it shows in words."""
    stored = store.results.find(turn, artifact.result)
    if stored is None or stored.tool != "plan_roadmap":
        return []
    plan = Roadmap.model_validate_json(stored.body)
    with tempfile.TemporaryDirectory() as folder:
        written = write_roadmap(plan, Path(folder), ("md", "docx", "pptx"))
        return [
            Upload(w.path.name, w.title, w.path.read_bytes(), w.title if w.kind == "png" else "")
            for w in written
            if w.kind in {"docx", "pptx"} or (w.kind == "png" and not w.path.stem.endswith("-dark"))
        ]
