"""Every fault of a configuration is named with its place, all at once, and nothing is loaded."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reports.config import Settings, load_settings
from reports.diagnostics import ConfigError, ExitCode

if TYPE_CHECKING:
    from pathlib import Path

TODAY = datetime.date(2023, 5, 20)
SOUND = """\
period: 2022
audience: 省级
sources: seeds
output: output
templates: templates
formats: [pdf, docx]
masthead: 工作简报
issuer: 合作局
number: 6
date: 2023-05-11
cutoff: 2023-05-11
strict: false
audiences:
  省级:
    city: 我市
    parts: [总体情况]
    distribution:
      报: 省委办公厅。
  市级:
    city: 全市
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    for name in ("seeds", "seeds/deep", "templates", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "seeds", target_is_directory=True)
    (tmp_path / "file").write_text("", encoding="utf-8")
    return tmp_path


def faults(office: Path, text: str, **overrides: str) -> list[str]:
    """`code@line:column` of each diagnostic, or `code@--name`."""
    path = office / "config.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(path, overrides, TODAY)
    assert caught.value.exit_code == ExitCode.USAGE
    return [f"{d.code}@{d.place.removeprefix(f'{path}:')}" for d in caught.value.diagnostics]


def test_the_text_that_the_faults_are_made_in_is_sound(office: Path) -> None:
    path = office / "config.yaml"
    path.write_text(SOUND, encoding="utf-8")
    assert load_settings(path, {}, TODAY).number == 6


FAULTS = {
    # keys
    "a misspelt key": ("period: 2022", "perod: 2022", ["key-unknown@1:1"]),
    "a key nobody knows": ("number: 6", "number: 6\nprinter: {}", ["key-unknown@10:1"]),
    "a key nobody knows in an audience": ("city: 全市", "city: 全市\n    town: 1", ["key-unknown@21:5"]),
    "a key nobody knows in a distribution": ("报: 省", "抄: 1\n      报: 省", ["key-unknown@18:7"]),
    "a mail without server, sender and domains": ("number: 6", "number: 6\nmail: {}", ["key-missing@10:7"] * 3),
    "a password among the settings of the mail": (
        "number: 6",
        "number: 6\nmail: {host: a.b, sender: a@b.test, domains: [b.test], password: x}",
        ["config-secret@10:56"],
    ),
    "a server that is none": (
        "number: 6",
        "number: 6\nmail: {host: 'a b', sender: a@b.test, domains: [b.test]}",
        ["config-mail@10:14"],
    ),
    "an unknown way of encryption": (
        "number: 6",
        "number: 6\nmail: {host: a.b, tls: ssl, sender: a@b.test, domains: [b.test]}",
        ["value-unknown@10:24"],
    ),
    "a missing key": ("issuer: 合作局\n", "", ["key-missing@1:1"]),
    "a missing key in an audience": ("    city: 全市", "    parts: [来源]", ["key-missing@20:5"]),
    "a repeated key": ("number: 6", "number: 6\nperiod: 2021", ["yaml-duplicate-key@10:1"]),
    "a repeated audience": ("  市级:", "  省级:", ["yaml-duplicate-key@19:3"]),
    # types
    "text for a number": ("number: 6", "number: 六", ["value-type@9:9"]),
    "quoted digits for a number": ("number: 6", 'number: "6"', ["value-type@9:9"]),
    "a list for a period": ("period: 2022", "period: [2022]", ["value-type@1:9"]),
    "a list for a date": ("date: 2023-05-11\ncutoff", "date: [1]\ncutoff", ["value-type@10:7"]),
    "a number for a name": ("masthead: 工作简报", "masthead: 2022", ["value-type@7:11"]),
    "true for a name": ("issuer: 合作局", "issuer: true", ["value-type@8:9"]),
    "nothing for a name": ("issuer: 合作局", "issuer:", ["value-type@8:8"]),
    "text for a list": ("formats: [pdf, docx]", "formats: pdf", ["value-type@6:10"]),
    "text for the audiences": (SOUND[SOUND.index("audiences") :], "audiences: 省级\n", ["value-type@13:12"]),
    "yes for true": ("strict: false", "strict: yes", ["value-type@12:9"]),
    "on for true": ("strict: false", "strict: on", ["value-type@12:9"]),
    # values
    "number 0": ("number: 6", "number: 0", ["value-range@9:9"]),
    "number 010": ("number: 6", "number: 010", ["value-type@9:9"]),
    "an impossible day": ("date: 2023-05-11", "date: 2022-02-30", ["config-date@10:7"]),
    "a date in another form": ("date: 2023-05-11", "date: 2023年5月11日", ["config-date@10:7"]),
    "a date without dashes": ("cutoff: 2023-05-11", "cutoff: 20230511", ["config-date@11:9"]),
    "a time for a date": ("cutoff: 2023-05-11", "cutoff: 10:30", ["config-date@11:9"]),
    "a date long ago": ("date: 2023-05-11", "date: 0001-01-01", ["config-date@10:7"]),
    "an unknown period": ("period: 2022", "period: 2022Q5", ["config-period@1:9"]),
    "a month of one digit": ("period: 2022", "period: 2022-9", ["config-period@1:9"]),
    "a range that ends before it begins": ("period: 2022", "period: 2022-09..2022-01", ["config-period@1:9"]),
    "an unknown audience": ("audience: 省级", "audience: 省纪", ["config-audience@2:11"]),
    "an unknown format": ("[pdf, docx]", "[pdf, doc]", ["config-format@6:16"]),
    "formats with a full-width comma": ("[pdf, docx]", "[pdf，docx]", ["config-format@6:11"]),
    "a format twice": ("[pdf, docx]", "[pdf, pdf]", ["config-repeated@6:10"]),
    "no format": ("[pdf, docx]", "[]", ["config-empty@6:10"]),
    "a limit that no body can keep": ("    city: 全市", "    city: 全市\n    limit: 20", ["value-range@21:12"]),
    "a limit in words": ("    city: 全市", "    city: 全市\n    limit: 很长", ["value-type@21:12"]),
    "too many examples": ("    city: 全市", "    city: 全市\n    examples: 21", ["value-range@21:15"]),
    "a form of places that is none": ("    city: 全市", "    city: 全市\n    places: 表", ["config-choice@21:13"]),
    "a detail that is none": ("    city: 全市", "    city: 全市\n    detail: 全部", ["config-choice@21:13"]),
    "a unit that is none": ("    city: 全市", "    city: 全市\n    units: 元", ["config-choice@21:12"]),
    "a folder of texts that is not there": ("output: output", "output: output\ntexts: 没有", ["config-texts@5:8"]),
    "texts in the sources": ("output: output", "output: output\ntexts: seeds/deep", ["config-overlap@3:10"]),
    "no audience": (SOUND[SOUND.index("audiences") :], "audiences: {}\n", ["config-empty@13:12"]),
    "an unknown part": ("[总体情况]", "[总体情况, 来原]", ["config-part@16:19"]),
    "a blank name": ("masthead: 工作简报", 'masthead: " "', ["config-text@7:11"]),
    "a name of two lines": ("masthead: 工作简报", 'masthead: "工作\\n简报"', ["config-text@7:11"]),
    "a name with a blank at its end": ("issuer: 合作局", 'issuer: "合作局 "', ["config-text@8:9"]),
    "a control character in a name": ("issuer: 合作局", 'issuer: "合\\x07局"', ["yaml-character@8:9"]),
    "a name without end": ("issuer: 合作局", f"issuer: {'局' * 2001}", ["config-text@8:9"]),
    "an empty distribution": (
        "distribution:\n      报: 省委办公厅。",
        "distribution: {}",
        ["config-distribution@17:19"],
    ),
    "a distribution of both kinds": (
        "      报: 省",
        "      inherit: latest\n      报: 省",
        ["config-distribution@18:7"],
    ),
    "a distribution from nowhere": ("报: 省委办公厅。", "inherit: newest", ["value-unknown@18:16"]),
    # names that become folders
    "an audience that climbs": ("  市级:", "  ../市级:", ["config-name@19:3"]),
    "an audience that is dots": ("  市级:", "  ..:", ["config-name@19:3"]),
    "an absolute audience": ("  市级:", "  /etc:", ["config-name@19:3"]),
    "a hidden audience": ("  市级:", "  .市级:", ["config-name@19:3"]),
    "an audience with a backslash": ("  市级:", "  市\\级:", ["config-name@19:3"]),
    "an audience with a long name": ("  市级:", f"  {'市' * 61}:", ["config-name@19:3"]),
    "an audience with a line end": ("  市级:", '  "市\\n级":', ["config-text@19:3"]),
    "an audience that is chosen and climbs": (
        "audience: 省级",
        "audience: ../../x",
        ["config-name@2:11", "config-audience@2:11"],
    ),
    # traps of YAML
    "a tab": ("    city: 我市", "\tcity: 我市", ["yaml-indentation@15:1"]),
    "a tab behind a colon": ("period: 2022", "period:\t2022", ["yaml-tab@1:8"]),
    "a full-width colon": ("period: 2022", "period：2022", ["yaml-wide-colon@1:7"]),
    "a full-width colon over a block": ("  市级:", "  市级：", ["yaml-wide-colon@19:5"]),
    "no blank behind a colon": ("audience: 省级", "audience:省级", ["yaml-tight-colon@2:9"]),
    "a no-break space": ("period: 2022", "period: 2022\u00a0", ["yaml-space@1:13"]),
    "a # in a value": ("masthead: 工作简报", "masthead: 简报 #1", ["yaml-hash@7:14"]),
    "a # that is all of a value": ("masthead: 工作简报", "masthead: #fff", ["yaml-hash@7:11"]),
    "an anchor and an alias": (
        "masthead: 工作简报\nissuer: 合作局",
        "masthead: &a 简报\nissuer: *a",
        ["yaml-anchor@7:11", "yaml-alias@8:9"],
    ),
    "a tag": ("issuer: 合作局", "issuer: !!python/name:os.system ", ["yaml-tag@8:9"]),
    "a merge key": ("    city: 全市", "    <<: {city: 全市}\n    city: 全市", ["yaml-merge@20:5"]),
    "an open quote": ("issuer: 合作局", 'issuer: "合作局', ["yaml-syntax@8:9"]),
    "lines that do not align": ("    city: 全市", "    city: 全市\n   parts: [来源]", ["yaml-syntax@21:4"]),
    "a bomb of brackets": ("formats: [pdf, docx]", "formats: " + "[" * 500, ["yaml-depth@6:30"]),
    # secrets
    "a password": ("number: 6", "number: 6\npassword: CANARY", ["config-secret@10:1"]),
    "a password further in": (
        "city: 全市",
        "city: 全市\n    smtp: {smtp_Password: CANARY}",
        ["key-unknown@21:5", "config-secret@21:12"],
    ),
    "密码": ("number: 6", "number: 6\n邮箱密码: CANARY", ["config-secret@10:1"]),
    # folders
    "sources that are not there": ("sources: seeds", "sources: sedes", ["config-folder@3:10"]),
    "sources with an endless name": ("sources: seeds", f"sources: {'x' * 300}", ["config-folder@3:10"]),
    "templates that are not there": ("templates: templates", "templates: none", ["config-folder@5:12"]),
    "templates of the audience that are not there": (
        "city: 我市",
        "city: 我市\n    templates: none",
        ["config-folder@16:16"],
    ),
    "output among the sources": ("output: output", "output: seeds", ["config-overlap@4:9"]),
    "output deep in the sources": ("output: output", "output: seeds/../seeds/out", ["config-overlap@4:9"]),
    "output among the sources by a link": ("output: output", "output: link", ["config-overlap@4:9"]),
    "output among the templates": ("output: output", "output: templates", ["config-overlap@4:9"]),
    "sources among the templates": ("templates: templates", "templates: seeds", ["config-overlap@3:10"]),
    "templates among the sources": ("templates: templates", "templates: seeds/deep", ["config-overlap@3:10"]),
    "a path with NUL": ("sources: seeds", 'sources: "a\\0b"', ["yaml-character@3:10"]),
}


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_the_file_is_named_at_its_place(office: Path, old: str, new: str, expected: list[str]) -> None:
    assert SOUND.count(old) == 1
    assert faults(office, SOUND.replace(old, new)) == expected


OVERRIDES = {
    "period": ("2022-13", ["config-period@--period"]),
    "audience": ("省纪", ["config-audience@--audience"]),
    "date": ("2022-02-30", ["config-date@--date"]),
    "cutoff": ("昨天", ["config-date@--cutoff"]),
    "sources": ("nowhere", ["config-folder@--sources"]),
    "templates": ("nowhere", ["config-folder@--templates"]),
    "formats": ("pdf,xls", ["config-format@--formats"]),
    "number": ("六", ["value-type@--number"]),
    "masthead": ("", ["config-text@--masthead"]),
    "strict": ("yes", ["value-type@--strict"]),
    "colour": ("red", ["key-unknown@--colour"]),
}


@pytest.mark.parametrize(
    ("name", "text", "expected"), [(name, *case) for name, case in OVERRIDES.items()], ids=OVERRIDES
)
def test_a_fault_of_the_command_line_is_named_by_its_option(
    office: Path, name: str, text: str, expected: list[str]
) -> None:
    assert faults(office, SOUND, **{name: text}) == expected


def test_outputs_given_on_the_command_line_may_not_fall_among_the_sources(office: Path) -> None:
    assert faults(office, SOUND, output=str(office / "seeds")) == ["config-overlap@--output"]


def test_sources_may_not_be_the_folder_of_this_very_run(office: Path) -> None:
    (office / "output" / "2022" / "省级").mkdir(parents=True)
    assert faults(office, SOUND.replace("sources: seeds", "sources: output/2022/省级")) == ["config-overlap@4:9"]


def test_every_fault_of_file_and_command_line_comes_at_once_in_the_order_of_the_file(office: Path) -> None:
    text = (
        SOUND.replace("period: 2022", "perod: 2022")
        .replace("sources: seeds", "sources: nowhere")
        .replace("number: 6", "number: six\nnumber: 7")
        .replace("date: 2023-05-11\ncutoff", "date: 2022-02-30\ncutoff")
        .replace("[总体情况]", "[总体]")
        .replace("  市级:", "  市级：")
    )
    assert faults(office, text, audience="省", formats="pdf,doc") == [
        "key-unknown@1:1",
        "config-folder@3:10",
        "value-type@9:9",
        "yaml-duplicate-key@10:1",
        "config-date@11:7",
        "config-part@17:13",
        "yaml-wide-colon@20:5",
        "config-format@--formats",
        "config-audience@--audience",
    ]


def test_a_value_that_is_overridden_is_checked_too(office: Path) -> None:
    assert faults(office, SOUND.replace("period: 2022", "period: 2022Q5"), period="2021") == ["config-period@1:9"]


def test_an_empty_file_lacks_every_key_that_must_be_written(office: Path) -> None:
    assert faults(office, "") == ["key-missing@1:1"] * 6


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path / "none.yaml", {}, TODAY)
    [problem] = caught.value.diagnostics
    assert (problem.code, problem.place) == ("yaml-missing", str(tmp_path / "none.yaml"))
    assert "--config" in problem.hint


def test_what_cannot_be_opened_is_no_configuration(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / ("x" * 300)):
        with pytest.raises(ConfigError) as caught:
            load_settings(path, {}, TODAY)
        assert caught.value.diagnostics[0].place == str(path)


def test_a_file_in_another_encoding_is_named_with_the_first_byte(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes("period: 2022\nissuer: 合作局\n".encode("gb18030"))
    with pytest.raises(ConfigError) as caught:
        load_settings(path, {}, TODAY)
    assert [(d.code, d.place) for d in caught.value.diagnostics] == [("yaml-encoding", f"{path}:2:9")]


@pytest.mark.parametrize("name", ["a password", "a password further in", "密码"])
def test_a_password_is_never_repeated(office: Path, name: str) -> None:
    old, new, _ = FAULTS[name]
    path = office / "config.yaml"
    path.write_text(SOUND.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(path, {}, TODAY)
    assert "CANARY" not in str(caught.value)
    assert "CANARY" not in repr(caught.value.diagnostics)


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("period: 2022", "perod: 2022", "“period”"),
        ("    city: 全市", "    ctiy: 全市", "“city”"),
        ("audience: 省级", "audience: 省", "“省级”"),
        ("[pdf, docx]", "[pdf, doc]", "“docx”"),
        ("[总体情况]", "[总体]", "“总体情况”"),
        ("period: 2022", "period: 2022年第三季度", "“2022Q3”"),
        ("period: 2022", "period: 2022-09..2022-01", "“2022-01..2022-09”"),
        ("period: 2022", "period: abc", "2022-01..2022-09"),
        ("date: 2023-05-11\ncutoff", "date: 2023/5/9\ncutoff", "2023-05-09"),
        ("市级:", "市级：", "半角冒号"),
    ],
)
def test_a_hint_says_what_was_probably_meant(office: Path, old: str, new: str, word: str) -> None:
    path = office / "config.yaml"
    path.write_text(SOUND.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(path, {}, TODAY)
    assert word in caught.value.diagnostics[0].hint


def outcome(path: Path, **overrides: str) -> Settings | ConfigError:
    """The settings, or the error; any other exception is a failure of the test."""
    try:
        return load_settings(path, overrides, TODAY)
    except ConfigError as error:
        return error


DAMAGE = st.text(alphabet="ab省2.~:：-?[]{},\"'\\#&*!|/% \n\t\0", max_size=12)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(SOUND)), st.integers(0, 12), DAMAGE)
def test_a_damaged_file_is_loaded_or_refused(office: Path, start: int, length: int, damage: str) -> None:
    path = office / "config.yaml"
    path.write_text(SOUND[:start] + damage + SOUND[start + length :], encoding="utf-8")
    result = outcome(path)
    if isinstance(result, ConfigError):
        assert all(diagnostic.place.startswith(str(path)) for diagnostic in result.diagnostics)
    else:
        assert len(result.output_folder.relative_to(result.output).parts) == 2


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["period", "audience", "date", "sources", "output", "formats", "number"]), st.text())
@example("sources", "\udcff")
@example("sources", "\0")
@example("sources", "/")
@example("output", "x" * 5000)
@example("number", "²")
@example("number", "9" * 5000)
def test_any_text_of_the_command_line_is_taken_or_refused(office: Path, name: str, text: str) -> None:
    path = office / "config.yaml"
    path.write_text(SOUND, encoding="utf-8")
    result = outcome(path, **{name: text})
    if isinstance(result, ConfigError):
        assert f"--{name}" in {diagnostic.place for diagnostic in result.diagnostics}
    else:
        assert len(result.output_folder.relative_to(result.output).parts) == 2
