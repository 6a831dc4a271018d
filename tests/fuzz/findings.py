"""Inputs that broke something: told apart by what broke, made small, kept as files that the tests read again."""

from __future__ import annotations

import hashlib
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.targets import BrokenError, SlowError, Target, within_time

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent / "findings"
_ROOT = str(Path(__file__).parents[2])
_MOST_TRIES = 400


def broken_by(target: Target, data: bytes) -> str:
    """What an input breaks: kind of the error and where it arose, or the claim; empty where all holds."""
    try:
        within_time(target, data)
    except SlowError:
        return "slow"
    except BrokenError as error:
        return str(error).partition(":")[0]
    except Exception as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(_ROOT)]
        own = [f for f in frames if "/.venv/" not in f.filename and "/fuzz/" not in f.filename] or frames
        return f"{type(error).__name__} in {Path(own[-1].filename).stem}.{own[-1].name}"
    return ""


def minimised(data: bytes, still: Callable[[bytes], bool]) -> bytes:
    """The bytes without every stretch that `still` does without, ever shorter stretches tried (delta debugging)."""
    size, tries = max(1, len(data) // 2), 0
    while tries < _MOST_TRIES:
        at = 0
        while at < len(data) and tries < _MOST_TRIES:
            shorter = data[:at] + data[at + size :]
            tries += 1
            if still(shorter):
                data = shorter
            else:
                at += size
        if size == 1:
            break
        size = max(1, size // 2)
    return data


def keep(target: Target, data: bytes, folder: Path = FOLDER) -> Path:
    """Write an input that breaks something, minimised where that takes no container apart."""
    broken = broken_by(target, data)
    if broken and broken != "slow" and target.name not in ("docx", "pdf"):
        data = minimised(data, lambda shorter: broken_by(target, shorter) == broken)
    path = folder / target.name / hashlib.sha256(data).hexdigest()[:12]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
