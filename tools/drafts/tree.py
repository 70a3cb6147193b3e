"""A document being drafted: values that may say where they come from, as comments of the YAML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from knowledge.contracts.yaml_comments import Comment, Comments, Path


@dataclass(frozen=True, slots=True)
class Told:
    """A value and where it comes from."""

    value: "Tree"
    why: str


Tree = Told | str | int | float | bool | None | Sequence["Tree"] | Mapping[str, "Tree"]
"""JSON in which each part may be `Told`. Empty parts are left out when it is taken apart."""


def taken_apart(tree: Mapping[str, Tree], above: tuple[str, ...]) -> tuple[JsonValue, Comments]:
    """Return the plain value, without what is empty, and the comments; `above` opens the text."""
    comments: dict[Path, Comment] = {}
    value = _plain(tree, (), comments)
    assert isinstance(value, dict)
    first = (next(iter(value)),)
    comments[first] = Comment(above, comments.get(first, Comment()).beside)
    return value, Comments(comments)


def _plain(tree: Tree, path: Path, comments: dict[Path, Comment]) -> JsonValue:
    if isinstance(tree, Told):
        if tree.why:
            comments[path] = Comment((), " ".join(tree.why.split()))
        return _plain(tree.value, path, comments)
    if isinstance(tree, Mapping):
        kept = ((k, v) for k, v in tree.items() if not _empty(v))
        return {k: _plain(v, (*path, k), comments) for k, v in kept}
    if isinstance(tree, Sequence) and not isinstance(tree, str):
        kept_items = (v for v in tree if not _empty(v))
        return [_plain(v, (*path, n), comments) for n, v in enumerate(kept_items)]
    return tree


def _empty(tree: Tree) -> bool:
    if isinstance(tree, Told):
        return _empty(tree.value)
    if isinstance(tree, Mapping):
        return all(_empty(v) for v in tree.values())
    if isinstance(tree, Sequence):
        return len(tree) == 0 if isinstance(tree, str) else all(_empty(v) for v in tree)
    return tree is None


def tidy(text: str) -> str:
    """Return a text without the line breaks and spaces that only its source's layout gave it."""
    bare = text.strip()
    paragraphs = "\n\n" in bare or "\n-" in bare or "\n*" in bare
    return bare if paragraphs else " ".join(bare.split())
