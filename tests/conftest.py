"""What every test may use: the lexicon, issues made from text, the switch of the golden files, what was not run."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from reports.cli import main
from reports.extract import Extractor
from reports.lexicon import Lexicon, load_lexicon
from reports.parse import parse
from reports.read.text import make_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reports.model import Fact, Issue

signal.signal(
    signal.SIGINT, signal.default_int_handler
)  # a shell's background job ignores it, and so would its children

settings.register_profile("any", deadline=None)  # a busy machine is no fault of the program
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "any")

ROOT = Path(__file__).parents[1]
NEEDS = "needs program: "
HEAD = (
    "# 宁波支援合作工作简报\n\n({year} 第 {number} 期)\n\n宁波市对口支援和区域合作局\n\n"
    "{year} 年 {month} 月 {day} 日\n\n## {title}\n\n"
)
TAIL = (
    "\n\n报：省对口办。\n\n送：市发改委。\n\n发：各区（县、市）。\n\n"
    "宁波市对口支援和区域合作局\n\n{year}年{month}月{day}日印发\n"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the golden files with what is made now")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the tests that need a program which this machine lacks."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = sorted({str(report.longrepr[2]) for report in skipped if NEEDS in str(report.longrepr)})
    if reasons:
        terminalreporter.section("not run: a program is missing")
        for reason in reasons:
            terminalreporter.line(reason.removeprefix("Skipped: "))


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or fills the cache of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command; its exit code, standard output and standard error."""

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(list(arguments))
        captured = capsys.readouterr()
        return int(end.value.code or 0), captured.out, captured.err

    return call


@pytest.fixture(scope="session")
def extractor(lexicon: Lexicon) -> Extractor:
    return Extractor(lexicon)


@pytest.fixture(scope="session")
def read(lexicon: Lexicon) -> Callable[[str], Issue]:
    """Parse a text as if it had been read from a file."""

    def parse_text(text: str, path: str = "来源/一期.txt") -> Issue:
        return parse(make_source(path, text, text.encode()), lexicon)[0]

    return parse_text


@pytest.fixture(scope="session")
def facts_of(read: Callable[..., Issue], extractor: Extractor) -> Callable[..., tuple[Fact, ...]]:
    """The facts of a body of text set in a whole issue of a number and a date."""

    def extract(
        body: str,
        *,
        year: int = 2023,
        number: int = 1,
        month: int = 1,
        day: int = 10,
        title: str = "全市山海协作工作情况",
    ) -> tuple[Fact, ...]:
        values = {"year": year, "number": number, "month": month, "day": day, "title": title}
        text = HEAD.format(**values) + body + TAIL.format(**values)
        return extractor.facts(read(text, f"来源/{year}-{number}.txt"))

    return extract
