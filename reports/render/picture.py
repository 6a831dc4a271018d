"""drawing → PNG bytes for Word, drawn with the open font of the page, the same each time."""

from __future__ import annotations

import functools
import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from reports.diagnostics import Diagnostic, ReportImpossible
from reports.render.drawing import BLACK, FONT, WIDTH, Box, Drawing, Label, Stroke
from reports.render.environment import font_folders

if TYPE_CHECKING:
    from pathlib import Path

DOTS = 300 / 25.4
"""Dots a millimetre."""
FONT_FILES = ("FandolFang-Regular.otf", "NotoSerifSC-Regular.otf")
NO_FONT = "R104"


def png(drawing: Drawing) -> bytes:
    """The picture in 300 dots an inch. Raises ReportImpossible where none of the open fonts is installed."""
    image = Image.new("L", (_dots(WIDTH), _dots(drawing.height)), 255)
    canvas = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        _paint(canvas, shape)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True, dpi=(300, 300))
    return out.getvalue()


def _paint(canvas: ImageDraw.ImageDraw, shape: Box | Stroke | Label) -> None:
    match shape:
        case Box():
            corners = [_dots(v) for v in (shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)]
            canvas.rectangle(corners, fill=shape.fill, outline=BLACK, width=2)
        case Stroke():
            canvas.line([_dots(v) for v in (shape.x1, shape.y1, shape.x2, shape.y2)], fill=BLACK, width=2)
        case Label():
            place = (_dots(shape.x), _dots(shape.y))
            canvas.text(place, shape.text, fill=BLACK, font=_font(), anchor="rs" if shape.at_end else "ls")


def _dots(millimetres: float) -> int:
    return round(millimetres * DOTS)


@functools.cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_font_file()), _dots(FONT), layout_engine=ImageFont.Layout.BASIC)


def _font_file() -> Path:
    for name in FONT_FILES:
        for folder in font_folders():
            found = sorted(folder.rglob(name)) if folder.is_dir() else []
            if found:
                return found[0]
    message = f"没有画图用的字体（{'、'.join(FONT_FILES)}）"
    raise ReportImpossible(Diagnostic(NO_FONT, message, hint="运行 make setup"))
