"""Settings → output files: the one module that knows every stage, in the order of the data."""

from __future__ import annotations

import importlib
from collections import Counter
from contextlib import contextmanager, nullcontext
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from reports.aggregators import aggregate, tally
from reports.approvals import Material as Sealed
from reports.approvals import State, load_approvals, seal_of, state_of
from reports.bearing import Need, Packed, nowhere, opened
from reports.check import check
from reports.compose import HandText, compose, in_units, printed_words, read_texts
from reports.config import FORMATS, Settings, load_waivers
from reports.decisions import load_decisions
from reports.deliver import output_lock, write_set
from reports.deliver.derived import mark_derived
from reports.deliver.issued import issued_figures
from reports.deliver.previous import changes_record, changes_since, previous_briefing, since_view
from reports.diagnostics import Diagnostic, ExitCode, Finding, ReportImpossible, Severity
from reports.intake import gather
from reports.intake.changes import SourceChanges, change_notices, source_changes
from reports.ledger import reconcile
from reports.lexicon import Lexicon, load_lexicon
from reports.model import (
    Briefing,
    Event,
    Fact,
    Fate,
    Issue,
    IssueKind,
    Ledger,
    Material,
    Quantity,
    Replayed,
    Rollup,
    Since,
)
from reports.patterns import base_of
from reports.read import Intake
from reports.render import render_docx, render_xlsx
from reports.render.checklist import checklist
from reports.render.manifest import input_hashes, manifest_record, with_outputs
from reports.render.pdf import pdf_job
from reports.render.printed import printed_places
from reports.render.printing import Attachment, Printing
from reports.render.records import Record, briefing_record, decision_record, fact_record, to_json, to_json_lines
from reports.render.worker import PdfWorker
from reports.templating import template_files
from reports.templating.rendering import warm_up
from reports.wording import trace_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from reports.deliver.previous import Previous
    from reports.intake.outline import Outline
    from reports.read import Intake
    from reports.render.printing import Printed

STAGES = ("read", "parse", "extract", "ledger", "aggregators", "compose", "check", "render", "deliver")
"""The stages in the order of the data."""


class Outcome(Struct, frozen=True):
    """What a run made: the folder, the briefing, what it was made from, and what the editor should know."""

    folder: Path
    files: tuple[str, ...]
    briefing: Briefing
    rollup: Rollup
    material: Material
    notices: tuple[Diagnostic, ...]
    findings: tuple[Finding, ...]
    state: State
    exit_code: int
    changes: SourceChanges = field(default_factory=SourceChanges)


class RolledUp(Struct, frozen=True):
    """What the sources give for one window: the files, the issues, every fact, its standing, the tables; which of some
    words stand as a figure in what was left packed.
    """

    intake: Intake
    material: Material
    facts: tuple[Fact, ...]
    ledger: Ledger
    rollup: Rollup
    lexicon: Lexicon
    previous: Previous | None = None
    elsewhere: Callable[[Collection[str]], frozenset[str]] = nowhere


class Found(Packed, Protocol):
    """What the sources gave, whoever read them: the files, the issues, and at need their facts and events."""

    @property
    def intake(self) -> Intake: ...

    @property
    def issues(self) -> tuple[Issue, ...]: ...

    def traced(self) -> Callable[[Issue], str]: ...


class Reading:
    """How sources become issues and figures. A preview has one that remembers."""

    def lexicon(self, own: Path | None) -> Lexicon:
        """The words, with the editors' own laid over them."""
        return load_lexicon(own)

    def gather(self, settings: Settings, lexicon: Lexicon) -> Found:
        """The sources of a run."""
        return gather(settings, lexicon, source_name(settings))


ANEW = Reading()


class Reviewed(Struct, frozen=True):
    """A briefing with all that it was made from and the 核稿 list, before anything is rendered.

    `seal` are the hashes of its content that an approval is bound to, `state` says which approval holds.
    """

    briefing: Briefing
    found: RolledUp
    findings: tuple[Finding, ...]
    seal: dict[str, str]
    state: State
    texts: tuple[HandText, ...] = ()
    records: tuple[Record, ...] = ()
    since: Record | None = None


def review(settings: Settings, reading: Reading = ANEW) -> Reviewed:
    """Run the stages up to the 核稿 list; nothing is written. Raises JianbaoError."""
    lexicon = reading.lexicon(settings.lexicon)
    waivers = load_waivers(settings.waivers, shown_path(settings.waivers, settings) if settings.waivers else "")
    texts = read_texts(settings.texts, shown_path(settings.texts, settings) if settings.texts else "", lexicon)
    found = roll_up(settings, lexicon, reading)
    records = tuple(map(fact_record, found.facts))
    since, view = _since(records, found)
    found = replace(found, rollup=replace(found.rollup, views=(*found.rollup.views, *view)))
    material, rollup = found.material, found.rollup
    briefing = compose(settings, lexicon, rollup, material, texts)
    made = briefing, rollup, found.ledger.entries, material, lexicon
    findings = check(*made, waivers, settings.date, found.elsewhere)
    seal = seal_of(briefing, _sealed(records, found, settings))
    key = (settings.window.label, settings.audience)
    state = state_of(load_approvals(settings.approvals), key, seal, settings.number, settings.date)
    draft = any(finding.blocks for finding in findings)
    briefing = replace(briefing, draft=draft, status=state.stage)
    return Reviewed(briefing, found, findings, seal, state, texts, records, since)


def _sealed(records: Iterable[Record], found: RolledUp, settings: Settings) -> Sealed:
    """What an approval is bound to besides the briefing; the wording of the mail is not part of it."""
    templates = template_files(settings.templates)
    return Sealed(
        to_json_lines(records),
        {name: data for name, data in templates.items() if not name.startswith("mail.")},
        to_json([decision_record(replayed) for replayed in found.ledger.decisions]),
    )


def make_report(settings: Settings, worker: PdfWorker | None = None) -> Outcome:
    """Run every stage and write the output. Raises JianbaoError; what was there before is then left as it was.

    `worker` sets the PDF; one of its own is started where none is given.
    """
    with output_lock(settings.output), _worker(settings, worker) as setter:
        warm_up()
        made = review(settings)
        changes = _changes(made.found.material, settings)
        files, printed = render_all(made, settings, setter)
        write_output(files, settings)
    outcome = outcome_of(made, settings, tuple(files), printed.notices if printed else ())
    return replace(outcome, changes=changes, notices=(*outcome.notices, *change_notices(changes)))


def _changes(material: Material, settings: Settings) -> SourceChanges:
    """What is new, changed or gone since the run that wrote the manifest into the folder."""
    unused = [name for name, _ in material.rejected]
    return source_changes(settings.output_folder, input_hashes(material), unused)


def write_output(files: Mapping[str, bytes], settings: Settings) -> None:
    """Put the files of a run into its folder; those of a format that is not asked for any more go."""
    unwanted = tuple(f"briefing.{kind}" for kind in FORMATS if kind not in settings.formats)
    write_set(settings.output_folder, files, unwanted)


def outcome_of(
    made: Reviewed, settings: Settings, files: tuple[str, ...], printing: Iterable[Diagnostic] = ()
) -> Outcome:
    """What a run that wrote these files tells the editor; `printing` is what was noticed while the PDF was set."""
    briefing, found, findings = made.briefing, made.found, made.findings
    notices = (
        *_left_out(found.material, found.intake),
        *found.intake.notices,
        *_notices(settings, found.material),
        *_conflicts(found.rollup),
        *left_unapplied(found.ledger.decisions),
        *_unprinted(briefing, found.rollup, settings),
        *printing,
        *_fallen(made.state),
    )
    code = ExitCode.REJECTED if settings.strict and found.intake.rejected else exit_code_of(findings)
    folder = settings.output_folder
    return Outcome(folder, files, briefing, found.rollup, found.material, notices, findings, made.state, code)


@contextmanager
def _worker(settings: Settings, given: PdfWorker | None = None) -> Iterator[PdfWorker | None]:
    """The process that will set the PDF, where one is asked for; it loads its fonts while the sources are read."""
    if "pdf" not in settings.formats:
        yield None
        return
    with nullcontext(given) if given else PdfWorker() as worker:
        worker.warm(settings.fonts)
        yield worker


def exit_code_of(findings: Iterable[Finding]) -> int:
    """1 where something must be mended before the briefing is issued, else 0."""
    return ExitCode.FINDINGS if any(finding.blocks for finding in findings) else ExitCode.DONE


def roll_up(settings: Settings, lexicon: Lexicon, reading: Reading = ANEW) -> RolledUp:
    """Read the sources up to the tables: what a report prints and `jianbao explain` answers from."""
    decisions = load_decisions(settings.decisions, _quantity_reader(lexicon))
    gathered = reading.gather(settings, lexicon)
    intake = gathered.intake
    material = sort_material(gathered.issues, intake, settings, gathered.traced())
    _require_issues(material, settings)
    previous = previous_briefing(settings)
    listed, shown = settings.listed_facts, settings.excluded_shown
    found = opened(gathered, material.issues, Need(settings.window, decisions, news_since(previous), listed, shown))
    ledger = reconcile(found.facts, settings.window, decisions, lexicon.places.their_words)
    ledger = replace(ledger, issued=issued_figures(settings))
    with_places = "各地情况" in settings.parts
    rollup = aggregate(ledger, lexicon, with_places=with_places, material=material, events=found.events)
    rollup = replace(in_units(rollup, settings.units), unlisted=found.unlisted)
    return RolledUp(intake, material, found.facts, ledger, rollup, lexicon, previous, found.elsewhere)


def news_since(previous: Previous | None) -> Callable[[Issue, Outline], bool]:
    """Whether an issue is new or changed since the briefing before, and tells something on the time up to its end."""

    def is_news(issue: Issue, outline: Outline) -> bool:
        if previous is None or previous.knows(issue.source.path, issue.source.sha256):
            return False
        return outline.ends_between(date.min, previous.kept.window.end)

    return is_news


def _quantity_reader(lexicon: Lexicon) -> Callable[[str], Quantity | None]:
    """Reads the figures of decisions; extraction, which few decisions want, is loaded when it is first asked."""

    @cache
    def reader() -> Callable[[str], Quantity | None]:
        from reports.extract.alone import quantity_reader

        return quantity_reader(lexicon)

    return lambda text: reader()(text)


def sort_material(
    issues: Iterable[Issue], intake: Intake, settings: Settings, traced: Callable[[Issue], str] = trace_of
) -> Material:
    """Issues by what becomes of them: read (oldest first), printed after the cutoff, reference, our own, given twice.

    An issue without a date counts as printed in its year; `traced` gives the trace of an issue's words.
    """
    known = mark_derived(issues, settings, traced)
    ordered = sorted(known, key=lambda issue: (issue.date or settings.date.min, issue.order))
    references = tuple(issue for issue in ordered if issue.kind is IssueKind.REFERENCE)
    derived = tuple(issue for issue in ordered if issue.kind is IssueKind.DERIVED)
    counted, copies = _without_copies([issue for issue in ordered if issue.kind is IssueKind.ISSUE])
    late = tuple(issue for issue in counted if _is_late(issue, settings))
    read = tuple(issue for issue in counted if not _is_late(issue, settings))
    rejected = (*((d.place, d.message) for d in intake.rejected), *copies)
    return Material(read, late, references, rejected, derived)


def _is_late(issue: Issue, settings: Settings) -> bool:
    if issue.date:
        return issue.date > settings.cutoff
    return (issue.year or 0) > settings.cutoff.year


def _without_copies(issues: Sequence[Issue]) -> tuple[list[Issue], list[tuple[str, str]]]:
    """The issues without those told a second time word for word, in another file or format or bound in the same one.

    Only those that share number and date are looked into.
    """
    alike = Counter((issue.key, issue.date) for issue in issues)
    first: dict[tuple[object, ...], Issue] = {}
    copies: list[tuple[str, str]] = []
    for issue in issues:
        same = (issue.key, issue.date)
        known = first.setdefault((*same, _words(issue) if alike[same] > 1 else ""), issue)
        if known is not issue:
            copies.append((issue.source.path, f"与 {known.source.path} 内容相同，只用一份"))
    return list(first.values()), copies


def _words(issue: Issue) -> str:
    """What an issue says, without blanks, which differ from format to format."""
    sections = (section for article in issue.articles for section in article.sections)
    cells = (cell for s in sections if s.table for row in s.table.rows for cell in row if cell)
    said = (*(p for a in issue.articles for s in a.sections for p in s.sentences), *cells, *issue.editor_note)
    return "".join("".join(passage.text.split()) for passage in said)


def read_facts(issues: Iterable[Issue], lexicon: Lexicon) -> tuple[Fact, ...]:
    """The facts of the issues in their order."""
    return read_issues(issues, lexicon)[0]


def read_issues(issues: Iterable[Issue], lexicon: Lexicon) -> tuple[tuple[Fact, ...], tuple[Event, ...]]:
    """The facts and the dated events of the issues in their order."""
    from reports.extract import Extractor  # what is in the cache needs no grammar

    extractor = Extractor(lexicon)
    found = [piece for issue in issues for piece in extractor.read(issue)]
    events = tuple(piece for piece in found if isinstance(piece, Event))
    return tuple(piece.fact for piece in found if not isinstance(piece, Event)), events


def render_all(made: Reviewed, settings: Settings, worker: PdfWorker | None) -> tuple[dict[str, bytes], Printed | None]:
    """The output files by name, and the PDF with what was noticed while it was set.

    The worker sets it while this process writes the others. The manifest comes last and names the hashes of the others.
    """
    briefing, found = made.briefing, made.found
    rollup, material, decisions = found.rollup, found.material, found.ledger.decisions
    facts = to_json_lines(made.records)
    texts = {text.path.rpartition("/")[2]: text.sha256 for text in made.texts}
    manifest = manifest_record(briefing, material, settings, decisions, texts) | _approved(made)
    manifest["unlisted"] = list(rollup.unlisted.files)
    if worker:
        carried = (
            Attachment("facts.jsonl", "读到的每一个数及其出处，一行一个（JSON）", facts),
            Attachment("manifest.json", "本期用了哪些来源、设置、裁定和程序版本（JSON）", to_json(manifest)),
        )
        printing = Printing(settings.duplex, settings.fonts, carried)
        worker.start(pdf_job(briefing, settings.templates, printing))
    docx = {}
    if "docx" in settings.formats:
        docx["briefing.docx"] = render_docx(briefing, settings.templates, duplex=settings.duplex)
    record = briefing_record(briefing, rollup, material, printed_words(briefing), decisions)
    others = {
        "briefing.json": to_json({**record, "since": made.since}),
        "facts.jsonl": facts,
        "ledger.xlsx": render_xlsx(
            briefing, found.ledger, rollup, material, settings.cutoff, tally(found.ledger, found.lexicon)
        ),
        "check.html": checklist(briefing, made.findings),
    }
    printed = worker.result() if worker else None
    pdf = {"briefing.pdf": printed.pdf} if printed else {}
    files = {**pdf, **docx, **others}
    return {**files, "manifest.json": to_json(with_outputs(manifest, files))}, printed


def rendered(made: Reviewed, settings: Settings) -> dict[str, bytes]:
    """The output files by name, for who has no worker of his own at hand."""
    with _worker(settings) as worker:
        return render_all(made, settings, worker)[0]


def _approved(made: Reviewed) -> Record:
    """What the manifest says of approval: the hashes of the content, and who has approved it."""
    approvals = [{"action": a.action.value, "by": a.by, "on": a.on.isoformat()} for a in made.state.standing]
    return {"content": made.seal, "approvals": approvals}


def _since(facts: Sequence[Record], found: RolledUp) -> tuple[Record | None, tuple[Since, ...]]:
    """What has changed on the time of the briefing issued before this one, for briefing.json and for the page."""
    previous = found.previous
    if previous is None:
        return None, ()
    changes = changes_since(previous, facts, input_hashes(found.material), found.rollup.unlisted.files)
    return changes_record(previous, changes), (since_view(previous, changes),)


def shown_path(path: Path, settings: Settings) -> str:
    """A folder as the user knows it: relative to config.yaml where it lies beside or below it."""
    base = settings.config_path.resolve().parent
    resolved = path.resolve()
    return resolved.relative_to(base).as_posix() if resolved.is_relative_to(base) else path.as_posix()


def source_name(settings: Settings) -> str:
    """The folder of the sources as the files of a run name it: one elsewhere by its own name, which is no place."""
    base = base_of(settings.sources)
    shown = shown_path(base, settings)
    return base.resolve().name if shown.startswith(("/", "..")) else shown


def _require_issues(material: Material, settings: Settings) -> None:
    if material.issues:
        return
    if material.late:
        message = f"数据截止日 {settings.cutoff} 以前没有编发的简报（其后有 {len(material.late)} 期）"
        raise ReportImpossible(
            Diagnostic("R502", message, shown_path(settings.sources, settings), "核对 cutoff 和 date")
        )
    found = len(material.references) + len(material.rejected)
    message = f"没有可用的工作简报（共 {found} 个文件，均不是简报或无法读取）" if found else "来源文件夹是空的"
    place = shown_path(settings.sources, settings)
    raise ReportImpossible(Diagnostic("R501", message, place, "把工作简报放进来源文件夹后再运行；原有输出没有改动"))


def _left_out(material: Material, intake: Intake) -> list[Diagnostic]:
    """A diagnostic for every file that was not used, those given twice included."""
    told = {d.place for d in intake.rejected}
    copies = [
        Diagnostic("N105", why, name, severity=Severity.NOTICE) for name, why in material.rejected if name not in told
    ]
    return [*intake.rejected, *copies]


def _notices(settings: Settings, material: Material) -> list[Diagnostic]:
    notices = [
        Diagnostic("N101", "不是工作简报，列入参考，不计数", i.source.path, severity=Severity.NOTICE)
        for i in material.references
    ]
    notices += [
        Diagnostic("N108", f"本单位出的综合简报（{i.key}），不计数", i.source.path, severity=Severity.NOTICE)
        for i in material.derived
    ]
    notices += [
        Diagnostic(
            "N102",
            f"编发日期晚于数据截止日 {settings.cutoff}，没有使用",
            i.source.path,
            severity=Severity.NOTICE,
        )
        for i in material.late
    ]
    notices += [
        Diagnostic("N106", "没有编发日期，“今年”“目前”无法确定", i.source.path, "在报头补上日期", Severity.DOUBT)
        for i in material.issues
        if i.date is None
    ]
    notices += _same_number(material)
    if settings.number is None:
        hint = "定稿前在 config.yaml 的 number 中写明期号"
        notices.append(Diagnostic("N103", "期号待定", "", hint, Severity.NOTICE))
    return notices


def _same_number(material: Material) -> list[Diagnostic]:
    first: dict[str, Issue] = {}
    return [
        Diagnostic(
            "N107",
            f"期号与 {first[i.key].source.path} 重复（{i.key}），内容不同",
            i.source.path,
            "核对期号",
            Severity.DOUBT,
        )
        for i in material.issues
        if first.setdefault(i.key, i) is not i
    ]


def _conflicts(rollup: Rollup) -> list[Diagnostic]:
    return [
        Diagnostic(
            "N104",
            f"“{figure.metric}”来源不一致：{figure.display}（{'、'.join(str(fact.span) for fact in figure.facts)}）",
            hint="核对原文；运行 jianbao decide 裁定",
            severity=Severity.DOUBT,
        )
        for table in rollup.tables
        for figure in table.figures
        if figure.facts and figure.value is None
    ]


def _fallen(state: State) -> Iterator[Diagnostic]:
    """An approval that does not hold any more is told until somebody approves anew."""
    if state.fallen:
        approval, parts = state.fallen, "、".join(state.changed)
        message = f"{approval.action}（{approval.by}，{approval.on}）以后{parts}有改动，签字不再算数"
        hint = "改回去，或重新核稿、签发"
        yield Diagnostic("A101", message, approval.place, hint, Severity.DOUBT)


_PRINTED_IN = {"总体情况": ("core",), "指标总表": ("flow", "stock", "cumulative")}
"""The parts in which the figures of a table are printed, each of them, by the templates as they ship."""


def _unprinted(briefing: Briefing, rollup: Rollup, settings: Settings) -> Iterator[Diagnostic]:
    """Figures that a part is there for and no template prints: an editor has taken out more than was meant, maybe."""
    printed = printed_places(briefing)
    for part in (part for part in _PRINTED_IN if part in settings.parts):
        figures = (figure for name in _PRINTED_IN[part] for figure in rollup.table(name) if figure.facts)
        lost = [figure for figure in figures if figure.key not in printed]
        if lost:
            some = "、".join(f"{figure.metric}{figure.display}" for figure in lost[:3])
            message = f"“{part}”里有 {len(lost)} 个数没有印出（{some}{'……' if len(lost) > 3 else ''}）"
            hint = "恢复模板里去掉的表和变量；确实不印的，从 parts 里去掉这一部分"
            yield Diagnostic("N109", message, "content.md.j2", hint, Severity.DOUBT)


_FATES = {
    Fate.STALE: ("D201", "来源已改动，裁定没有照办", "核对来源后重新裁定，删去旧的", Severity.DOUBT),
    Fate.ABSENT: ("D202", "来源不在本次范围，裁定没有用上", "", Severity.NOTICE),
    Fate.UNFIT: ("D203", "裁定不适用，没有照办", "核对后改正或删去", Severity.DOUBT),
}


def left_unapplied(decisions: Iterable[Replayed]) -> list[Diagnostic]:
    """A diagnostic for every decision that this run did not apply."""
    return [
        Diagnostic(code, f"{what}：{replayed.why}", replayed.decision.place, hint, severity)
        for replayed in decisions
        if replayed.fate is not Fate.APPLIED
        for code, what, hint, severity in (_FATES[replayed.fate],)
    ]


def stage_map() -> str:
    """Each stage with the first line of its docstring."""
    modules = (importlib.import_module(f"reports.{name}") for name in STAGES)
    lines = ((m.__name__, (m.__doc__ or "").strip().splitlines()[0]) for m in modules)
    return "\n".join(f"{name:22s} {line}" for name, line in lines)


if __name__ == "__main__":
    print(stage_map())
