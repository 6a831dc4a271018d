"""Command line → pipeline: report, check, preview, approve, revoke, send, verify, facts, explain, decide …"""

from __future__ import annotations

import gc
import json
import re
import signal
import sys
import threading
from contextlib import suppress
from datetime import date, datetime
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from zoneinfo import ZoneInfo

import click
from msgspec.structs import replace

from reports import __version__
from reports.diagnostics import Diagnostic, ExitCode, InputRejected, JianbaoError, Severity, UsageError
from reports.numerals import YEARS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator

    from reports.config import Settings
    from reports.extract.coverage.report import Report
    from reports.lexicon import Lexicon
    from reports.model import Rollup
    from reports.pipeline import Outcome

DEFAULT_CONFIG = "config.yaml"
FACTS_AT_ONCE = 256
GARBAGE = 500_000
"""New objects after which the collector of cycles looks at them: loading the program makes many and drops few."""
CLOCK = ZoneInfo("Asia/Shanghai")


def reported(command: Callable[..., int | None]) -> Callable[..., None]:
    """Turn errors into messages on standard error and exit codes; nothing else reaches the user."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            code = command(*args, **kwargs) or ExitCode.DONE
        except JianbaoError as error:
            print_diagnostics(error.diagnostics)
            code = error.exit_code
        except BrokenPipeError:
            sys.stderr.close()
            code = ExitCode.DONE
        sys.exit(code)

    return run


def print_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """One line a diagnostic on standard error."""
    for diagnostic in diagnostics:
        click.echo(f"{diagnostic.severity}：{diagnostic}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="jianbao")
def cli() -> None:
    """把一批工作简报汇总成下一期综合简报，每个数字都能点回原句。"""


_SETTINGS = (
    click.option(
        "--config", "config_path", default=DEFAULT_CONFIG, metavar="文件", help="设置文件，默认 ./config.yaml"
    ),
    click.option("--date", "date_", metavar="日期", help="本期日期，如 2022-12-31"),
    click.option("--period", metavar="期间", help="如 2022、2022H1、2022Q3、2022-09、2022-01..2022-09、last-month"),
    click.option("--audience", metavar="受众", help="如 省级、市级、区县"),
    click.option("--cutoff", metavar="日期", help="数据截止日：此后编发的简报不用"),
    click.option("--sources", metavar="来源", help="来源简报：文件夹、文件，或引号里的通配（'2023/**/*.docx'）"),
    click.option("--output", metavar="文件夹", help="输出到 文件夹/期间/受众/"),
    click.option("--formats", metavar="格式", help="pdf、docx，用逗号隔开"),
    click.option("--number", metavar="期号", help="本期期号"),
    click.option("--strict", is_flag=True, help="有文件读不了时以 3 结束"),
    click.option("--jobs", metavar="个数", help="几个进程同时读取，不写就是处理器核数"),
    click.option("--no-cache", is_flag=True, help="不用缓存，全部重新读取"),
)


def with_settings(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """The options of every command that makes a briefing."""
    for option in reversed(_SETTINGS):
        command = option(command)
    return command


def _settings(config_path: str, date_: str | None, strict: bool, overrides: dict[str, str | None]) -> Settings:
    from reports.config import load_settings

    uncached = overrides.pop("no_cache", None)
    given = {"date": date_, **overrides, "strict": "true" if strict else None}
    settings = load_settings(Path(config_path), given, datetime.now(CLOCK).date())
    return replace(settings, cache=None) if uncached else settings


@cli.command()
@with_settings
@reported
def report(config_path: str, date_: str | None, strict: bool, **overrides: str | None) -> int:
    """生成综合简报。"""
    from reports.render.worker import PdfWorker
    from reports.templating.rendering import compile_ahead, warm_up

    with PdfWorker() as worker:  # loads WeasyPrint while this process loads the stages and reads
        warm_up()
        settings = _settings(config_path, date_, strict, overrides)
        compile_ahead(settings.templates)
        from reports.pipeline import make_report

        return _told(make_report(settings, worker))


def _told(outcome: Outcome) -> int:
    """Print what a run made and what the editor should know; its exit code."""
    from reports.render.checklist import summary_lines

    print_diagnostics(outcome.notices)
    for line in (*summary(outcome), *summary_lines(outcome.findings), stage_line(outcome)):
        click.echo(line)
    return outcome.exit_code


def stage_line(outcome: Outcome) -> str:
    """How far the briefing has come, by whom and when, and the mark that its pages bear."""
    from reports.render.page import draft_mark

    names = {"draft": "草稿", "reviewed": "已核稿", "issued": "已签发"}
    told = "；".join(f"{a.action} {a.by} {a.on}" for a in outcome.state.standing)
    mark = draft_mark(outcome.briefing)
    printed = f"，每面印“{mark}”" if mark else ""
    return f"状态：{names[outcome.state.stage]}{f'（{told}）' if told else ''}{printed}"


@cli.command()
@with_settings
@reported
def check(config_path: str, date_: str | None, strict: bool, **overrides: str | None) -> int:
    """核稿：列出要改、要核对的地方，不写文件。"""
    from reports.pipeline import exit_code_of, review
    from reports.render.checklist import list_lines

    made = review(_settings(config_path, date_, strict, overrides))
    for line in list_lines(made.findings):
        click.echo(line)
    return ExitCode.REJECTED if strict and made.found.intake.rejected else exit_code_of(made.findings)


def summary(outcome: Outcome) -> list[str]:
    """What a run read, printed and left out, in a few lines."""
    material, rollup = outcome.material, outcome.rollup
    core = [f"{figure.metric} {figure.display}" for figure in rollup.table("core")]
    others = len(material.late) + len(material.references) + len(material.derived) + len(material.rejected)
    changes = [f"来源与上次相比：{outcome.changes}"] if outcome.changes else []
    return [
        f"读取：工作简报 {len(material.issues)} 期，另有 {others} 个文件未计数",
        *changes,
        f"印出：{outcome.briefing.window.title}、{outcome.briefing.audience}：{'；'.join(core)}",
        f"未纳入：{rollup.reasons.total()} 条（{_counted(rollup.reasons)}）",
        *_unlisted(rollup),
        f"输出：{outcome.folder}/（{'、'.join(outcome.files)}）",
    ]


def _unlisted(rollup: Rollup) -> list[str]:
    far = rollup.unlisted
    told = f"与本期无关的 {far.issues} 期没有逐条列出，其中 {far.facts} 条统计时间都不在报告期内（listed_facts）"
    return [told] if far.facts else []


def _counted(reasons: Counter[str]) -> str:
    from reports.compose.wording import REASONS

    return "；".join(f"{REASONS[name]} {count}" for name, count in reasons.most_common()) or "无"


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@click.option("--date", "date_", metavar="日期", help="没有日期的文件按此日期理解“今年”“目前”")
@click.option("--coverage", is_flag=True, help="每个文件的数字各归何处，词典没有的名目怎样补")
@click.option("--json", "as_json", is_flag=True, help="与 --coverage 同用：逐个打印数字（JSON）")
@click.option("--config", "config_path", metavar="文件", help="从中取 lexicon（自己的词典），默认 ./config.yaml")
@reported
def facts(files: tuple[str, ...], date_: str | None, coverage: bool, as_json: bool, config_path: str | None) -> int:
    """逐行打印文件中的每个数字（JSON）。"""
    from reports.extract import Extractor
    from reports.parse import parse as parse_source
    from reports.read import given_file
    from reports.render.records import fact_record, json_lines

    undated = _day(date_)
    lexicon = _words(config_path)
    extractor = Extractor(lexicon)
    code = ExitCode.DONE
    report = _coverage(lexicon) if coverage else None
    for path, name in _listed(files):
        try:
            given = given_file(path, name)
            source = given.source
            issues = parse_source(source, lexicon)
        except InputRejected as error:
            print_diagnostics(error.diagnostics)
            code = error.exit_code
            continue
        print_diagnostics(given.notices)
        if report:
            found = [fact for issue in issues for fact in extractor.facts(issue, undated)]
            click.echo("".join(f"{line}\n" for line in report.add(source, issues, found, as_records=as_json)), nl=False)
            continue
        records = (fact_record(fact) for issue in issues for fact in extractor.each(issue, undated))
        while lines := json_lines(islice(records, FACTS_AT_ONCE)):
            click.echo(lines, nl=False)
    for line in report.unknown() if report and not as_json else ():
        click.echo(line)
    return code


def _listed(names: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """The files that folders, files and patterns stand for, each once, named as they were given."""
    from reports.patterns import base_of
    from reports.read import listed

    seen: set[Path] = set()
    for name in names:
        base = base_of(Path(name))
        shown = name if base == Path(name) else "" if base == Path() else base.as_posix()
        found = list(listed(Path(name), shown))
        if not found:
            print_diagnostics([Diagnostic("N123", "这里没有可读的文件", name, "核对路径", Severity.DOUBT)])
        for path, called in found:
            if path not in seen:
                seen.add(path)
                yield path, called


def _coverage(lexicon: Lexicon) -> Report:
    from reports.extract.coverage.report import Report

    return Report(lexicon)


@cli.command()
@click.argument("target", metavar="文件:行[:列]、编号、印出的数或指标")
@click.option("--config", "config_path", metavar="文件", help="用它的设置，默认 ./config.yaml")
@click.option(
    "--date", "date_", metavar="日期", help="没有日期的文件按此日期理解“今年”“目前”；问印出的数时，是本期日期"
)
@click.option("--period", metavar="期间", help="问印出的数时：哪一期间的简报")
@click.option("--audience", metavar="受众", help="问印出的数时：给谁的简报")
@click.option("--cutoff", metavar="日期", help="问印出的数时：数据截止日")
@reported
def explain(target: str, config_path: str | None, date_: str | None, **overrides: str | None) -> None:
    """说明一个数字怎样读出来，一个印出的数从哪里来，“—”为什么是空的。"""
    from reports.config import load_settings
    from reports.inquiry import explain_at
    from reports.render.excerpt import explanation_lines

    def settings() -> Settings:
        given = {"date": date_, **overrides}
        return load_settings(Path(config_path or DEFAULT_CONFIG), given, datetime.now(CLOCK).date())

    undated, lexicon = _day(date_), _words(config_path)
    found = [explanation_lines(e) for e in explain_at(target, lambda: settings().sources, lexicon, undated)]
    for number, lines in enumerate(found or _chains(target, settings(), lexicon)):
        click.echo("\n" * bool(number) + "\n".join(lines))


def _chains(target: str, settings: Settings, lexicon: Lexicon) -> list[list[str]]:
    from reports.chains import chains_of
    from reports.render.chain import chain_lines

    return [chain_lines(chain) for chain in chains_of(target, settings, lexicon)]


@cli.command()
@click.option("--config", "config_path", default=DEFAULT_CONFIG, metavar="文件", help="设置文件，默认 ./config.yaml")
@click.option("--date", "date_", metavar="日期", help="本期日期，如 2022-12-31")
@click.option("--period", metavar="期间", help="如 2022、2022H1、2022-09；不写就照设置文件")
@click.option("--cutoff", metavar="日期", help="数据截止日：此后编发的简报不用")
@click.option("--sources", metavar="文件夹", help="来源简报所在文件夹")
@click.option("--write", "target", metavar="编号", help="把这一条裁定写进 decisions.yaml")
@click.option("--by", metavar="姓名", help="与 --write 同用：谁裁定的")
@click.option("--because", metavar="理由", help="与 --write 同用：为何这样裁定")
@click.option("--as", "wording", metavar="内容", help="与 --write 同用：统计时间（2022）或正确的数（1.8亿元）")
@click.option("--ruling", metavar="做法", help="与 --write 同用：一个数有几种裁定时选一种，如 不计")
@reported
def decide(config_path: str, date_: str | None, target: str | None, **given: str | None) -> None:
    """列出待编辑裁定的数和可以粘贴的裁定；--write 写进 decisions.yaml。"""
    from reports.config import load_settings
    from reports.docket import Order, docket_lines, open_docket, write_decision
    from reports.pipeline import left_unapplied

    by, because, wording, ruling = (given.pop(name) for name in ("by", "because", "wording", "ruling"))
    today = datetime.now(CLOCK).date()
    settings = load_settings(Path(config_path), {"date": date_, **given}, today)
    if target is None:
        docket = open_docket(settings)
        print_diagnostics(left_unapplied(docket.replayed))
        for line in docket_lines(docket):
            click.echo(line)
        return
    if not (by and because):
        raise UsageError(Diagnostic("U108", "写裁定要写明谁、为何", "--write", "加上 --by 姓名 --because 理由"))
    path = write_decision(settings, Order(target, by, because, ruling, wording), today)
    click.echo(f"已写进 {path.name}；下次运行 jianbao report 即照办。")


@cli.command()
@click.option("--config", "config_path", default=DEFAULT_CONFIG, metavar="文件", help="设置文件，默认 ./config.yaml")
@reported
def doctor(config_path: str) -> None:
    """检查本机：排版引擎、每种字体由谁充当、缺什么、怎样补。"""
    from reports.config import load_settings
    from reports.doctor import examine

    lines, missing = examine(load_settings(Path(config_path), {}, datetime.now(CLOCK).date()))
    for line in lines:
        click.echo(line)
    print_diagnostics(missing)


@cli.command()
@with_settings
@click.option(
    "--port", type=click.IntRange(1024, 65535), default=8765, metavar="端口", help="默认 8765；被占用就用下一个"
)
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只打印地址")
@reported
def preview(
    config_path: str, date_: str | None, strict: bool, port: int, no_browser: bool, **given: str | None
) -> None:
    """在浏览器里看简报印出来的样子，存盘就更新；点数字看出处，在页面上裁定。"""
    from reports.preview.serving import Preview, moved, open_browser

    given.pop("no_cache", None)  # the preview remembers by itself what it has read
    overrides = {"date": date_, **given, "strict": "true" if strict else None}
    server = Preview(Path(config_path), overrides, lambda: datetime.now(CLOCK).date(), port)
    if server.port != port:
        print_diagnostics([moved(port, server.port)])

    def ready() -> None:
        click.echo(f"预览：{server.address}\n只有本机能打开；改完存盘，页面就更新。按 Ctrl-C 结束。")
        sys.stdout.flush()
        if not no_browser:
            open_browser(server.address)

    server.run(ready)
    click.echo("预览已结束。")


@cli.command()
@with_settings
@click.option("--stage", required=True, metavar="步骤", help="reviewed（核稿）或 issued（签发）")
@click.option("--by", required=True, metavar="姓名", help="谁核稿、谁签发")
@reported
def approve(config_path: str, date_: str | None, strict: bool, stage: str, by: str, **overrides: str | None) -> int:
    """核稿、签发：写进签发记录，并重新出文件；签发后不再印“征求意见稿”。"""
    from reports.issuing import Order, require_known_stage
    from reports.issuing import approve as record

    settings, wanted = _settings(config_path, date_, strict, overrides), require_known_stage(stage)
    return _told(record(settings, wanted, Order(by, datetime.now(CLOCK).date())))


@cli.command()
@with_settings
@click.option("--by", required=True, metavar="姓名", help="谁撤回")
@click.option("--because", default="", metavar="理由", help="为何撤回")
@reported
def revoke(config_path: str, date_: str | None, strict: bool, by: str, because: str, **overrides: str | None) -> int:
    """撤回核稿或签发，简报退回草稿。"""
    from reports.issuing import Order
    from reports.issuing import revoke as record

    settings = _settings(config_path, date_, strict, overrides)
    return _told(record(settings, Order(by, datetime.now(CLOCK).date(), because)))


@cli.command()
@with_settings
@click.option("--yes", is_flag=True, help="真的寄出；不加只写出 .eml 看看")
@click.option(
    "--resend", is_flag=False, flag_value="全部", metavar="[编号]", help="结果不明的再寄一次：编号或地址，不写就是全部"
)
@click.option("--arrived", multiple=True, metavar="编号", help="结果不明的，收件人说收到了")
@click.option("--correction", is_flag=True, help="同一期已寄过另一稿，这次寄更正")
@reported
def send(config_path: str, date_: str | None, strict: bool, **given: Any) -> int:
    """用邮件寄出已签发的简报，每个收件人只寄一次；不加 --yes 只看不寄。"""
    from reports.mailing import Request, world
    from reports.mailing import send as post

    names = ("yes", "resend", "correction", "arrived")
    request = Request(**{name: given.pop(name) for name in names})
    posted = post(_settings(config_path, date_, strict, given), request, world())
    for line in posted.lines:
        click.echo(line)
    print_diagnostics(posted.diagnostics)
    return posted.exit_code


@cli.command()
@click.option("--config", "config_path", default=DEFAULT_CONFIG, metavar="文件", help="设置文件，默认 ./config.yaml")
@click.option("--audience", metavar="受众", help="只查这种受众的模板；不写就全部查")
@reported
def lint(config_path: str, audience: str | None) -> None:
    """检查全部模板：语法、变量、手工写的数、样式、Word 标记；一次列出所有错误。"""
    from reports.linting import lint as check_templates

    files = check_templates(Path(config_path), audience)
    click.echo(f"模板没有问题：查了 {len(files)} 个文件。")


@cli.command()
@click.option("--config", "config_path", default=DEFAULT_CONFIG, metavar="文件", help="设置文件，默认 ./config.yaml")
@click.option("--audience", metavar="受众", help="用这种受众的设置取值；不写就照设置文件")
@reported
def variables(config_path: str, audience: str | None) -> None:
    """列出各个模板能用的变量：写法、意思、现在的值；出不了简报时也列得出。"""
    from reports.linting.listing import list_variables

    listing = list_variables(Path(config_path), audience, datetime.now(CLOCK).date())
    for line in listing.lines:
        click.echo(line)
    print_diagnostics(listing.notices)


@cli.command()
@click.argument("folder", metavar="文件夹")
@reported
def init(folder: str) -> None:
    """给另一个单位准备一个文件夹：设置、模板、词典、样例、说明；已有的不动。"""
    from reports.starting.office import start_office

    names = start_office(Path(folder))
    click.echo(f"已准备好 {folder}：{'、'.join(names)}")
    click.echo(f"先看 {folder}/说明.txt；进入这个文件夹，运行 jianbao report 用样例试一试。")


@cli.command(name="new-audience")
@click.argument("name", metavar="名称")
@click.option("--like", metavar="受众", help="照哪一种受众的样子；不写就照第一种")
@click.option("--config", "config_path", default=DEFAULT_CONFIG, metavar="文件", help="设置文件，默认 ./config.yaml")
@reported
def new_audience(name: str, like: str | None, config_path: str) -> None:
    """加一种受众：复制要改的模板，在 config.yaml 里加一段。"""
    from reports.starting.audience import add_audience

    added = add_audience(Path(config_path), name, like)
    click.echo(f"模板：{'、'.join(map(str, added.files))}")
    click.echo(f"{config_path} 里{'加了' if added.written else '没有动，请在 audiences 下面加上'}：")
    click.echo(added.stanza, nl=False)


@cli.command()
@click.argument("file", metavar="文件.pdf")
@click.option("--config", "config_path", default=DEFAULT_CONFIG, metavar="文件", help="设置文件，默认 ./config.yaml")
@reported
def verify(file: str, config_path: str) -> int:
    """核对一份 PDF：是不是签发的那一份，照归档重做是否相同，不同的在哪里。"""
    from reports.config import load_settings
    from reports.verifying import verify as compare

    today = datetime.now(CLOCK).date()
    verdict = compare(Path(file), lambda overrides: load_settings(Path(config_path), overrides, today))
    for line in verdict.lines:
        click.echo(line)
    return verdict.exit_code


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@click.option("--config", "config_path", metavar="文件", help="从中取 lexicon（自己的词典），默认 ./config.yaml")
@reported
def parse(files: tuple[str, ...], config_path: str | None) -> int:
    """打印简报的结构（JSON）：报头、目录、篇目、报送发；几期就是一个列表。"""
    from reports.parse import parse as parse_source
    from reports.read import read_file
    from reports.render.records import issue_record

    lexicon, code = _words(config_path), ExitCode.DONE
    records = []
    for path, name in _listed(files):
        try:
            records += [issue_record(issue) for issue in parse_source(read_file(path, name), lexicon)]
        except InputRejected as error:
            print_diagnostics(error.diagnostics)
            code = error.exit_code
    if records:
        click.echo(json.dumps(records if len(records) > 1 else records[0], ensure_ascii=False, indent=2))
    return code


def _words(config_path: str | None) -> Lexicon:
    """The lexicon that a report made here would use; where there is no config.yaml, the built-in one."""
    from reports.config import named_lexicon
    from reports.lexicon import load_lexicon

    config = Path(config_path or DEFAULT_CONFIG)
    return load_lexicon(named_lexicon(config) if config_path or config.is_file() else None)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    with suppress(ValueError):
        day = date.fromisoformat(text)
        if day.year in YEARS and text == day.isoformat():
            return day
    raise UsageError(Diagnostic("U102", f"“{text}”不是日期", "--date", "写成 2022-12-31"))


def main(arguments: list[str] | None = None) -> NoReturn:
    """Entry point of the command; a wrong command line is told in Chinese and ends with 2."""
    end_in_order()
    gc.set_threshold(GARBAGE)
    try:
        cli.main(arguments, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
    except click.ClickException as error:
        print_diagnostics([Diagnostic("U101", _usage(error), "", "运行 jianbao --help 查看用法")])
        sys.exit(ExitCode.USAGE)
    except click.exceptions.Abort:
        print_diagnostics([_STOPPED])
        sys.exit(ExitCode.INTERRUPTED)
    sys.exit(ExitCode.DONE)


_STOPPED = Diagnostic("U120", "已中止，没有写了一半的文件", "", "可以重新运行", Severity.NOTICE)


def end_in_order() -> None:
    """Let SIGTERM, where nobody has a use for it yet, clear up as Ctrl-C does; a second one ends at once."""

    def end(number: int, _: object) -> NoReturn:
        signal.signal(number, signal.SIG_DFL)
        print_diagnostics([_STOPPED])
        sys.exit(ExitCode.TERMINATED)

    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, end)


def _usage(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"没有这个选项：{error.option_name}"
    if isinstance(error, click.MissingParameter):
        return "缺少参数：" + (error.param.metavar or error.param.name or "" if error.param else "")
    command = re.search(r"No such command '(.+?)'", error.format_message())
    if command:
        return f"没有这个命令：{command[1]}"
    extra = re.search(r"unexpected extra arguments? \((.+)\)", error.format_message())
    if extra:
        return f"多了这些：{extra[1]}"
    return f"命令写法不对：{error.format_message()}"


if __name__ == "__main__":
    main()
