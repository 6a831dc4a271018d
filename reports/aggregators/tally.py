"""Ledger → how many facts of each metric have which place in the roll-up: facts are counted, values never added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.model import Ledger, Standing, Tally

if TYPE_CHECKING:
    from reports.lexicon import Lexicon

UNKNOWN = ""
"""Stands for every name that the lexicon lacks."""


def tally(ledger: Ledger, lexicon: Lexicon) -> Tally:
    """The metrics that were met, in the order of the lexicon, with the number of facts of each standing.

    pandas is loaded here and by nobody else: it takes longer to load than everything that the page needs.
    """
    import pandas as pd

    if not ledger.entries:
        return Tally((), ())
    met = pd.DataFrame(
        {
            "metric": [entry.fact.metric or UNKNOWN for entry in ledger.entries],
            "standing": [entry.standing.value for entry in ledger.entries],
        }
    )
    counts = pd.crosstab(met["metric"], met["standing"])
    rows = [name for name in (*lexicon.metrics, UNKNOWN) if name in counts.index]
    standings = tuple(standing for standing in Standing if standing.value in counts.columns)
    ordered = counts.loc[rows, [standing.value for standing in standings]]
    numbers = ordered.to_numpy().tolist()
    return Tally(standings, tuple((name, tuple(row)) for name, row in zip(rows, numbers, strict=True)))
