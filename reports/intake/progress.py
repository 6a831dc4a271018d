"""How far reading has come, on a terminal; nothing where standard error goes into a file, so that cron stays quiet."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FROM = 20
"""Files from which a bar is worth its place."""


@contextmanager
def progress(length: int) -> Iterator[Callable[[], None]]:
    """A function to be called after every file."""
    if length < _FROM or not sys.stderr.isatty():
        yield lambda: None
        return
    label = f"读取 {length} 个文件"
    with click.progressbar(length=length, label=label, file=sys.stderr, show_pos=True) as bar:
        yield lambda: bar.update(1)
