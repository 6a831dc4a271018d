"""Claims about the vocabulary of templates and about `jianbao variables`."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from markupsafe import Markup

from reports.cli import cli
from reports.compose.content import content_values
from reports.config import load_settings
from reports.deliver.wording import mail_values
from reports.lexicon import load_lexicon
from reports.linting import names_of
from reports.linting.sample import sample_briefing
from reports.pipeline import review, roll_up
from reports.render.page import page_context
from reports.templating.vocabulary import specimen, told_variables
from tests.conftest import HEAD, ROOT, TAIL

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2023, 6, 1)


def run(*options: str) -> Any:
    return CliRunner().invoke(cli, ["variables", *options])


def differences(value: Any, kind: Any, path: str = "") -> list[str]:
    """Where a value is not of the kind that the vocabulary says; an empty list and None may be anything."""
    if value is None:
        return []
    if isinstance(kind, dict):
        if not isinstance(value, dict) or set(value) != set(kind):
            return [path]
        return [found for key in kind for found in differences(value[key], kind[key], f"{path}.{key}")]
    if isinstance(kind, list):
        if not isinstance(value, list):
            return [path]
        return [found for item in value for found in differences(item, kind[0], f"{path}[]")]
    return [] if isinstance(value, type(kind)) and isinstance(value, bool) == isinstance(kind, bool) else [path]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped issues and two more, so that there is something of nearly everything."""
    folder = tmp_path_factory.mktemp("来源") / "seeds"
    shutil.copytree(ROOT / "seeds", folder)
    (folder / "旧.doc").write_bytes(b"\0")
    for number, month, body in (
        (99, 12, "2022年，慈溪市落实援建资金500万元，增长5%。2022年，余姚市落实援建资金300万元。"),
        (13, 12, "11月8日，慈溪与常山签订合作协议。2022年，奉化区落实援建资金200万元。"),
    ):
        told = {"year": 2022, "number": number, "month": month, "day": 9, "title": "山海协作"}
        text = HEAD.format(**told) + body + TAIL.format(**told)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("audience", ["省级", "市级", "区县"])
def test_the_values_of_every_template_are_those_that_the_vocabulary_tells(sources: Path, audience: str) -> None:
    lexicon = load_lexicon(ROOT / "词典.yaml")
    settings = load_settings(ROOT / "config.yaml", {"sources": str(sources), "audience": audience}, TODAY)
    found = roll_up(settings, lexicon)
    names = names_of(lexicon)
    values = content_values(settings, lexicon, found.rollup, found.material)
    assert differences(values, specimen("content.md.j2", names)) == []
    made = review(settings).briefing
    mail = mail_values(made, "报", ("甲.pdf",), correction=False)
    for template in ("mail.txt.j2", "mail.html.j2"):
        assert differences(mail, specimen(template, names)) == []
    for briefing in (made, sample_briefing()):
        assert page_differences(page_context(briefing, list)) == []


def page_differences(values: dict[str, Any]) -> list[str]:
    """A block has only the members of its kind."""
    kinds = specimen("page.html.j2", {})
    block = kinds["正文"][0]

    def trimmed(one: dict[str, Any]) -> dict[str, Any]:
        return {**block, **one} if set(one) <= set(block) else one

    full = {
        **values,
        "正文": [trimmed(one) for one in values["正文"]],
        "附件": [{**annex, "文": [trimmed(one) for one in annex["文"]]} for annex in values["附件"]],
    }
    return differences(full, kinds)


PLAIN = (str, int, bool, list, dict, type(None), Markup)


def kinds_in(value: Any) -> set[type]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {type(value), *(kind for item in inner for kind in kinds_in(item))}


def test_no_template_is_given_anything_but_plain_values(sources: Path) -> None:
    lexicon = load_lexicon()
    settings = load_settings(ROOT / "config.yaml", {"sources": str(sources), "audience": "区县"}, TODAY)
    found = roll_up(settings, lexicon)
    briefing = review(settings).briefing
    given = (
        content_values(settings, lexicon, found.rollup, found.material),
        page_context(briefing, list),
        mail_values(briefing, "报", ("甲.pdf",), correction=False),
    )
    for values in given:
        assert kinds_in(values) <= set(PLAIN)


def test_every_variable_is_listed_with_its_meaning_and_value() -> None:
    result = run("--config", str(ROOT / "config.yaml"))
    assert result.exit_code == 0
    rows = {
        next(cell for cell in line.split("  ") if cell.strip()).strip() for line in result.stdout.splitlines() if line
    }
    names = names_of(load_lexicon(ROOT / "词典.yaml"))
    told = {
        one.written for name in ("content.md.j2", "page.html.j2", "mail.txt.j2") for one in told_variables(name, names)
    }
    assert told <= rows
    assert any("全市.实到资金" in line and "126.16亿元" in line for line in result.stdout.splitlines())
    assert all(one.meaning for one in told_variables("content.md.j2", names))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("sources: seeds", "sources: 空", "R501"),
        ("sources: seeds", "sources: 没有", "config-folder"),
        ("period: 2022", "period: 二〇二二", "config-period"),
    ],
)
def test_the_names_are_listed_where_no_report_can_be_made(office: Path, old: str, new: str, code: str) -> None:
    (office / "空").mkdir()
    path = office / "config.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    result = run()
    assert result.exit_code == 0
    assert "全市.实到资金" in result.stdout
    assert f"[{code}]" in result.stderr


def test_a_template_that_is_wrong_does_not_hide_the_other_values(office: Path) -> None:
    shutil.copytree(ROOT / "seeds", office / "seeds")
    with (office / "templates" / "content.md.j2").open("a", encoding="utf-8") as file:
        file.write("{{ 没有 }}")
    result = run()
    assert result.exit_code == 0
    assert "126.16亿元" in result.stdout
    assert "[T102]" in result.stderr
