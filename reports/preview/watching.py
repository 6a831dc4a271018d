"""Folders → a call whenever something in them has changed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from watchfiles import watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STEP, LONGEST, IDLE = 10, 60, 1000
"""Milliseconds: the quiet that ends a change, the longest wait for it, and how often the end is looked for."""


class Watcher:
    """A thread that watches folders, not those below them; `watch` says anew which."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._folders: tuple[Path, ...] = ()
        self._again = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def start(self, folders: tuple[Path, ...]) -> None:
        """Begin."""
        self._folders = folders
        self._thread.start()

    def watch(self, folders: tuple[Path, ...]) -> None:
        """Watch these from now on."""
        if folders != self._folders:
            self._folders = folders
            self._again.set()

    def stop(self) -> None:
        """End the thread."""
        self._ended = True
        self._again.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended:
            self._again.clear()
            folders = [folder for folder in self._folders if folder.is_dir()]
            for _ in watch(
                *folders, watch_filter=None, recursive=False, debounce=LONGEST, step=STEP,
                rust_timeout=IDLE, stop_event=self._again, yield_on_timeout=True, raise_interrupt=False,
                ignore_permission_denied=True,
            ):  # fmt: skip
                self._changed()  # also where nothing was told: a folder of the network tells nothing
