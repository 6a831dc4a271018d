"""README and docs/ ↔ the code: what they name exists, and what exists they name."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import click
import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from reports.aggregators import aggregate
from reports.cli import cli
from reports.compose import compose
from reports.compose.charts import chart_values, charts_of
from reports.compose.content import content_values
from reports.compose.wording import REASONS
from reports.config import PARTS, load_settings
from reports.config.mail import MailEntry
from reports.config.schema import AudienceEntry, Configuration, Distribution
from reports.deliver.wording import mail_values
from reports.diagnostics import ExitCode
from reports.ledger import reconcile
from reports.lexicon import load_lexicon
from reports.model import Standing
from reports.parse import parse
from reports.pipeline import STAGES, read_issues, sort_material
from reports.read import read_folder
from reports.render.page import page_context
from reports.render.records import briefing_record
from tests.check.briefings import briefing as invented_briefing
from tests.conftest import HEAD, ROOT, TAIL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pydantic import BaseModel

    from reports.model import Fact

README, HANDBOOK = ROOT / "README.md", ROOT / "docs" / "编辑手册.md"
ENGINEERING, ROLL_UP = ROOT / "docs" / "engineering.md", ROOT / "docs" / "roll-up.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))

CODE = re.compile(r"[A-Z][0-9]{3}|(?:config|yaml|key|value|setup|bundle)-[a-z-]+")
SETUP_CODE = re.compile(r"\b(?:fail|notice) ((?:setup|bundle)-[a-z-]+)")
TAKES_A_CODE = {"Diagnostic": 0, "MistakeError": 0, "Refusal": 1, "one_of": 1, "_rejected": 0, "_template_error": 0}
TARGET = re.compile(r"^([a-z]+):[^#\n]*## ", re.MULTILINE)
MACHINE_PATH = re.compile(r"(?<![\w./…])/(?:bin|etc|home|mnt|opt|root|tmp|usr|var|work|Users)/")
NAMED_FILE = re.compile(r"(?<![\w/.-])[\w/-]+\.(?:css|j2|lock|py|sh|yaml)\b")
NAMED_FROM = (ROOT, ROOT / "reports", ROOT / "reports" / "lexicon", ROOT / "templates", ROOT / "tests")
LOOPS = {
    "行": ("核心", "有数", "当期", "截面", "累计", "各月", "各地", "合计", "变化"),
    "期": ("来源", "截止后"),
    "项": ("未读文件", "未纳入", "未纳入原因"),
    "节": ("重点",),
    "段": ("各句",),
    "地": ("分述",),
    "补": ("待补",),
    "图": ("各图",),
    "比": ("对照",),
    "专": ("专题",),
    "号": ("期号",),
    "盖": ("覆盖",),
    "事": ("大事记",),
}
HELD_IN_OTHERS = {"各句", "各图"}
MONTHS = "".join(f"2022年{month}月，全市完成消费帮扶{month}00万元。" for month in (1, 2, 3))


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def everything() -> str:
    return "\n".join(map(text_of, PAGES))


def tables(page: Path) -> Iterator[list[list[str]]]:
    """The tables of a page as rows of cells, as their Markdown writes them."""
    rows: list[list[str]] = []
    inside = 0
    for token in MarkdownIt("commonmark").enable("table").parse(text_of(page)):
        if token.type == "table_open":
            rows, inside = [], 1
        elif token.type == "table_close":
            inside = 0
            yield rows
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and inside:
            rows[-1].append(token.content)


def first_cells(page: Path, head: str) -> list[str]:
    """What stands in the first column of the tables whose first column has the heading."""
    found = [row[0] for table in tables(page) if table[0][0] == head for row in table[1:]]
    assert found, f"{page.name} has no table {head}"
    return found


def quoted(cells: list[str]) -> set[str]:
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def code_of(page: Path) -> Iterator[str]:
    """The lines of the blocks of code of a page, and what stands between backticks in its text."""
    for token in MarkdownIt("commonmark").enable("table").parse(text_of(page)):
        if token.type == "fence":
            yield from token.content.splitlines()
        yield from (child.content for child in token.children or () if child.type == "code_inline")


# --- codes ------------------------------------------------------------------------------------------------


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / "reports").rglob("*.py")):
        yield path, ast.parse(text_of(path))


def codes_of_the_code() -> set[str]:
    words = {
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }
    scripts = "\n".join(text_of(path) for path in (ROOT / "scripts").rglob("*.sh"))
    return words | set(SETUP_CODE.findall(scripts))


def test_every_code_stands_in_the_table_and_every_code_of_the_table_is_raised() -> None:
    cells = first_cells(ENGINEERING, "code")
    told = [code for cell in cells for code in cell.split(", ")]
    assert sorted(told) == sorted(codes_of_the_code())


def test_every_message_is_made_with_a_code_of_the_usual_form() -> None:
    odd = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {given.value}"
        for path, tree in trees()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TAKES_A_CODE
        for given in call.args[TAKES_A_CODE[call.func.id] :][:1]
        if isinstance(given, ast.Constant) and not CODE.fullmatch(str(given.value))
    ]
    assert odd == []


def test_the_handbook_names_no_code_that_is_not_raised() -> None:
    assert set(re.findall(r"\[((?:[A-Z][0-9]{3})|(?:[a-z]+-[a-z-]+))\]", text_of(HANDBOOK))) <= codes_of_the_code()


def test_every_exit_code_stands_in_the_table() -> None:
    known = {(str(value), f"`{name}`") for name, value in vars(ExitCode).items() if name.isupper()}
    told = {tuple(row[:2]) for table in tables(ENGINEERING) if table[0][0] == "exit code" for row in table[1:]}
    assert told == known


# --- commands and targets ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_the_docs_name_every_command_and_option(name: str) -> None:
    docs = everything()
    options = [o for p in cli.commands[name].params if isinstance(p, click.Option) for o in p.opts]
    assert [word for word in (f"jianbao {name}", *options) if word not in docs] == []


def commands_of_the_docs() -> list[str]:
    told = [line for page in PAGES for line in code_of(page)]
    return sorted(
        {line for line in told if re.match(r"(?:\.venv/bin/)?jianbao [a-z]+ [^…]*$", line) and "--help" not in line}
    )


@pytest.mark.parametrize("line", commands_of_the_docs())
def test_a_command_of_the_docs_can_be_given(line: str) -> None:
    _, name, *arguments = shlex.split(line, comments=True)
    with cli.commands[name].make_context(name, arguments) as context:
        assert context.command is cli.commands[name]


def test_the_docs_name_every_target_of_the_makefile_and_no_other() -> None:
    known = set(TARGET.findall(text_of(ROOT / "Makefile")))
    told = [line for page in PAGES for line in code_of(page)]
    assert {match[1] for line in told if (match := re.match(r"make ([a-z]+)", line))} == known


def test_a_variable_that_the_docs_give_to_make_is_handed_on() -> None:
    makefile = text_of(ROOT / "Makefile")
    given = set(re.findall(r"\b([A-Z]+)=", everything())) - {"PYTHON"}
    assert given
    taken = {name for name in given if f"(call option,{name}," in makefile or f"$({name})" in makefile}
    assert sorted(given - taken) == []


def test_the_docs_name_every_stage() -> None:
    assert set(STAGES) <= quoted(first_cells(ENGINEERING, "stage"))


# --- settings, variables, records -------------------------------------------------------------------------


def keys_of(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def test_the_handbook_explains_every_key_of_the_settings_and_no_other() -> None:
    known = keys_of(Configuration) | keys_of(AudienceEntry) | keys_of(Distribution) | keys_of(MailEntry)
    assert quoted(first_cells(HANDBOOK, "键")) == known
    assert quoted(first_cells(HANDBOOK, "`parts` 里可以写")) == set(PARTS)


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, facts_of: Callable[..., tuple[Fact, ...]]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The values of the content template, those of the page, and the record of a run that has something of each."""
    sources = tmp_path_factory.mktemp("来源") / "seeds"
    shutil.copytree(ROOT / "seeds", sources)
    (sources / "旧.doc").write_bytes(b"\0")
    values = {"year": 2022, "number": 13, "month": 12, "day": 1, "title": "慈溪—常山签约"}
    told = HEAD.format(**values) + "11月8日，慈溪与常山签订合作协议。" + TAIL.format(**values)
    (sources / "事.txt").write_text(told, encoding="utf-8")
    values = {"year": 2022, "number": 99, "month": 12, "day": 31, "title": "慈溪市山海协作"}
    body = "2022年，慈溪市落实援建资金500万元，增长5%。2022年，慈溪市完成消费帮扶600万元。"
    (sources / "99.txt").write_text(HEAD.format(**values) + body + TAIL.format(**values), encoding="utf-8")
    overrides = {"sources": str(sources), "period": "2022", "audience": "市级", "cutoff": "2023-01-01"}
    settings = load_settings(ROOT / "config.yaml", overrides, date(2023, 6, 1))
    lexicon = load_lexicon()
    intake = read_folder(sources, "seeds")
    material = sort_material((issue for source in intake.sources for issue in parse(source, lexicon)), intake, settings)
    facts, events = read_issues(material.issues, lexicon)
    ledger = reconcile(facts, settings.window)
    rollup = aggregate(ledger, lexicon, with_places=True, material=material, events=events)
    briefing = compose(settings, lexicon, rollup, material)
    values = content_values(settings, lexicon, rollup, material)
    one_by_one = replace(settings, places="分述", detail="报送单位")
    others = content_values(one_by_one, lexicon, rollup, material)
    held = {key: others[key] for key in ("分述", "待补")}
    held["各句"] = [sentence for section in values["重点"] for sentence in section["例"]]
    months = aggregate(reconcile(facts_of(MONTHS), settings.window), lexicon, with_places=True)
    held["各图"] = [
        plot for plots in chart_values(charts_of(months, lexicon), months, lexicon).values() for plot in plots
    ]
    return (
        values | held,
        page_context(briefing, list),
        briefing_record(briefing, rollup, material, ""),
    )


def test_the_handbook_explains_every_variable_of_the_wording_and_no_other(
    made: tuple[dict[str, Any], ...],
) -> None:
    values = made[0]
    members = {
        f"{word}.{name}" for word, lists in LOOPS.items() for key in lists for row in values[key] for name in row
    }
    known = (set(values) - HELD_IN_OTHERS) | members
    assert {word.partition(".")[0] for word in members} == set(LOOPS)
    assert quoted(first_cells(HANDBOOK, "变量")) == known


def test_the_handbook_explains_every_variable_of_the_mail() -> None:
    values = mail_values(invented_briefing(), "报", ("甲.pdf",), correction=False)
    assert quoted(first_cells(HANDBOOK, "邮件的变量")) == set(values)


def test_the_handbook_explains_every_mark_of_the_page(made: tuple[dict[str, Any], ...]) -> None:
    values = made[1]
    known = {*values, *(f"报头.{key}" for key in values["报头"]), *(f"版记.{key}" for key in values["版记"])}
    rows = [row for table in tables(HANDBOOK) if table[0][0] == "标记" for row in table[1:]]
    told = quoted([cell for row in rows for cell in row])
    assert known - {"报头.字数"} <= told  # 字数 only fits the name of the briefing to the line
    assert {word for word in told if word[0] in "报标编目正附版期受草文"} <= known | {"附件正文"}


def test_the_handbook_explains_every_key_of_the_record(made: tuple[dict[str, Any], ...]) -> None:
    record = made[2]
    rows = [row for row in record["rows"] if row["sources"]]
    known = {*record, *rows[0], *rows[0]["sources"][0], *record["excluded"][0]}
    assert [key for key in sorted(known) if f"`{key}`" not in text_of(HANDBOOK)] == []


# --- roll-up ----------------------------------------------------------------------------------------------


def test_every_standing_is_explained_and_no_other() -> None:
    named = re.findall(r"`([A-Z][0-9A-Z]?_[a-z_]+)`", text_of(ROLL_UP))
    assert set(named) == {standing.value for standing in Standing}


def test_every_reason_for_leaving_out_is_told_as_it_is_printed() -> None:
    told = {(row[0].strip("`"), row[1]) for t in tables(ROLL_UP) if t[0][0] == "reason" for row in t[1:]}
    assert told == set(REASONS.items())
    assert sorted(first_cells(HANDBOOK, "原因")) == sorted(REASONS.values())


def test_every_table_of_the_roll_up_is_explained(made: tuple[dict[str, Any], ...]) -> None:
    assert {row["table"] for row in made[2]["rows"]} <= quoted(first_cells(ROLL_UP, "table"))


# --- the pages themselves ---------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_to_a_file_of_the_project(page: Path) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(text_of(page))
    inline = [child for token in tokens for child in token.children or ()]
    targets = [
        str(token.attrGet("href") or token.attrGet("src")) for token in inline if token.type in ("link_open", "image")
    ]
    local = [MarkdownIt().normalizeLinkText(target) for target in targets]
    assert [target for target in local if ":" in target or not (page.parent / target).is_file()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_file_that_a_page_names_is_there(page: Path) -> None:
    named = {name for line in code_of(page) for name in NAMED_FILE.findall(line)}
    assert [name for name in sorted(named) if not any((base / name).is_file() for base in NAMED_FROM)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_no_folder_of_a_machine(page: Path) -> None:
    assert MACHINE_PATH.findall(text_of(page)) == []


def test_editors_find_their_guide_in_the_first_lines() -> None:
    title, _, *lines = text_of(README).splitlines()
    assert title == "# jianbao"
    assert "](docs/编辑手册.md)" in "".join(lines[:3])
