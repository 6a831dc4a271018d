"""drawing → SVG text that stands in the page of the PDF, its words set in the fonts of the page."""

from __future__ import annotations

from markupsafe import Markup, escape

from reports.render.drawing import BLACK, FONT, WIDTH, Box, Drawing, Label, Stroke

FONTS = "仿宋_GB2312, FangSong_GB2312, FangSong, FandolFang, Noto Serif SC, serif"
THIN = 0.2


def svg(drawing: Drawing, alt: str) -> Markup:
    """The picture as an `<svg>` element; `alt` is read out where it cannot be seen."""
    opening = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{}" width="{}mm" height="{}mm" '
        'viewBox="0 0 {} {}">'
    ).format(alt, *map(_number, (WIDTH, drawing.height, WIDTH, drawing.height)))
    return Markup("").join(
        (opening, Markup("<title>{}</title>").format(alt), *map(_shape, drawing.shapes), Markup("</svg>"))
    )


def _shape(shape: Box | Stroke | Label) -> Markup:
    match shape:
        case Box():
            values = (*map(_number, (shape.x, shape.y, shape.width, shape.height)), shape.fill, BLACK, THIN)
            text = '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="{}"/>'
            return Markup(text).format(*values)  # noqa: S704 - a literal
        case Stroke():
            values = (*map(_number, (shape.x1, shape.y1, shape.x2, shape.y2)), BLACK, THIN)
            text = '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"/>'
            return Markup(text).format(*values)  # noqa: S704 - a literal
        case Label():
            return _label(shape)


def _label(label: Label) -> Markup:
    anchor = "end" if label.at_end else "start"
    figure = Markup(' data-figure="{}"').format(label.figure) if label.figure else ""
    text = '<text x="{}" y="{}" font-family="{}" font-size="{}" text-anchor="{}"{}>{}</text>'
    place = _number(label.x), _number(label.y), FONTS, FONT, anchor
    return Markup(text).format(*place, figure, escape(label.text))  # noqa: S704 - a literal


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
