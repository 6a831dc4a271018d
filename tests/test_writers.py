"""Every file that lasts (decisions, approvals, archive, send ledger) is that of before or that of after, always."""

from __future__ import annotations

import datetime
import resource
import shutil
import signal
from typing import TYPE_CHECKING, Any

import pytest

from reports.approvals import load_approvals
from reports.config import load_settings
from reports.decisions import load_decisions
from reports.deliver.archive import keep, kept_briefings, withdraw
from reports.deliver.send_ledger import NAME, Letter, Sending, send_ledger
from reports.diagnostics import ExitCode, JianbaoError, ReportImpossible
from reports.docket import Order, open_docket, write_decision
from reports.extract.alone import quantity_reader
from reports.issuing import Order as ApprovalOrder
from reports.issuing import approve, revoke
from reports.model import Status
from tests.conftest import ROOT
from tests.faults import each_step_fails, each_step_kills, full_disk
from tests.test_cli import CONFIG, snapshot
from tests.test_issuing import issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reports.config import Settings
    from reports.lexicon import Lexicon

TODAY = datetime.date(2023, 6, 1)
NOW = datetime.datetime(2023, 6, 1, 9, tzinfo=datetime.UTC)


def each_step(work: Callable[[], None], before: Callable[[], None]) -> Iterator[tuple[str, int]]:
    """Each step of the work, failing for want of room and then killed."""
    yield from (("full", number) for number in each_step_fails(work, full_disk, before))
    yield from (("killed", number) for number in each_step_kills(work, before))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An office whose two issues contradict one another."""
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "config.yaml").write_text(f"{CONFIG}number: 9\nformats: [docx]\n", encoding="utf-8")
    (tmp_path / "sources").mkdir()
    for number, amount in ((1, "12.5"), (2, "13")):
        text = issue(number, f"2022年，全市实到资金{amount}亿元。")
        (tmp_path / "sources" / f"{number}.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return load_settings(tmp_path / "config.yaml", {}, TODAY)


def test_decisions_are_those_of_before_or_one_more(office: Settings, lexicon: Lexicon) -> None:
    path, quantity = office.config_path.parent.resolve() / "decisions.yaml", quantity_reader(lexicon)
    first, second = (fact.id for fact in open_docket(office).facts)
    write_decision(office, Order(first, "张三", "经核对", "不计"), TODAY)
    known = path.read_bytes()
    names = {entry.name for entry in path.parent.iterdir()}
    found = set()

    def write() -> None:
        write_decision(office, Order(second, "李四", "经核对", "不计"), TODAY)

    for how, number in each_step(write, lambda: path.write_bytes(known) and None):
        count = len(load_decisions(path, quantity))
        assert count in (1, 2), (how, number)
        assert path.read_bytes().startswith(known), (how, number)
        found.add((how, count))
        path.write_bytes(known)
        write()
        assert {entry.name for entry in path.parent.iterdir()} == names, (how, number)
    assert found >= {("full", 1), ("killed", 1), ("killed", 2)}


def test_approvals_and_what_they_release_are_whole(office: Settings) -> None:
    """A record without its files may be found, as a report makes them; files that claim more than the record never."""
    folder = office.config_path.parent
    (folder / "sources" / "2.txt").unlink()
    approve(office, Status.REVIEWED, ApprovalOrder("李四", TODAY))
    reviewed = snapshot(folder)
    found = set()

    def before() -> None:
        for name in ("output", "archive"):
            shutil.rmtree(folder / name, ignore_errors=True)
        for name, data in reviewed.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)

    def sign() -> None:
        approve(office, Status.ISSUED, ApprovalOrder("张三", TODAY))

    for number in each_step_kills(sign, before, stride=9):
        records = load_approvals(folder / "签发.yaml")
        issued = b"issued" in (folder / "output/2022/省级/manifest.json").read_bytes()
        kept = kept_briefings(folder / "archive")
        assert len(records) in (1, 2), number
        assert not issued or len(records) == 2, number
        assert not kept or issued, number
        assert all(each.changed() == () for each in kept), number
        found.add((len(records), issued, bool(kept)))
        sign()
        assert [each.changed() for each in kept_briefings(folder / "archive")] == [()], number
        assert [path.name for path in (folder / "archive/2023").iterdir()] == ["9-省级"], number
        assert len(load_approvals(folder / "签发.yaml")) == 2
    assert found >= {(1, False, False), (2, False, False), (2, True, False)}


def test_a_withdrawal_loses_nothing_of_the_archive(office: Settings) -> None:
    folder = office.config_path.parent
    (folder / "sources" / "2.txt").unlink()
    for stage, name in ((Status.REVIEWED, "李四"), (Status.ISSUED, "张三")):
        approve(office, stage, ApprovalOrder(name, TODAY))
    (kept,) = kept_briefings(folder / "archive")
    whole = snapshot(kept.folder)
    for how, number in each_step(lambda: withdraw(kept) and None, lambda: _put_back(kept.folder)):
        (there,) = (path for path in kept.folder.parent.iterdir())
        assert snapshot(there) == whole, (how, number)
    _put_back(kept.folder)
    revoke(office, ApprovalOrder("张三", TODAY, "有误"))
    assert kept_briefings(folder / "archive") == ()


def _put_back(folder: Path) -> None:
    for path in folder.parent.iterdir():
        if path != folder:
            path.rename(folder)


def test_a_briefing_is_in_the_archive_whole_or_not_at_all(tmp_path: Path) -> None:
    files = {"made-from/a.yaml": b"a" * 5000, "briefing.pdf": b"p" * 9000, "manifest.json": b"{}"}
    target = tmp_path / "2023" / "9-省级"
    for how, number in each_step(
        lambda: keep(tmp_path, 2023, "9-省级", files) and None,
        lambda: shutil.rmtree(tmp_path / "2023", ignore_errors=True),
    ):
        assert not target.exists() or snapshot(target) == files, (how, number)
        shutil.rmtree(target, ignore_errors=True)
        keep(tmp_path, 2023, "9-省级", files)
        assert [path.name for path in target.parent.iterdir()] == [target.name], (how, number)
        assert snapshot(target) == files, (how, number)


# --- the send ledger, whose writes SQLite makes -------------------------------------------------------------


def letter(number: int) -> Letter:
    return Letter(f"{number:064d}", "2022/省级", "报", "a@high.test", f"{number}@sender.test", b"mail" * 2000)


def states(folder: Path) -> dict[str, Any]:
    with send_ledger(folder) as ledger:
        return {row.document: row.state for number in (1, 2) for row in ledger.rows(letter(number).document)}


@pytest.fixture
def _signal_of_a_full_file() -> Iterator[None]:
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGXFSZ, previous)


@pytest.mark.usefixtures("_signal_of_a_full_file")
def test_a_ledger_that_cannot_grow_stops_the_mail_and_keeps_what_it_knows(tmp_path: Path) -> None:
    with send_ledger(tmp_path) as ledger:
        ledger.queue(letter(1), NOW)
        ledger.mark(letter(1).key, Sending.SENT, NOW)
    known, before = (tmp_path / NAME).read_bytes(), states(tmp_path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    found = set()
    for size in range(0, len(known) + 12_000, 512):
        (tmp_path / NAME).write_bytes(known)
        (tmp_path / f"{NAME}-journal").unlink(missing_ok=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
        try:
            with send_ledger(tmp_path) as ledger:
                ledger.queue(letter(2), NOW)
            after = {letter(2).document: Sending.QUEUED}
        except ReportImpossible as error:
            told, after = error.diagnostics[0].code, {}
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert states(tmp_path) == before | after, size
        found.add(bool(after))
    assert (found, told) == ({False, True}, "M301")


def test_a_ledger_that_may_not_be_written_stops_before_any_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(JianbaoError) as refused, send_ledger(tmp_path):
        pytest.fail("there is no ledger")
    assert refused.value.exit_code == ExitCode.IMPOSSIBLE
