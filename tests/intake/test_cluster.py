"""On a Dask cluster of two worker processes the same bytes come out as in one process."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from reports.diagnostics import UsageError
from reports.intake import cluster as cluster_module
from reports.intake.cluster import Cluster
from reports.intake.gather import gather
from tests.conftest import ROOT
from tests.intake.conftest import issue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reports.config import Settings
    from reports.intake.pool import Task
    from reports.lexicon import Lexicon

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def there() -> Iterator[Any]:
    """A cluster of two worker processes on this machine."""
    distributed = pytest.importorskip("distributed", reason="the extra jianbao[cluster] is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as made:
            yield made


@pytest.fixture
def on_cluster(there: Any, settings: Settings) -> Settings:
    return replace(settings, engine="dask", scheduler=there.scheduler_address)


def test_a_cluster_reads_the_same_and_a_worker_killed_on_the_way_loses_nothing(
    there: Any,
    on_cluster: Settings,
    settings: Settings,
    folder: Path,
    read_by: Callable[[Settings], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(7, 40):
        (folder / f"多{number}.txt").write_text(issue(number % 9 + 1), encoding="utf-8")
    own = replace(on_cluster, lexicon=ROOT / "词典.yaml")
    plain = read_by(replace(settings, lexicon=ROOT / "词典.yaml"))
    assert read_by(own) == plain
    submitted: list[str] = []
    submit = Cluster._submitted

    def killing(self: Cluster, client: Any, task: Task) -> Any:
        submitted.append(task.shown)
        future = submit(self, client, task)
        if len(submitted) == 12:
            victim = next(iter(client.run(os.getpid).values()))
            os.kill(victim, signal.SIGKILL)
        return future

    monkeypatch.setattr(Cluster, "_submitted", killing)
    assert read_by(own) == plain
    assert len(submitted) == 41


def test_workers_of_another_edition_are_told(
    on_cluster: Settings, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["reports.intake.gather"], "edition", lambda _: "another")
    assert code_of(on_cluster, lexicon) == "I130"


def code_of(settings: Settings, lexicon: Lexicon) -> str:
    with pytest.raises(UsageError) as raised:
        gather(settings, lexicon, "来源")
    return raised.value.diagnostics[0].code


def test_a_scheduler_that_does_not_answer_is_told(
    settings: Settings, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra jianbao[cluster] is not installed")
    monkeypatch.setattr(cluster_module, "_SECONDS", 1)
    for address in ("tcp://127.0.0.1:1", "nothing://x", "tcp://no.such.host.invalid:8786"):
        assert code_of(replace(settings, engine="dask", scheduler=address), lexicon) == "I128"


def test_a_missing_extra_is_told(settings: Settings, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert code_of(replace(settings, engine="dask", scheduler="tcp://127.0.0.1:1"), lexicon) == "I127"
