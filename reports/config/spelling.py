"""period or date as an editor typed it → the form that is read, to be offered in a hint.

Only one form of each is read, so that a period has one folder; the others are understood well enough to be
corrected: `2022-9`, `２０２２`, `2022年9月`, `2022年第三季度`, `2022年1—9月`, `2022-09..2022-01`,
`2023/5/11`, `2023年5月11日`.
"""

from __future__ import annotations

import datetime
import re
import unicodedata

from reports.config.window import is_period

_WORDS = {
    "上半年": "H1",
    "下半年": "H2",
    "上个月": "last-month",
    "上月": "last-month",
    "上季度": "last-quarter",
    "上年": "last-year",
    "去年": "last-year",
    "全年": "",
    "年度": "",
}
_QUARTER = re.compile(r"第?([一二三四1-4])季度?")
_DIGITS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_DASHES = re.compile(r"\.{2,}|[~～—–至到]+|--+")
_PART = re.compile(r"(\d{4})[-/.年]?(H[12]|Q[1-4]|\d{1,2})?[月年]?", re.ASCII)
_DATE = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?", re.ASCII)


def likely_period(text: str) -> str | None:
    """The period that was probably meant; None where nobody can tell."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    for word, form in _WORDS.items():
        plain = plain.replace(word, form)
    plain = _QUARTER.sub(lambda match: "Q" + _DIGITS.get(match[1], match[1]), plain)
    if is_period(plain.lower()):
        return plain.lower()
    parts = [_part(part) for part in _with_year(_DASHES.split(plain.upper()))]
    joined = "..".join(sorted(part for part in parts if part))
    return joined if len(parts) <= 2 and all(parts) and is_period(joined) else None


def likely_date(text: str) -> datetime.date | None:
    """The date that was probably meant; None where nobody can tell, or there is no such day."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    try:
        return datetime.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _with_year(parts: list[str]) -> list[str]:
    """`2022年1`, `9月` → `2022年1`, `2022年9月`."""
    if len(parts) == 2 and re.fullmatch(r"\d{1,2}月?", parts[1]):
        return [parts[0], f"{parts[0][:4]}年{parts[1]}"]
    return parts


def _part(text: str) -> str | None:
    match = _PART.fullmatch(text)
    if not match:
        return None
    year, unit = match.groups()
    if not unit:
        return str(year)
    return f"{year}-{int(unit):02}" if unit.isdigit() else f"{year}{unit}"
