"""A figure of an issue → its identity, the same over formats, versions and offsets."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.model import Issue


class Identities:
    """Numbers the figures of one issue: a surface that a sentence has twice, or two like sentences, count on."""

    def __init__(self, issue: Issue) -> None:
        self._name = issue.key if issue.counts else issue.kind.value
        self._seen: dict[tuple[str, str], int] = {}
        self._hashed = "", hashlib.sha256()

    def sign(self, sentence: str, surface: str) -> tuple[str, int]:
        """The identity of a figure, and which one of its surface it is in sentences like its own."""
        return self.sign_squeezed(squeezed(sentence), surface)

    def sign_squeezed(self, sentence: str, surface: str) -> tuple[str, int]:
        """The same for a sentence that has lost its blanks: a hash of issue, sentence, surface and ordinal."""
        key = (sentence, squeezed(surface))
        ordinal = self._seen.get(key, 0) + 1
        self._seen[key] = ordinal
        if self._hashed[0] is not sentence:
            self._hashed = sentence, hashlib.sha256(f"{self._name}\n{sentence}\n".encode())
        hashed = self._hashed[1].copy()
        hashed.update(f"{key[1]}\n{ordinal}".encode())
        return hashed.hexdigest()[:16], ordinal


def squeezed(text: str) -> str:
    """The text without blanks."""
    return "".join(text.split())
