"""Bold face of FandolSong → a font of its own family, for LibreOffice, which cannot tell it from the regular face.

Both faces declare the same name and weight; LibreOffice reads the font file itself and would set titles light.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEAVY_FAMILY = "FandolSong Heavy"
HEAVY_FACE = "FandolSong-Bold.otf"

_FAMILY_NAMES, _STYLE_NAMES = (1, 4, 16), (2, 17)


def write_heavy_face(folders: Iterable[Path], target: Path) -> None:
    """Write the renamed face into `target` where one of the folders has it."""
    face = next((path for folder in folders for path in sorted(folder.rglob(HEAVY_FACE))), None)
    if face:
        (target / HEAVY_FACE).write_bytes(_renamed(face.read_bytes()))


def _renamed(font_file: bytes) -> bytes:
    font: Any = TTFont(io.BytesIO(font_file), recalcTimestamp=False)
    for record in font["name"].names:
        if record.nameID in _FAMILY_NAMES:
            record.string = HEAVY_FAMILY
        elif record.nameID in _STYLE_NAMES:
            record.string = "Regular"
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()
