"""The built-in files and the editors' own → one set of plain values in which every word knows where it is written."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct

from reports.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reports.strict_yaml import Document, Keys

Path: TypeAlias = tuple[str, ...]
"""The keys that lead to a value or a list of a file of the lexicon."""
METRICS, PLACES, UNITS = "metrics.yaml", "places.yaml", "units.yaml"
NOUN_LISTS = ("别名", "前", "后", "弱")


class Leaf(Struct, frozen=True):
    """A value, or an item of a list, that belongs at `path` of a file of the lexicon, and where it is written."""

    file: str
    path: Path
    value: Any
    document: Document
    keys: Keys
    listed: bool = False
    at_key: bool = False

    @property
    def place(self) -> str:
        """`path:line:column`."""
        return self.document.place_of_key(self.keys) if self.at_key else self.document.place(self.keys)


def leaves(document: Document, value: Any, file: str, path: Path, keys: Keys) -> Iterator[Leaf]:
    """The leaves of a checked value that stands under `keys` of a document and belongs at `path` of a file."""
    if isinstance(value, dict) and value:
        for name, item in value.items():
            yield from leaves(document, item, file, (*path, name), (*keys, name))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            if item is not None and not (isinstance(item, list) and None in item):
                yield Leaf(file, path, item, document, (*keys, index), listed=True)
    elif len(path) > 1 or (path and not isinstance(value, dict | list)):
        yield Leaf(file, path, value, document, keys)


@dataclass(frozen=True)
class Layers:
    """The plain value of each file, with the editors' words in it; `added` and `removed` are these words."""

    files: Mapping[str, dict[str, Any]]
    documents: Mapping[str, Document]
    added: tuple[Leaf, ...] = ()
    removed: tuple[Leaf, ...] = ()

    def mistake(self, code: str, message: str, hint: str, file: str, path: Path, value: Any = None) -> Diagnostic:
        """A diagnostic at an item of the list at `path` of a file; without an item, at the value there."""
        for end in range(len(path), 0, -1):
            leaf = self._index.get((file, path[:end], _text(value))) or self._index.get((file, path[:end], ""))
            if leaf:
                return Diagnostic(code, message, leaf.place, hint)
        return Diagnostic(code, message, self.documents[file].place(path), hint)

    def own(self, file: str, path: Path, value: Any = None) -> bool:
        """Whether the editors' file adds an item to the list at `path` of a file, or the value there."""
        return (file, path, _text(value)) in self._own

    @cached_property
    def _own(self) -> set[tuple[str, Path, str]]:
        return {(leaf.file, leaf.path, _text(leaf.value) if leaf.listed else "") for leaf in self.added}

    @cached_property
    def _index(self) -> dict[tuple[str, Path, str], Leaf]:
        """The leaves by file, path and item; that of an item is where it is written first."""
        found: dict[tuple[str, Path, str], Leaf] = {}
        for file, document in self.documents.items():
            for leaf in leaves(document, document.value, file, (), ()):
                found.setdefault((file, leaf.path, _text(leaf.value) if leaf.listed else ""), leaf)
        for leaf in self.added:
            if leaf.listed:
                found.setdefault((leaf.file, leaf.path, _text(leaf.value)), leaf)
            else:
                found[leaf.file, leaf.path, ""] = leaf
            for end in range(1, len(leaf.path) + leaf.listed if not leaf.at_key else 0):
                found.setdefault((leaf.file, leaf.path[:end], ""), _heading(leaf, end))
        return found


def _heading(leaf: Leaf, end: int) -> Leaf:
    """The leaf that stands for a mapping around a leaf of the editors' file: the key of it."""
    inner = len(leaf.path) - end + int(leaf.listed)
    keys = leaf.keys[: max(len(leaf.keys) - inner, 1)]
    return Leaf(leaf.file, leaf.path[:end], None, leaf.document, keys, at_key=True)


def _text(value: Any) -> str:
    return "" if value is None else repr(value)


def laid(built_in: Layers, added: Iterable[Leaf], removed: Iterable[Leaf]) -> Layers:
    """The layers with the editors' words in them and without those to be taken away, whatever order they come in."""
    files = deepcopy(dict(built_in.files))
    added, removed = tuple(added), tuple(removed)
    for leaf in sorted(added, key=lambda leaf: (leaf.file, leaf.path, _text(leaf.value))):
        _add(files[leaf.file], leaf)
    for leaf in removed:
        for words in lists_at(files[leaf.file], leaf.path):
            if leaf.value in words:
                words.remove(leaf.value)
    return Layers(files, built_in.documents, added, removed)


def _add(here: dict[str, Any], leaf: Leaf) -> None:
    for step in leaf.path[:-1]:
        here = here.setdefault(step, {})
    name = leaf.path[-1]
    if isinstance(leaf.value, dict) or (isinstance(leaf.value, list) and not leaf.listed):
        here.setdefault(name, type(leaf.value)())
    elif not leaf.listed:
        here[name] = leaf.value
    elif leaf.value not in here.setdefault(name, []):
        here[name].append(leaf.value)


def lists_at(here: Any, path: Path) -> list[list[Any]]:
    """The lists that a path leads to: one; for a metric, all lists of its nouns; none where the path ends nowhere."""
    for step in path:
        here = here.get(step) if isinstance(here, dict) else None
    if isinstance(here, list):
        return [here]
    if not isinstance(here, dict):
        return []
    own = [here[name] for name in NOUN_LISTS if name in here]
    return own + (lists_at(here, ("又",)) if "又" in here else [])


def words_of(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every word in the lists of a plain value, with the path of its list."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from words_of(item, (*path, name))
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, str):
                yield path, item
