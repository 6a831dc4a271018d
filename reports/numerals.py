"""Chinese, full-width and grouped numerals → Decimal and date; a date → its Chinese words."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "两": 2, "兩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
CHINESE = "".join((*_DIGITS, *_TENS, *MYRIADS))

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％（）：／～－", "0123456789.,%():/~-")
_DIGITS_ONLY = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_WIDE_DIGIT = re.compile("[０-９．％]")
_FULL_MARKS = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）", "!": "！", "?": "？"}
_HALF = re.compile("[,:;()!?]")
_HALF_MARK = re.compile(r"(?<![0-9])[,:]|[,:](?![0-9])|[;()!?]")
_ENDLESS = re.compile(
    rf"(?:[0-9０-９]{{30,}}|(?:[,， ]?[0-9０-９]{{3}}){{10,}}|[{CHINESE}]{{20,}})[0-9０-９.．,，{CHINESE}]*"
)
_NUMERAL = re.compile(f"[0-9０-９{CHINESE}数几番壹贰叁肆伍陆柒捌玖拾佰仟]")
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_CAPITAL = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟]")
_CAPITAL_RUN = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟零]{2,}")
_ORDINARY = "零一二三四五六七八九"
_TO_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
_MIXED = re.compile("[1-9](?<![0-9.,，第A-Za-z].)[亿億万萬千百十](?:[1-9][亿億万萬千百十])+[万萬亿億]?(?![0-9])")
_POINT = re.compile(rf"([{''.join((*_DIGITS, *_TENS))}]+)点([{''.join(_DIGITS)}]+)([{''.join((*_TENS, *MYRIADS))}]*)")
_LONG_RUN = re.compile(f"[0-9０-９,， {CHINESE}]{{20}}")
"""What every endless number holds; a set of characters is looked for much faster than the pattern itself."""
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_GROUP = re.compile(r"[,，\s](?=[0-9]{3}(?![0-9]))")


def half_width(text: str) -> str:
    """The text with full-width digits and their signs made half-width; its length is unchanged."""
    return text.translate(_FULL_WIDTH)


def half_width_digits(text: str) -> str:
    """The text with full-width digits, point and percent made half-width and nothing else; same length."""
    return text.translate(_DIGITS_ONLY) if _WIDE_DIGIT.search(text) else text


def may_hold_number(text: str) -> bool:
    """Whether a text has a character that every number (数百, 翻番 too) and every day of a month has one of."""
    return _NUMERAL.search(text) is not None


def ordinary_numerals(text: str) -> str:
    """The text with numerals of two scripts in Chinese ones: 壹佰 → 一百, 3千5百万 → 三千五百万; same length."""
    if _CAPITAL.search(text):
        text = _CAPITAL_RUN.sub(_ordinary, text)
    return _MIXED.sub(lambda m: m.group().translate(_TO_CHINESE), text)


def _ordinary(match: re.Match[str]) -> str:
    """A run of capitals that is a numeral; 陆伍 alone may be anything."""
    run = match.group()
    return run.translate(_CAPITALS) if any(c in "拾佰仟" for c in run) else run


def full_width_marks(text: str) -> str:
    """The text with half-width commas, colons, semicolons and brackets made full-width, not those inside numbers."""
    return _HALF_MARK.sub(lambda m: _FULL_MARKS[m.group()], text) if _HALF.search(text) else text


def without_endless_numbers(text: str) -> str:
    """The text with commas for every number of more digits than a figure has: it lost its marks; same length."""
    return _ENDLESS.sub(lambda m: "，" * len(m.group()), text) if _LONG_RUN.search(text) else text


def decimal_of(text: str) -> Decimal:
    """The value of Arabic digits (grouped or not, full-width or not) or of a Chinese numeral.

    Raises ValueError where the text is neither.
    """
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    plain = half_width(text).strip()
    if plain and plain[0] in "0123456789":
        try:
            return Decimal(_GROUP.sub("", plain).replace(" ", ""))
        except ArithmeticError as error:
            raise ValueError(text) from error
    point = _POINT.fullmatch(plain)
    if point:
        digits = "".join(str(_DIGITS[c]) for c in point[2])
        return Decimal(f"{_chinese(point[1])}.{digits}") * (_chinese(point[3]) if point[3] else 1)
    return Decimal(_chinese(plain))


def _chinese(text: str) -> int:
    """`三千一百` → 3100, `百` → 100, `二〇二二` → 2022, `两亿三千万` → 230000000."""
    if not text or any(c not in CHINESE for c in text):
        raise ValueError(text)
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    pending = False
    for c in text:
        if c in _DIGITS:
            digit, pending = _DIGITS[c], True
        elif c in _TENS:
            section += (digit if pending else 1) * _TENS[c]
            digit, pending = 0, False
        else:
            section = section + digit if section or pending else 1
            total = (total + section) * MYRIADS[c] if MYRIADS[c] > 10_000 else total + section * MYRIADS[c]
            section, digit, pending = 0, 0, False
    return total + section + digit


YEARS = range(1900, 2200)
"""The years that a briefing can speak of; any other number is no year."""

_DATE = re.compile(
    r"([0-9]{4}|[〇○零一二三四五六七八九]{4})\s*年\s*([0-9]{1,2}|[一二三四五六七八九十]{1,2})\s*月"
    r"(?:\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*日)?"
    r"|(?<![0-9.])([12][0-9]{3})\s?[-./]\s?([0-9]{1,2})\s?[-./]\s?([0-9]{1,2})(?![0-9.])"
)


def find_date(text: str) -> tuple[date, tuple[int, int]] | None:
    """The first date of the text (`2023年5月11日`, `2023-05-11`) and its range; a month alone gives its last day."""
    for match in _DATE.finditer(half_width(text)):
        parts = match.groups()[:3] if match[1] else match.groups()[3:]
        year, month = (int(decimal_of(part)) for part in parts[:2])
        if not 1 <= month <= 12 or year not in YEARS:
            continue
        last = monthrange(year, month)[1]
        day = int(decimal_of(parts[2])) if parts[2] else last
        if 1 <= day <= last:
            return date(year, month, day), match.span()
    return None


def chinese_number(count: int) -> str:
    """A count from 0 to 9999 in Chinese numerals as lists and headings are numbered: 十二, 二十, 一百零三."""
    if not 0 <= count <= 9999:
        return str(count)
    words, gap = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, count = divmod(count, unit)
        if digit:
            words += ("零" if gap else "") + _ORDINARY[digit] + word
        gap = not digit and bool(words) and bool(count)
    return words.removeprefix("一") if words.startswith("一十") else words or "零"


def chinese_date(day: date) -> str:
    """`2023年5月11日` (GB/T 9704—2012, 7.3.5.4: Arabic digits, no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"
