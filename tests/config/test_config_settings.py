"""Settings: what config.yaml and the command line come to when nothing is wrong."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from reports.config import FORMATS, PARTS, Inherit, Settings, load_settings, named_lexicon
from reports.diagnostics import ConfigError

TODAY = datetime.date(2023, 5, 20)
SHIPPED = Path(__file__).parents[2] / "config.yaml"
SMALL = """\
period: 2022
audience: 省级
sources: seeds
masthead: 工作简报
issuer: 合作局
audiences:
  省级: {city: 我市}
  市级:
    city: 全市
    parts: [总体情况, 来源]
    templates: for-city
    distribution: {送: "市委办公厅、市政府办公厅。", 报: "省委办公厅：#1。"}
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    for name in ("seeds", "templates", "for-city", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "config.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def load(office: Path, **overrides: str | None) -> Settings:
    return load_settings(office / "config.yaml", overrides, TODAY)


def test_the_shipped_configuration_is_sound() -> None:
    settings = load_settings(SHIPPED, {}, TODAY)
    assert settings.output_folder == SHIPPED.parent / "output" / "2022" / "省级"
    assert settings.masthead == "宁波支援合作工作简报"
    assert settings.issuer == "宁波市对口支援和区域合作局"
    assert (settings.number, settings.date, settings.formats) == (None, TODAY, ("pdf", "docx"))


@pytest.mark.parametrize(("audience", "city"), [("省级", "我市"), ("市级", "全市"), ("区县", "全市")])
def test_the_shipped_audiences_inherit_their_distribution(audience: str, city: str) -> None:
    settings = load_settings(SHIPPED, {"audience": audience}, TODAY)
    assert (settings.audience, settings.city) == (audience, city)
    assert settings.distribution is Inherit.LATEST


def test_the_shipped_comments_name_every_part() -> None:
    assert f"[{', '.join(PARTS)}]" in SHIPPED.read_text(encoding="utf-8")


def test_what_is_not_written_has_its_default(office: Path) -> None:
    settings = load(office)
    assert settings.date == settings.cutoff == TODAY
    assert settings.formats == FORMATS
    assert settings.parts == PARTS
    assert settings.distribution is Inherit.LATEST
    assert settings.number is None
    assert settings.strict is False
    assert settings.output == office / "output"
    assert settings.templates == (office / "templates",)


def test_what_an_audience_reads_has_its_defaults_and_is_set(office: Path) -> None:
    settings = load(office)
    told = (settings.limit, settings.examples, settings.places, settings.detail, settings.units)
    assert told == (None, 0, "表格", "明细", "原文")
    settings = load_settings(SHIPPED, {"audience": "省级"}, TODAY)
    told = (settings.limit, settings.examples, settings.places, settings.detail, settings.units)
    assert told == (1500, 1, "表格", "条数", "亿元")
    settings = load_settings(SHIPPED, {"audience": "区县"}, TODAY)
    told = (settings.limit, settings.examples, settings.places, settings.detail, settings.units)
    assert told == (4000, 0, "分述", "报送单位", "万元")


def test_texts_are_those_of_period_and_audience(office: Path) -> None:
    assert load(office, period="2022H1").texts == office / "texts" / "2022H1" / "省级"


def test_cutoff_is_the_date_of_the_issue_unless_it_is_set(office: Path) -> None:
    assert load(office, date="2023-03-01").cutoff == datetime.date(2023, 3, 1)
    settings = load(office, date="2023-03-01", cutoff="2022-12-31")
    assert (settings.date, settings.cutoff) == (datetime.date(2023, 3, 1), datetime.date(2022, 12, 31))


def test_an_audience_has_parts_templates_and_distribution_of_its_own(office: Path) -> None:
    settings = load(office, audience="市级")
    assert settings.city == "全市"
    assert settings.parts == ("总体情况", "来源")
    assert settings.templates == (office / "for-city", office / "templates")
    assert settings.distribution == (("报", "省委办公厅：#1。"), ("送", "市委办公厅、市政府办公厅。"))


def test_a_template_folder_named_after_the_audience_comes_first(office: Path) -> None:
    (office / "templates" / "省级").mkdir()
    assert load(office).templates == (office / "templates" / "省级", office / "templates")


def test_paths_of_the_file_start_at_its_folder(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office / "elsewhere")
    settings = load_settings(Path("../config.yaml"), {}, TODAY)
    assert settings.sources == Path("../seeds")
    assert settings.config_path == Path("../config.yaml")


def test_paths_of_the_command_line_start_where_it_was_given(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office / "elsewhere")
    (office / "elsewhere" / "mine").mkdir()
    settings = load_settings(Path("../config.yaml"), {"sources": "mine", "output": str(office / "out")}, TODAY)
    assert settings.sources == Path("mine")
    assert settings.output == office / "out"


def test_the_command_line_overrides_the_file(office: Path) -> None:
    settings = load(
        office,
        period="2021-11..2022-02",
        audience="市级",
        formats="docx",
        number="6",
        masthead="新刊",
        strict="true",
        issuer=None,
    )
    assert settings.window.title == "2021年11月—2022年2月"
    assert settings.output_folder == office / "output" / "2021-11..2022-02" / "市级"
    assert (settings.formats, settings.number, settings.strict) == (("docx",), 6, True)
    assert (settings.masthead, settings.issuer) == ("新刊", "合作局")


@pytest.mark.parametrize("text", ["pdf,docx", "pdf, docx", "pdf，docx", "pdf、docx", "pdf docx"])
def test_formats_of_the_command_line_are_a_list_with_any_comma(office: Path, text: str) -> None:
    assert load(office, formats=text).formats == ("pdf", "docx")


def test_a_relative_period_counts_from_the_date_and_names_a_lasting_folder(office: Path) -> None:
    settings = load(office, period="last-month", date="2023-01-10")
    assert settings.output_folder == office / "output" / "2022-12" / "省级"
    assert load(office, period="last-month").window.label == "2023-04"


def test_a_key_missing_in_the_file_may_come_from_the_command_line(office: Path) -> None:
    (office / "config.yaml").write_text(SMALL.replace("period: 2022\n", ""), encoding="utf-8")
    assert load(office, period="2022Q3").window.title == "2022年第三季度"


def test_a_folder_that_is_overridden_need_not_exist(office: Path) -> None:
    (office / "seeds").rmdir()
    assert load(office, sources=str(office / "elsewhere")).sources == office / "elsewhere"


def test_outputs_may_stand_beside_the_sources(office: Path) -> None:
    assert load(office, output=str(office)).output_folder == office / "2022" / "省级"


def test_settings_cannot_be_changed(office: Path) -> None:
    with pytest.raises(AttributeError):
        load(office).number = 7  # type: ignore[misc]


def test_the_lexicon_is_found_from_the_folder_of_the_file(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(office).lexicon is None
    (office / "config.yaml").write_text(f"lexicon: words/词典.yaml\n{SMALL}", encoding="utf-8")
    (office / "words").mkdir()
    (office / "words" / "词典.yaml").write_text("", encoding="utf-8")
    monkeypatch.chdir(office / "words")
    for found in (load_settings(Path("../config.yaml"), {}, TODAY).lexicon, named_lexicon(Path("../config.yaml"))):
        assert found == Path("../words/词典.yaml")


def test_a_configuration_with_bad_syntax_names_no_lexicon(office: Path) -> None:
    (office / "config.yaml").write_text(f"lexicon: [词典.yaml\n{SMALL}", encoding="utf-8")
    with pytest.raises(ConfigError):
        named_lexicon(office / "config.yaml")


def test_decisions_lie_beside_the_configuration_unless_they_are_named(office: Path) -> None:
    assert load(office).decisions == office / "decisions.yaml"
    (office / "config.yaml").write_text(f"decisions: elsewhere/裁定.yaml\n{SMALL}", encoding="utf-8")
    (office / "elsewhere" / "裁定.yaml").touch()
    assert load(office).decisions == office / "elsewhere" / "裁定.yaml"


def test_decisions_that_are_named_must_be_there(office: Path) -> None:
    (office / "config.yaml").write_text(f"decisions: 裁定.yaml\n{SMALL}", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(office)
    assert [(d.code, d.place.endswith("config.yaml:1:12")) for d in caught.value.diagnostics] == [
        ("config-decisions", True)
    ]
