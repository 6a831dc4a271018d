"""The tally counts every fact once, and never adds a value."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from msgspec.structs import replace

from reports.aggregators import tally
from reports.ledger import reconcile
from reports.lexicon import load_lexicon
from reports.model import Ledger, Tally
from tests.conftest import ROOT
from tests.test_oracles import run
from tests.windows import YEAR_2022


def test_every_fact_is_counted_once_under_its_metric_and_standing() -> None:
    _, briefing, facts = run("2022")
    ledger = reconcile(facts, briefing.window)
    found = tally(ledger, load_lexicon())
    told = {
        (name, standing): count
        for name, counts in found.rows
        for standing, count in zip(found.standings, counts, strict=True)
        if count
    }
    assert told == Counter((entry.fact.metric or "", entry.standing) for entry in ledger.entries)
    assert sum(told.values()) == len(facts)


def test_the_metrics_stand_in_the_order_of_the_lexicon_and_unknown_ones_last() -> None:
    _, briefing, (first, *others) = run("2022")
    lexicon = load_lexicon()
    ledger = reconcile((replace(first, metric=None, label="新名目"), *others), briefing.window)
    names = [name for name, _ in tally(ledger, lexicon).rows]
    assert names[-1] == ""
    assert names[:-1] == [name for name in lexicon.metrics if name in names]


def test_an_empty_ledger_has_an_empty_tally() -> None:
    assert tally(Ledger(YEAR_2022, ()), load_lexicon()) == Tally((), ())


def test_the_page_does_not_wait_for_pandas() -> None:
    code = (
        "import sys, reports.pipeline; "
        "sys.exit(any(name.partition('.')[0] in {'pandas', 'numpy'} for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
