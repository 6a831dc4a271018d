"""Sentence → whether it says of a figure that it is wrong (更正、应为、误为): what the ledger reads claims from.

Intake remembers of an issue whether it says so, since what it corrects may stand in any issue before it.
"""

from __future__ import annotations

import re

CUE = re.compile(
    r"(?P<turned>误(?:写|印|记|报|刊|登|录)?(?:为|作|成))"
    r"|(?:应(?:更正|改|订正)?[为是]|(?:更正|订正|勘正)[为是成])"
)
"""Between a wrong figure and the right one; `turned`: the right one comes first."""
HEAD = re.compile(r"^\s*(?:重要)?(?:更正|勘误|订正)(?:启事|说明)?[：:，,]")
"""How a notice of correction begins."""


def is_correction(sentence: str) -> bool:
    """Whether a sentence has either."""
    return bool(CUE.search(sentence) or HEAD.search(sentence))
