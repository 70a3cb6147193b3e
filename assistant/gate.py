"""The last gate before text is shown: no images, no raw HTML, links only to this turn's sources.

Text of a model may carry what an untrusted document told it to. An image or a link with data in
its address would take that data outside, so neither passes, whatever the model meant by it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.invisible import visible_characters

_Hide = Callable[[str], str]
"""Sets a finished piece apart until the rest is clean."""

_IMAGE = "an image"
_LINK = "a link to a place that is not among this answer's sources"
_HTML = "raw HTML"
_NUMBER = "the number of a source that there is not"

_FENCE = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?^ {0,3}\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL
)
_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_DEFINITION = re.compile(r"^([ \t>]*)(?:\\?)\[([^\]\n]+)\]:[^\n]*$", re.MULTILINE)
_AUTOLINK = re.compile(r"<((?:[A-Za-z][A-Za-z0-9+.\-]{1,31}):[^\s<>]*)>")
_BARE = re.compile(
    # Letters of other alphabets and other full stops look alike, and some programs take them alike.
    r"(?:\b[^\W\d_][\w+.\-]{1,31}://|\bwww[.\u3002\uff0e\uff61]|(?<![\w:/.])//(?=\w+[.\u3002\uff0e\uff61]\w))[^\s<>\[\]()\"'`|*]*[^\s<>\[\]()\"'`|*.,;:!?]"
)
_RISKY = re.compile(r"\b(?:javascript|data|vbscript|file|mailto|tel|sms):(?=\S)", re.IGNORECASE)
_NUMBERS = re.compile(r"(?:[ \t]+|(?<![\w\]\[\\]))((?:\[\d{1,3}\])+)(?![\[(:\w])")
"""Numbers of sources; right behind a word they may be a place in a list: `schema[0]`."""
_TAG = re.compile(r"<(?=[A-Za-z/!?@#]|\Z)")
_LABEL = r"\[((?:[^\[\]\\\n]|\\.|\[[^\[\]\n]*\])*)\]"
_TARGET = r"\(\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\([^\s()]*\))*))(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
_INLINE = re.compile(rf"(!?)(?<!\\){_LABEL}{_TARGET}")
_REFERENCE = re.compile(rf"!{_LABEL}(?:\[[^\[\]\n]*\])?(?!\()")


@dataclass(frozen=True, slots=True)
class Admitted:
    """Text that may be shown, and what was kept out of it, in words, each kind once."""

    text: str
    withheld: tuple[str, ...]


def admit(
    markdown: str,
    allowed: frozenset[str],
    sources: frozenset[int] | None = None,
    quoted: Callable[[str], bool] | None = None,
) -> Admitted:
    """Return the Markdown without images, raw HTML and links to places not in `allowed`.

    Nor does it hold what nobody sees or what steers a terminal. Where `sources` are given, numbers
    in brackets of others are left out, and where `quoted` is given, addresses in code for which it
    is false. Ordinary text comes back byte for byte. What is admitted stays harmless when it is
    joined with other admitted text: loose halves of links, images and code are escaped.
    """
    gate = _Gate(allowed, sources)
    markdown = visible_characters(markdown)
    cleaned = "".join(
        gate.clean(part) if not code else gate.code(part, quoted) if quoted else part
        for code, part in _apart(_without_definitions(markdown, gate))
    )
    # A backslash at the end would take back the escape that the next piece may begin with.
    cleaned = re.sub(r"(?<!\\)((?:\\\\)*)\\\Z", r"\1\\\\", cleaned)
    if not _harmless(cleaned, allowed):
        gate.withheld[_LINK] = None
        cleaned = re.sub(r"(?<!\\)([\[\]<>!`()])", r"\\\1", _RISKY.sub("", _BARE.sub("", cleaned)))
    return Admitted(cleaned, tuple(gate.withheld))


class _Gate:
    """Cleans pieces of one text that are not code, and notes what it took out."""

    def __init__(self, allowed: frozenset[str], sources: frozenset[int] | None) -> None:
        self.allowed = allowed
        self.sources = sources
        self.withheld: dict[str, None] = {}

    def clean(self, text: str) -> str:
        kept: list[str] = []

        def hide(passed: str) -> str:
            kept.append(passed)
            return f"\x00{len(kept) - 1}\x00"

        if self.sources is not None:
            text = _NUMBERS.sub(self._numbers, text)
        before = None
        while before != text:  # A link's words may hold another link or image.
            before = text
            text = _INLINE.sub(lambda m: self._inline(m, hide), text)
            text = _REFERENCE.sub(self._reference, text)
        text = _AUTOLINK.sub(lambda m: self._address(m[1], hide), text)
        text = _BARE.sub(lambda m: self._address(m[0], hide), text)
        text = _RISKY.sub(self._risky, text)
        text = _TAG.sub(self._tag, text)
        text = re.sub(r"(?<!\\)!(?=\[)", r"\\!", text)
        text = re.sub(r"(?<!\\)\](?=[(:])", r"\\]", text)
        text = re.sub(r"(?<!\\)`", r"\\`", text) if "`" in text else text
        while "\x00" in text:
            text = re.sub(r"\x00(\d+)\x00", lambda m: kept[int(m[1])], text)
        return text

    def code(self, text: str, quoted: Callable[[str], bool]) -> str:
        """Return code, where nothing is a link, without addresses that a reader might open."""

        def kept(match: re.Match[str]) -> str:
            known = match[0] in self.allowed or quoted(match[0])
            return match[0] if known else self._address(match[0], str)

        return _BARE.sub(kept, text)

    def _inline(self, match: re.Match[str], hide: _Hide) -> str:
        image, words, bracketed, plain = match[1], match[2], match[3], match[4]
        if image:
            self.withheld[_IMAGE] = None
            return words
        place = bracketed if bracketed is not None else plain
        if place in self.allowed:
            inner = admit(words, frozenset())
            self.withheld.update(dict.fromkeys(inner.withheld))
            return hide(f"[{inner.text}]({f'<{place}>' if bracketed is not None else place})")
        self.withheld[_LINK] = None
        return words

    def _numbers(self, match: re.Match[str]) -> str:
        told = re.findall(r"\d+", match[1])
        known = [number for number in told if int(number) in (self.sources or ())]
        if len(known) == len(told):
            return match[0]
        self.withheld[_NUMBER] = None
        space = match[0][: match.start(1) - match.start()] if known else ""
        return space + "".join(f"[{number}]" for number in known)

    def _reference(self, match: re.Match[str]) -> str:
        self.withheld[_IMAGE] = None
        return match[1]

    def _address(self, place: str, hide: _Hide) -> str:
        if place in self.allowed:
            return hide(place)
        self.withheld[_LINK] = None
        return "(link left out)"

    def _risky(self, match: re.Match[str]) -> str:
        # "data:" is also an ordinary word before a colon; only what follows makes it an address.
        if match[0].lower() == "data:" and not re.match(
            r"[\w.+\-]+/|[,;]", match.string[match.end() :]
        ):
            return match[0]
        self.withheld[_LINK] = None
        return ""

    def _tag(self, _match: re.Match[str]) -> str:
        self.withheld[_HTML] = None
        return "&lt;"


def _without_definitions(markdown: str, gate: _Gate) -> str:
    if "]:" not in markdown:
        return markdown

    def drop(match: re.Match[str]) -> str:
        gate.withheld[_LINK] = None
        return match[1] + match[2]

    return "".join(part if code else _DEFINITION.sub(drop, part) for code, part in _apart(markdown))


def _apart(markdown: str) -> list[tuple[bool, str]]:
    """Return the text in pieces, each with whether it is code, where nothing is a link or tag."""
    pieces: list[tuple[bool, str]] = []
    for is_fence, part in _cut(_FENCE, markdown):
        pieces += [(True, part)] if is_fence else _cut(_SPAN, part)
    return pieces


def _cut(pattern: re.Pattern[str], text: str) -> list[tuple[bool, str]]:
    pieces: list[tuple[bool, str]] = []
    end = 0
    for match in pattern.finditer(text):
        pieces += [(False, text[end : match.start()]), (True, match[0])]
        end = match.end()
    return [*pieces, (False, text[end:])]


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _harmless(markdown: str, allowed: frozenset[str]) -> bool:
    """Parse the text as a renderer would and look whether anything got through."""
    return all(
        _token_harmless(token, allowed)
        for block in _parser().parse(markdown)
        for token in (block, *(block.children or ()))
    )


def _token_harmless(token: Token, allowed: frozenset[str]) -> bool:
    if token.type in {"image", "html_inline", "html_block"}:
        return False
    return token.type != "link_open" or token.attrGet("href") in allowed
