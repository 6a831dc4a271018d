"""The strict reader: what each thing means, what is refused and where, and that nothing upsets it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr

from reports.diagnostics import ExitCode, LexiconError, UsageError
from reports.strict_yaml import (
    Document,
    MistakeError,
    Record,
    check,
    nearest,
    parse,
    read_yaml,
    survey,
    validate,
)
from reports.strict_yaml.reader import MAX_PASSES

if TYPE_CHECKING:
    from pathlib import Path

    from reports.strict_yaml import Value

NBSP, WIDE_SPACE, ZERO_WIDTH, BOM = "\u00a0", "\u3000", "\u200b", "\ufeff"


def places(document: Document) -> list[str]:
    return [f"{problem.code}@{problem.place.removeprefix('a.yaml:')}" for problem in document.problems]


# --- what a value means ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("2022", 2022),
        ("-3", -3),
        ("0", 0),
        ("1.50", Decimal("1.50")),
        ("126.16", Decimal("126.16")),
        ("", None),
        ("~", None),
        ("null", None),
        *((word, word) for word in ("True", "yes", "no", "on", "off", "Yes", "NULL", "y")),
        *((word, word) for word in ("10:30", "08:30", "12:30:45", "2022-09", "2022-02-30", "2022-9-1")),
        *((word, word) for word in ("010", "008", "0x1f", "0o7", "1e3", "+5", "1_000", ".5", "5.", ".inf")),
        ("9" * 19, "9" * 19),
        ("第#1期", "第#1期"),
        ('"2022"', "2022"),
        ("'true'", "true"),
        ('"省委办公厅：抄送 #1"', "省委办公厅：抄送 #1"),
        ("省委 # 注释", "省委"),
        ("《简报》、“丽水山耕”，报：省委", "《简报》、“丽水山耕”，报：省委"),
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("[甲, 1, {乙: 2}]", ["甲", 1, {"乙": 2}]),
    ],
)
def test_a_scalar_means_what_it_says(text: str, value: Value) -> None:
    result = parse(f"键: {text}\n", "a.yaml").get("键")
    assert result == value
    assert type(result) is type(value)


def test_keys_are_always_text_as_written() -> None:
    assert parse("2022: 1\nno: 2\ntrue: 3\n10:30: 4\n", "a.yaml").value == {
        "2022": 1,
        "no": 2,
        "true": 3,
        "10:30": 4,
    }


@pytest.mark.parametrize("text", ["", "\n\n", "# 只有注释\n", "---\n", "~\n"])
def test_an_empty_file_is_an_empty_mapping(text: str) -> None:
    assert parse(text, "a.yaml").value == {}


def test_text_in_a_block_keeps_its_lines_and_its_colons() -> None:
    text = "名单: |\n  报：省委办公厅\n  送：市委办公厅\n下一个: 1\n"
    assert parse(text, "a.yaml").value == {"名单": "报：省委办公厅\n送：市委办公厅\n", "下一个": 1}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_matter(end: str) -> None:
    document = parse(end.join(["甲: 1", "乙:", "  丙: x", ""]), "a.yaml")
    assert document.value == {"甲": 1, "乙": {"丙": "x"}}
    assert document.place(("乙", "丙")) == "a.yaml:3:6"


# --- where a value stands ----------------------------------------------------------------------------------


def test_place_names_the_value_and_place_of_key_its_key() -> None:
    document = parse("甲:\n  - 一\n  - {乙: 二}\n空:\n", "a.yaml")
    assert document.place(("甲",)) == "a.yaml:2:3"
    assert document.place_of_key(("甲",)) == "a.yaml:1:1"
    assert document.place(("甲", 0)) == "a.yaml:2:5"
    assert document.place(("甲", 1, "乙")) == "a.yaml:3:9"
    assert document.place_of_key(("甲", 1, "乙")) == "a.yaml:3:6"
    assert document.place(("空",)) == "a.yaml:4:3"


def test_place_of_a_missing_value_is_that_of_the_value_around_it() -> None:
    document = parse("甲:\n  乙: 1\n", "a.yaml")
    assert document.place(("甲", "丙", "丁")) == "a.yaml:2:3"
    assert document.place(("戊",)) == "a.yaml:1:1"
    assert parse("", "a.yaml").place(("戊",)) == "a.yaml:1:1"


def test_a_value_laid_over_is_placed_where_it_was_given() -> None:
    document = parse("甲: 1\n乙: 2\n", "a.yaml").overlaid({"甲": [3]}, {"甲": "--jia"})
    assert document.value == {"甲": [3], "乙": 2}
    assert document.place(("甲", 0)) == "--jia"
    assert document.place(("乙",)) == "a.yaml:2:4"


# --- what is refused ---------------------------------------------------------------------------------------

REFUSED = {
    "a repeated key": ("甲: 1\n乙: 2\n甲: 3\n", ["yaml-duplicate-key@3:1"]),
    "a repeated key in a flow mapping": ("x: {a: 1, a: 2}\n", ["yaml-duplicate-key@1:11"]),
    "a repeated key inside a repeated key": (
        "x: 1\nx:\n  y: 1\n  y: 2\n",
        ["yaml-duplicate-key@2:1", "yaml-duplicate-key@4:3"],
    ),
    "an anchor and an alias": ("a: &x 1\nb: *x\n", ["yaml-anchor@1:4", "yaml-alias@2:4"]),
    "an alias as key": ("&x a: 1\n*x : 2\n", ["yaml-anchor@1:1", "yaml-key@2:1", "yaml-alias@2:1"]),
    "a value that holds itself": ("a: &x [*x]\n", ["yaml-anchor@1:4", "yaml-alias@1:8"]),
    "a tag that would run code": ("a: !!python/object/apply:os.system [id]\n", ["yaml-tag@1:4"]),
    "a tag of any kind": ("a: !!str 1\nb: !c 2\n", ["yaml-tag@1:4", "yaml-tag@2:4"]),
    "a tag without a handle": ("a: !x!y 1\n", ["yaml-syntax@1:4"]),
    "a merge key": ("a: 1\n<<: {b: 2}\n", ["yaml-merge@2:1"]),
    "a key that is a list": ("? [1]\n: 2\n", ["yaml-key@1:3"]),
    "an empty key": ("? \n: 2\n", ["yaml-key@1:2"]),
    "a second document": ("a: 1\n---\nb: 2\n", ["yaml-document@2:1"]),
    "a directive": ("%YAML 1.1\n---\na: 1\n", ["yaml-document@1:1"]),
    "500 brackets": ("[" * 500, ["yaml-depth@1:22"]),
    "500 braces": ("{a: " * 500, ["yaml-depth@1:85"]),
    "a tab in the indentation": ("a:\n\tb: 1\n", ["yaml-indentation@2:1"]),
    "a wide space in the indentation": (f"a:\n{WIDE_SPACE}b: 1\n", ["yaml-indentation@2:1"]),
    "a no-break space in the indentation": (f"a:\n  {NBSP}b: 1\n", ["yaml-indentation@2:3"]),
    "a tab behind a colon": ("a:\t1\n", ["yaml-tab@1:3"]),
    "a no-break space in a value": (f"a: 1{NBSP}2\n", ["yaml-space@1:5"]),
    "a zero-width space in a key": (f"a{ZERO_WIDTH}: 1\n", ["yaml-character@1:2"]),
    "a control character": ("a: x\x07\n", ["yaml-character@1:5"]),
    "NUL": ("a: x\0y\n", ["yaml-character@1:5"]),
    "a lone surrogate": ("a: \ud800\n", ["yaml-character@1:4"]),
    "a line separator": ("a: x\u2028b: 1\n", ["yaml-character@1:5", "yaml-syntax@1:7"]),
    "a control character as an escape": ('a: "x\\0"\n', ["yaml-character@1:4"]),
    "a surrogate as an escape": ('a: "\\ud800"\n', ["yaml-character@1:4"]),
    "an escape beyond Unicode": ('a: 1\nb: "\\U00110000"\n', ["yaml-syntax@1:4"]),
    "a full-width colon": ("标题：周报\n", ["yaml-wide-colon@1:3"]),
    "a full-width colon among others": ("a: 1\nb：2\nc: 3\n", ["yaml-wide-colon@2:2"]),
    "a full-width colon in the first line": ("a：1\nb: 2\n", ["yaml-wide-colon@1:2"]),
    "a full-width colon over a block": ("a:\n  省级：\n    b: 1\n", ["yaml-wide-colon@2:5"]),
    "full-width colons throughout": (
        "甲：\n  乙：1\n  丙：2\n丁：3\n",
        ["yaml-wide-colon@1:2", "yaml-wide-colon@2:4", "yaml-wide-colon@3:4", "yaml-wide-colon@4:2"],
    ),
    "a colon without a blank": ("a: 1\nperiod:2022\nb: 2\n", ["yaml-tight-colon@2:7"]),
    "a wide space behind a colon": (f"a: 1\nb:{WIDE_SPACE}2\nc: 3\n", ["yaml-tight-colon@2:2"]),
    "a # that swallows text": ("a: abc #def\nb: #fff\n", ["yaml-hash@1:8", "yaml-hash@2:4"]),
    "an unquoted value over two lines": ("a: 甲\n  乙\n", ["yaml-many-lines@1:4"]),
    "a quoted value over two lines": ("a: '甲\n  乙'\n", ["yaml-many-lines@1:4"]),
    "a key without colon": ("a: 1\naudience 省级\nb: 2\n", ["yaml-syntax@2:1"]),
    "a first line without colon": ("audience 省级\nb: 2\n", ["yaml-syntax@1:1"]),
    "two colons in a line": ("a: b: c\n", ["yaml-syntax@1:5"]),
    "an open quote": ("a: 'x\nb: 1\n", ["yaml-syntax@1:4"]),
    "an open bracket": ("a: [1, 2\nb: 3\n", ["yaml-syntax@1:4"]),
    "a bracket too many": ("a: [1]]\n", ["yaml-syntax@1:7"]),
    "lines that do not align": ("a:\n   b: 1\n  c: 2\n", ["yaml-syntax@3:3"]),
    "a list beside keys": ("- a\nb: 1\n", ["yaml-syntax@2:1"]),
    "@ at the start of a value": ("a: @x\n", ["yaml-syntax@1:4"]),
    "% at the start of a value": ("a: %5\n", ["yaml-syntax@1:4"]),
    "an unknown escape": ('a: "\\q"\n', ["yaml-syntax@1:4"]),
    "more text than a setting file has": ("#" * 300_000, ["yaml-too-long@a.yaml"]),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_at_its_place(text: str, expected: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text, "a.yaml")
    assert caught.value.exit_code == ExitCode.USAGE
    assert places(survey(text, "a.yaml")) == expected
    assert all(problem.message and problem.hint for problem in caught.value.diagnostics)


def test_a_repeated_key_names_both_lines_and_keeps_the_first_value() -> None:
    document = survey("甲: 1\n\n甲: 2\n", "a.yaml")
    [problem] = document.problems
    assert "第1行" in problem.message
    assert problem.place == "a.yaml:3:1"
    assert document.value == {"甲": 1}


def test_reading_goes_on_past_a_mistake() -> None:
    text = "甲：1\n乙: *x\n丙: 1\n丙: 2\n丁:\t3\n戊: !t 4\n"
    assert sorted(places(survey(text, "a.yaml"))) == [
        "yaml-alias@2:4",
        "yaml-duplicate-key@4:1",
        "yaml-tab@5:3",
        "yaml-tag@6:4",
        "yaml-wide-colon@1:2",
    ]


def test_columns_behind_a_mended_colon_are_those_of_the_file() -> None:
    document = survey("甲:\n  乙：{丙: 1, 丙: 2}\n", "a.yaml")
    assert places(document) == ["yaml-wide-colon@2:4", "yaml-duplicate-key@2:12"]
    assert document.value == {"甲": {"乙": {"丙": 1}}}
    assert document.place(("甲", "乙")) == "a.yaml:2:5"


def test_mending_ends_where_a_file_is_full_of_slips() -> None:
    text = "".join(f"甲{number}：1\n乙{number}: 2\n" for number in range(30))
    codes = [problem.code for problem in survey(text, "a.yaml").problems]
    assert codes == ["yaml-wide-colon"] * MAX_PASSES + ["yaml-syntax"]


def test_text_with_a_colon_near_an_error_is_not_blamed() -> None:
    assert places(survey("a: |\n  报：省委\n b: 1\n", "a.yaml")) == ["yaml-syntax@3:2"]


def test_blanks_of_any_kind_are_welcome_in_a_comment() -> None:
    assert parse(f"#\t注释{NBSP}{WIDE_SPACE}。\n{WIDE_SPACE}# 也是\na: 1\n", "a.yaml").value == {"a": 1}


def test_an_alias_bomb_is_not_unfolded() -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12)]
    document = survey("\n".join(["l0: &l0 [x, x]", *levels]), "a.yaml")
    assert {problem.code for problem in document.problems} == {"yaml-anchor", "yaml-alias"}
    assert document.get("l11") == [None] * 9


# --- files -------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes((BOM + "键: 值\n").encode())
    document = read_yaml(path, "a.yaml")
    assert document.value == {"键": "值"}
    assert document.place(("键",)) == "a.yaml:1:4"


@pytest.mark.parametrize(
    ("data", "place"),
    [("键: 1\n名: 值\n".encode("gb18030"), "a.yaml:1:1"), ("键: 1\n名: ".encode() + b"\xff\n", "a.yaml:2:4")],
)
def test_bytes_that_are_no_utf8_are_refused_where_they_stand(tmp_path: Path, data: bytes, place: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    with pytest.raises(LexiconError) as caught:
        read_yaml(path, "a.yaml", LexiconError)
    assert [(d.code, d.place) for d in caught.value.diagnostics] == [("yaml-encoding", place)]


@pytest.mark.parametrize("name", ["none.yaml", "folder", "x" * 300, "nul\0"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError) as caught:
        read_yaml(tmp_path / name, "a.yaml")
    assert caught.value.diagnostics[0].code in ("yaml-missing", "yaml-unreadable")
    assert caught.value.diagnostics[0].place == "a.yaml"


# --- content -----------------------------------------------------------------------------------------------


class Kind(StrEnum):
    """An enum of the tests."""

    FLOW = "flow"
    STOCK = "stock"


def _even(number: int) -> int:
    if number % 2:
        raise MistakeError("odd", "应为偶数", "加一")
    return number


class Part(Record):
    """A part of the tests' model."""

    name: StrictStr
    kind: Kind = Kind.FLOW
    factor: Decimal | None = None


class Sheet(Record):
    """The tests' model."""

    title: StrictStr
    count: Annotated[StrictInt, AfterValidator(_even)] = 0
    ready: StrictBool = False
    mode: Literal["fast", "slow"] = "fast"
    tags: Annotated[tuple[StrictStr, ...], Field(max_length=2)] = ()
    parts: dict[str, Part] = Field(default_factory=dict)
    lines: tuple[Annotated[Part | None, Field()], ...] = ()
    code: Annotated[str, Field(pattern="^[a-z]+$")] = "a"
    label: Annotated[str, Field(alias="标签", max_length=3)] = ""


def test_a_sound_document_becomes_the_model() -> None:
    text = "title: 甲\nparts: {乙: {name: 丙, kind: stock, factor: 1.50}}\ntags: [一]\n标签: 丁\n"
    sheet = validate(parse(text, "a.yaml"), Sheet, LexiconError)
    assert sheet.parts["乙"] == Part(name="丙", kind=Kind.STOCK, factor=Decimal("1.50"))
    assert (sheet.tags, sheet.label) == (("一",), "丁")


CONTENT = {
    "an unknown key": ("title: 甲\ncuont: 2\n", ["key-unknown@2:1"]),
    "an unknown key further in": (
        "title: 甲\nparts:\n  乙:\n    name: 丙\n    knd: flow\n",
        ["key-unknown@5:5"],
    ),
    "an unknown key in a list": ("title: 甲\nlines:\n  - name: 丙\n    x: 1\n", ["key-unknown@4:5"]),
    "a missing key": ("count: 2\n", ["key-missing@1:1"]),
    "a missing key further in": ("title: 甲\nparts:\n  乙: {}\n", ["key-missing@3:6"]),
    "a number for text": ("title: 2022\n", ["value-type@1:8"]),
    "nothing for text": ("title:\n", ["value-type@1:7"]),
    "text for a number": ('title: 甲\ncount: "2"\n', ["value-type@2:8"]),
    "a fraction for a whole number": ("title: 甲\ncount: 1.5\n", ["value-type@2:8"]),
    "true for a number": ("title: 甲\ncount: true\n", ["value-type@2:8"]),
    "yes for true": ("title: 甲\nready: yes\n", ["value-type@2:8"]),
    "text for a list": ("title: 甲\ntags: 一\n", ["value-type@2:7"]),
    "a list for a mapping": ("title: 甲\nparts: [一]\n", ["value-type@2:8"]),
    "text for a decimal": (
        "title: 甲\nparts: {乙: {name: 丙, factor: 一半}}\n",
        ["value-type@2:30"],
    ),
    "a word that is none of those allowed": ("title: 甲\nmode: fsat\n", ["value-unknown@2:7"]),
    "a word that is no member": ("title: 甲\nparts: {乙: {name: 丙, kind: flwo}}\n", ["value-unknown@2:28"]),
    "too many items": ("title: 甲\ntags: [一, 二, 三]\n", ["value-range@2:7"]),
    "too many characters": ("title: 甲\n标签: 一二三四\n", ["value-range@2:5"]),
    "text of another form": ("title: 甲\ncode: A\n", ["value-invalid@2:7"]),
    "what a validator refuses": ("title: 甲\ncount: 3\n", ["odd@2:8"]),
    "a list at the top": ("- 1\n", ["value-type@1:1"]),
    "text at the top": ("甲\n", ["value-type@1:1"]),
    "a misspelt key that was needed": ("titel: 甲\n", ["key-unknown@1:1"]),
}


@pytest.mark.parametrize(("text", "expected"), CONTENT.values(), ids=CONTENT)
def test_content_is_refused_at_its_place(text: str, expected: list[str]) -> None:
    with pytest.raises(LexiconError) as caught:
        validate(parse(text, "a.yaml"), Sheet, LexiconError)
    found = [f"{d.code}@{d.place.removeprefix('a.yaml:')}" for d in caught.value.diagnostics]
    assert found == expected


def test_mistakes_of_reading_and_content_come_together_in_the_order_of_the_file() -> None:
    text = "cuont: 1\ntitle: 甲\ntitle: 乙\nready: no\nmode: &m fast\ntags: 5\n"
    with pytest.raises(UsageError) as caught:
        validate(survey(text, "a.yaml"), Sheet, UsageError)
    assert [(d.code, d.place) for d in caught.value.diagnostics] == [
        ("key-unknown", "a.yaml:1:1"),
        ("yaml-duplicate-key", "a.yaml:3:1"),
        ("value-type", "a.yaml:4:8"),
        ("yaml-anchor", "a.yaml:5:7"),
        ("value-type", "a.yaml:6:7"),
    ]


def test_a_document_with_a_mistake_of_reading_alone_is_not_validated() -> None:
    with pytest.raises(UsageError):
        validate(survey("title: 甲\ntitle: 乙\n", "a.yaml"), Sheet, UsageError)


def test_nothing_is_missing_from_a_file_that_could_not_be_read_to_its_end() -> None:
    _, found = check(survey("count: 1.5\ntags: [一\n", "a.yaml"), Sheet)
    assert [d.code for d in found] == ["yaml-syntax", "value-type"]


def test_an_unknown_key_names_the_nearest_one() -> None:
    _, found = check(parse("titel: 甲\nparts: {乙: {name: 丙, knd: 1}}\n", "a.yaml"), Sheet)
    hints = {diagnostic.place: diagnostic.hint for diagnostic in found}
    assert "“title”" in hints["a.yaml:1:1"]
    assert "“kind”" in hints["a.yaml:2:22"]


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("audiense", ("audience", "period"), "audience"),
        ("PERIOD", ("audience", "period"), "period"),
        ("省纪", ("省级", "市级"), "省级"),
        ("完全不同", ("省级", "市级"), None),
        ("x", (), None),
    ],
)
def test_nearest_finds_the_word_that_was_meant(word: str, known: tuple[str, ...], found: str | None) -> None:
    assert nearest(word, known) == found


# --- any text ----------------------------------------------------------------------------------------------

_SIGNS = "ab甲乙12.~:：-?[]{},\"'\\#&*!|>%@<` \n\n"
PLAIN_MARKUP = st.text(alphabet=_SIGNS, max_size=80)
MARKUP = st.text(alphabet=_SIGNS + "\t\0" + NBSP + WIDE_SPACE + ZERO_WIDTH, max_size=80)
PLACE = re.compile(r"a\.yaml:(\d+):(\d+)")


@settings(deadline=None, max_examples=400)
@given(st.one_of(MARKUP, st.text(max_size=60)))
@example("? ")
@example("a: |1\n\n x")
@example("%TAG ! !\n--- !x")
@example("- - - -\n-\n : \n")
def test_any_text_is_read_or_refused_with_places_in_it(text: str) -> None:
    document = survey(text, "a.yaml")
    lines = re.split(r"\r\n|\r|\n", text)
    for problem in document.problems:
        place = PLACE.fullmatch(problem.place)
        assert place is not None
        line, column = map(int, place.groups())
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1
    if document.problems:
        with pytest.raises(UsageError):
            parse(text, "a.yaml")
    else:
        assert parse(text, "a.yaml").value == document.value


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(item) for key, item in value.items()}
    return [_shape(item) for item in value] if isinstance(value, list) else None


@settings(deadline=None, max_examples=400)
@given(PLAIN_MARKUP)
def test_what_is_read_has_the_structure_that_yaml_gives_it(text: str) -> None:
    document = survey(text, "a.yaml")
    if not document.problems:
        reference = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 — it makes nothing but text
        if document.value == {}:
            assert reference in (None, "", "~", "null", {})
        else:
            assert _shape(document.value) == _shape(reference)


PRINTABLE = st.text(alphabet=st.characters(categories=("L", "N", "P")), max_size=12)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | PRINTABLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PRINTABLE.filter(bool), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(PRINTABLE.filter(bool), PLAIN, max_size=4))
def test_json_is_read_as_it_is(value: dict[str, Any]) -> None:
    assert parse(json.dumps(value, ensure_ascii=False), "a.yaml").value == value
