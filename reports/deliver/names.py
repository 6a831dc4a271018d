"""Masthead, audience, kind → the name of a copy that leaves the house."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.model import Briefing

LONGEST = 60
"""Characters, ending included: longer names are cut by mail programs and file systems."""
DRAFT_MARK = "征求意见稿"
_UNFIT = re.compile(r'[/\\:*?"<>|]')


def copy_name(briefing: Briefing, kind: str) -> str:
    """`支援合作工作简报2023年第7期（省级）.pdf`; a draft bears 征求意见稿 in its name.

    What no file system takes is left out, and control, format and separator characters with it.
    """
    masthead = briefing.masthead
    number = f"第{masthead.number}期" if masthead.number else "期号待定"
    tail = f"{masthead.year}年{number}（{_fit(briefing.audience)}）"
    tail = tail[: LONGEST // 2] + (f"（{DRAFT_MARK}）" if not briefing.released else "") + f".{kind}"
    return _fit(masthead.name)[: LONGEST - len(tail)] + tail


def _fit(text: str) -> str:
    plain = "".join(char for char in text if unicodedata.category(char)[0] not in "CZ")
    return _UNFIT.sub("", plain).lstrip(".-")
