"""The program's own files + the editors' lexicon → one hash: what is read depends on nothing else but the file.

Nobody sets a version by hand. Every module and word list of the package counts, but for the stages that only work on
facts that were read; a new module counts from its first day. tests/intake/test_edition.py holds the exceptions against
what the readers, the parser and extraction really import.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from reports.read.formats import FORMATS, Way
from reports.read.office import PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Iterator

AFTER_READING = (
    "aggregators",
    "approvals",
    "check",
    "compose",
    "decisions",
    "deliver",
    "ledger",
    "render",
    "sums",
    "templating",
)
"""Parts of the package that nothing which reads may import."""
LIBRARIES = ("lxml", "pypdfium2")
PACKAGE = Path(__file__).parents[1]


@cache
def code_edition() -> str:
    """The hash of all code and words that reading rests on, of Python and of the libraries that read."""
    found = hashlib.sha256(f"{platform.python_version()}\n".encode())
    for library in LIBRARIES:
        found.update(f"{library} {version(library)}\n".encode())
    for path in _files():
        data = path.read_bytes()
        found.update(f"{path.relative_to(PACKAGE).as_posix()} {len(data)}\n".encode() + data)
    return found.hexdigest()


def _files() -> Iterator[Path]:
    paths = (path for kind in ("*.py", "*.yaml") for path in PACKAGE.rglob(kind))
    for path in sorted(paths, key=lambda path: path.as_posix()):
        if path.relative_to(PACKAGE).parts[0] not in AFTER_READING:
            yield path


def edition(words: bytes) -> str:
    """The hash of everything that decides what is read out of a file; `words` is the editors' own lexicon."""
    return hashlib.sha256(f"{code_edition()} {len(words)}\n".encode() + words).hexdigest()


@cache
def office_edition() -> str:
    """Which LibreOffice converts old documents: where it is, how large and from when; empty where there is none."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        return ""
    real = Path(program).resolve()
    known = real.stat()
    return f"{real} {known.st_size} {known.st_mtime_ns}"


def entry_key(sha256: str, suffix: str, shown: str, reading: str) -> bytes:
    """The key of what is read out of a file by that `edition`, 32 bytes."""
    office = office_edition() if FORMATS[suffix].way is Way.OFFICE else ""
    return hashlib.sha256("\n".join((sha256, suffix, reading, office, shown)).encode("utf-8", "surrogatepass")).digest()
