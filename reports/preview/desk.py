"""Period and audience → the briefing as it stands on the disk, made anew when something changes."""

from __future__ import annotations

import gc
import threading
from functools import partial
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from reports.config import load_settings
from reports.diagnostics import Diagnostic, JianbaoError
from reports.pipeline import review
from reports.preview.memory import Memory
from reports.preview.setting import Before, Setter, opening_job, screen_job
from reports.preview.stamps import Mark, folders_of, mark_of, stamp_of
from reports.preview.views import Due, Good, Shown, View
from reports.preview.watching import Watcher
from reports.render.screen import Pages

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from reports.config import Settings
    from reports.pipeline import Reviewed

Task = TypeVar("Task")
UNFORESEEN = "P106"
MOST_VIEWS = 8
ASKED = 5.0
"""Seconds for which a view that was asked for counts as looked at."""


class Desk:
    """Makes the briefings of the views that somebody looks at, one after the other, in a thread of its own.

    `overrides` are the settings of the command line; those of a view go before them. `today` is the clock.
    """

    def __init__(self, config: Path, overrides: Mapping[str, str | None], today: Callable[[], datetime.date]) -> None:
        self.config, self._overrides, self._today = config, overrides, today
        self._memory, self._numbers = Memory(), count(1)
        self._first, self._whole = Setter(), Setter()
        self._state = threading.Condition()
        self._shown: dict[View, Shown] = {}
        self._stamps: dict[View, str] = {}
        self._jobs: dict[View, Due] = {}
        self._latest: dict[View, Reviewed] = {}
        self._listeners: dict[Callable[[], None], View] = {}
        self._asked: dict[View, float] = {}
        self._before: dict[View, Before] = {}
        self._settings: dict[View, tuple[Mark, datetime.date, Settings]] = {}
        self._ended = False
        self._watcher = Watcher(self._look)
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for name, work in (("making", self._make), ("setting", self._set))
        ]
        self._due: dict[View, None] = {}

    def start(self) -> None:
        """Begin to work; the processes that set pages load at once."""
        settings = self._settings_or_none(View())
        for setter in (self._first, self._whole):
            setter.warm(settings.fonts if settings else None)
        for thread in self._threads:
            thread.start()
        self._watcher.start(folders_of(self.config, settings))

    def stop(self) -> None:
        """End every thread and process."""
        with self._state:
            self._ended = True
            self._state.notify_all()
        for setter in (self._first, self._whole):
            setter.end()
        self._watcher.stop()
        for thread in self._threads:
            thread.join()
        for setter in (self._first, self._whole):
            setter.close()

    def settings(self, view: View) -> Settings:
        """What a view asks for. Raises ConfigError."""
        asked = {name: text for name, text in view._asdict().items() if text}
        mark, today = mark_of(self.config), self._today()
        settings = load_settings(self.config, {**self._overrides, **asked}, today)
        self._settings[view] = mark, today, settings
        return settings

    def today(self) -> datetime.date:
        """The day."""
        return self._today()

    def shown(self, view: View) -> Shown:
        """What there is to see of a view; the first time it is asked for, it is begun."""
        with self._state:
            self._asked[view] = monotonic()
            if view not in self._shown:
                self._forget()
                self._shown[view] = Shown()
                self._due[view] = None
                self._state.notify_all()
            return self._shown[view]

    def stamp(self, view: View) -> str:
        """The stamp of the files of a view as they are now."""
        return stamp_of(self.config, self._settings_or_none(view))

    def listen(self, view: View, listener: Callable[[], None]) -> None:
        """Call whenever a view shows something new."""
        with self._state:
            self._listeners[listener] = view
        self.shown(view)

    def leave(self, listener: Callable[[], None]) -> None:
        """Do not call any more."""
        with self._state:
            self._listeners.pop(listener, None)

    def _forget(self) -> None:
        """Drop the views that nobody looks at where there are many."""
        for view in [view for view in self._shown if not self._watched(view)][: len(self._shown) - MOST_VIEWS]:
            self._drop(view)

    def _watched(self, view: View) -> bool:
        """Whether somebody looks at a view."""
        return view in self._listeners.values() or monotonic() - self._asked.get(view, -ASKED) < ASKED

    def _drop(self, view: View) -> None:
        for known in (self._shown, self._stamps, self._jobs, self._due, self._asked):
            known.pop(view, None)
        for remembered in (self._before, self._settings, self._latest):
            remembered.pop(view, None)

    # --- in the thread of the watcher ---------------------------------------------------------------------

    def _look(self) -> None:
        with self._state:
            views = list(self._stamps)
        changed = [view for view in views if self.stamp(view) != self._stamps.get(view)]
        with self._state:
            for view in changed:
                if self._watched(view):
                    self._due |= {view: None} if view in self._shown else {}
                else:
                    self._drop(view)  # it is made anew when somebody asks for it
            self._state.notify_all()

    # --- in the thread that makes briefings -----------------------------------------------------------------

    def _make(self) -> None:
        while task := self._next(self._due):
            view, stamp = task[0], self.stamp(task[0])
            with self._state:
                self._stamps[view] = stamp
            self._guarded(view, partial(self._made, view, stamp))

    def _made(self, view: View, stamp: str) -> None:
        settings = self.settings(view)
        self._watcher.watch(self._folders())
        made = review(settings, self._memory)
        lexicon = self._memory.lexicon(settings.lexicon)
        opening, whole = opening_job(made.briefing, settings, self._before.get(view))
        pages = self._first.start(opening) if opening else None
        try:
            job = whole or screen_job(made.briefing, settings)
        finally:
            first = pages() if pages else None
        due = Due(next(self._numbers), made, partial(Good, settings, lexicon, made, stamp), job)
        with self._state:
            self._jobs.pop(view, None)
            self._jobs[view], self._latest[view] = due, made
            self._state.notify_all()
        if first and first.pages:
            good = due.good(Pages(first.pdf), first.boxes, first.notices, complete=False)
            self._show(view, lambda _: Shown(due.number, good))
        else:
            self._show(view, lambda now: replace(now, number=due.number, errors=(), behind=now.good is not None))

    def _folders(self) -> tuple[Path, ...]:
        """The folders of every view that is made."""
        with self._state:
            views = list(self._shown)
        found = (folders_of(self.config, self._settings_or_none(view)) for view in views)
        return tuple(sorted({folder for folders in found for folder in folders}))

    # --- in the thread that sets whole briefings --------------------------------------------------------------

    def _set(self) -> None:
        while task := self._next(self._jobs):
            self._guarded(task[0], partial(self._completed, *task))

    def _completed(self, view: View, due: Due) -> None:
        whole = self._whole.set(due.job)
        good = due.good(Pages(whole.pdf), whole.boxes, whole.notices, complete=True)
        self._show(view, lambda now: self._unless_newer(view, due, now, good))
        if view not in self._before:
            gc.collect()
            gc.freeze()  # what is remembered of the sources need not be looked through at every change
        self._before[view] = Before(due.made.briefing, due.job.html)

    def _unless_newer(self, view: View, due: Due, now: Shown, good: Good) -> Shown:
        """The whole briefing, unless a newer one is shown; an error that came after it began stays over it."""
        if self._latest.get(view) is not due.made:
            return now
        later = now.number > due.number
        return Shown(next(self._numbers), good, now.errors if later else (), now.behind and later)

    # --- in both ------------------------------------------------------------------------------------------

    def _next(self, waiting: dict[View, Task]) -> tuple[View, Task] | None:
        """The next view that something is to be done for, and what; None at the end."""
        with self._state:
            self._state.wait_for(lambda: self._ended or waiting)
            if self._ended:
                return None
            view = next(iter(waiting))
            return view, waiting.pop(view)

    def _guarded(self, view: View, work: Callable[[], None]) -> None:
        """Whatever goes wrong is shown over the last good pages."""
        try:
            work()
        except JianbaoError as error:
            errors = error.diagnostics
        except Exception as error:
            hint = "原来的页面留着；再改一次，或重新启动预览"
            errors = (Diagnostic(UNFORESEEN, f"预览没有做成：{type(error).__name__}: {error}", "", hint),)
        else:
            return
        if not self._ended:
            self._show(view, lambda now: replace(now, number=next(self._numbers), errors=errors, behind=False))

    def _show(self, view: View, change: Callable[[Shown], Shown]) -> None:
        with self._state:
            if view in self._shown:
                self._shown[view] = change(self._shown[view])
            called = [listener for listener, watched in self._listeners.items() if watched == view]
        for listener in called:
            listener()

    def _settings_or_none(self, view: View) -> Settings | None:
        """The settings of a view, those read before as long as config.yaml is what it was."""
        known = self._settings.get(view)
        if known and known[:2] == (mark_of(self.config), self._today()):
            return known[2]
        try:
            return self.settings(view)
        except JianbaoError:
            return None
