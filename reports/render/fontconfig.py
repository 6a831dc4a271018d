"""font folders → a fontconfig file that finds their fonts and tells the faces of one family apart."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# Both weights of these families declare the same weight class, so that fontconfig would pick either.
# Rows: family, PostScript name of the regular and of the bold face.
TWIN_FACES = (
    ("FandolSong", "FandolSong-Regular", "FandolSong-Bold"),
    ("FandolHei", "FandolHei-Regular", "FandolHei-Bold"),
)

# Names of the fonts that the offices own → open families that stand in for them, and the PostScript name of
# the face where the family has several. FandolSong Heavy is the bold face as `stand_in` writes it.
OFFICE_NAMES = (
    (
        ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S"),
        ("FandolSong Heavy", "FandolSong", "Noto Serif SC"),
        "FandolSong-Bold",
    ),
    (("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GBK"), ("FandolFang", "Noto Serif SC"), ""),
    (("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi"), ("FandolKai", "LXGW WenKai", "Noto Serif SC"), ""),
    (("黑体", "SimHei"), ("FandolHei", "Noto Sans SC"), "FandolHei-Regular"),
    (("宋体", "SimSun"), ("FandolSong", "Noto Serif SC"), "FandolSong-Regular"),
)

ROLES = (
    ("小标宋", "刊名、标题", "--song-title", "bold"),
    ("仿宋", "正文", "--fang", "normal"),
    ("楷体", "编者按、二级标题", "--kai", "normal"),
    ("黑体", "一级标题、表头", "--hei", "normal"),
    ("宋体", "页码", "--song", "normal"),
)
"""The typefaces of a page, one a row of OFFICE_NAMES: name, use, variable of page.css, weight."""

_HEAD = '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'


def font_configuration(folders: Iterable[Path], included: Path, *, office_names: bool) -> str:
    """The text of a fontconfig file; `included` need not exist."""
    parts = [
        *(f"<dir>{escape(str(folder), quote=False)}</dir>" for folder in folders),
        '<dir prefix="xdg">fonts</dir>',
        f'<include ignore_missing="yes">{escape(str(included), quote=False)}</include>',
        '<cachedir prefix="xdg">fontconfig</cachedir>',
        *(rule for row in TWIN_FACES for rule in _face_rules(*row)),
        *(_office_rule(*row) for row in OFFICE_NAMES if office_names),
    ]
    return f"{_HEAD}<fontconfig>\n{chr(10).join(parts)}\n</fontconfig>\n"


def _face_rules(family: str, regular: str, bold: str) -> tuple[str, str, str]:
    """The face by the weight asked for; and the bold one says that it is bold, else Pango takes both for one font."""
    heavy = '<test name="weight" compare="more_eq"><const>bold</const></test>'
    is_bold = f'<test name="postscriptname"><string>{bold}</string></test>'
    told = f'<match target="font">{is_bold}<edit name="weight" mode="assign"><const>bold</const></edit></match>'
    return _match(family, "", _face(regular)), _match(family, heavy, _face(bold)), told


def _office_rule(names: tuple[str, ...], stand_ins: tuple[str, ...], face: str) -> str:
    families = "".join(f"<string>{family}</string>" for family in stand_ins)
    edit = f'<edit name="family" mode="append" binding="same">{families}</edit>'
    return "".join(_match(name, "", edit + (_face(face) if face else "")) for name in names)


def _match(family: str, test: str, edit: str) -> str:
    return f'<match target="pattern"><test name="family"><string>{family}</string></test>{test}{edit}</match>'


def _face(name: str) -> str:
    return f'<edit name="postscriptname" mode="assign" binding="strong"><string>{name}</string></edit>'
