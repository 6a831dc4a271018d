"""Period and audience → the briefing as it stands on the disk, made anew when something changes."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from reports.config import load_settings
from reports.diagnostics import Diagnostic, JianbaoError
from reports.pipeline import review
from reports.preview.memory import Memory
from reports.preview.setting import Setter, body_first, screen_job
from reports.preview.stamps import folders_of, stamp_of
from reports.preview.watching import Watcher
from reports.render.screen import Pages

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from reports.config import Settings
    from reports.lexicon import Lexicon
    from reports.pipeline import Reviewed
    from reports.render.printing import Box, Job

Task = TypeVar("Task")
UNFORESEEN = "P106"
MOST_VIEWS = 8


class View(NamedTuple):
    """What somebody wants to see; empty: as config.yaml or the command line has it."""

    period: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Good:
    """A briefing that could be made, and its pages; `stamp` stands for the files that it was made of.

    `complete`: the pages are all there, not those of the body alone.
    """

    settings: Settings
    lexicon: Lexicon
    made: Reviewed
    stamp: str
    pages: Pages
    boxes: tuple[Box, ...]
    notices: tuple[Diagnostic, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What a view shows: the last good briefing, None before the first, and what stands against a newer one.

    `number` grows with everything that is new.
    """

    number: int = 0
    good: Good | None = None
    errors: tuple[Diagnostic, ...] = ()


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
        self._jobs: dict[View, tuple[Good, Job]] = {}
        self._listeners: dict[Callable[[], None], View] = {}
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
        return load_settings(self.config, {**self._overrides, **asked}, self._today())

    def today(self) -> datetime.date:
        """The day."""
        return self._today()

    def shown(self, view: View) -> Shown:
        """What there is to see of a view; the first time it is asked for, it is begun."""
        with self._state:
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
        watched = set(self._listeners.values())
        for view in [view for view in self._shown if view not in watched][: len(self._shown) - MOST_VIEWS]:
            for known in (self._shown, self._stamps, self._jobs, self._due):
                known.pop(view, None)

    # --- in the thread of the watcher ---------------------------------------------------------------------

    def _look(self) -> None:
        with self._state:
            views = list(self._stamps)
        changed = [view for view in views if self.stamp(view) != self._stamps.get(view)]
        with self._state:
            self._due |= dict.fromkeys(view for view in changed if view in self._shown)
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
        job = screen_job(made.briefing, settings)
        lexicon = self._memory.lexicon(settings.lexicon)
        first = self._first.set(body_first(job))
        good = Good(settings, lexicon, made, stamp, Pages(first.pdf), first.boxes, first.notices, complete=False)
        with self._state:
            self._jobs.pop(view, None)
            self._jobs[view] = good, job
        self._show(view, lambda _: Shown(next(self._numbers), good))

    def _folders(self) -> tuple[Path, ...]:
        """The folders of every view that is made."""
        with self._state:
            views = list(self._shown)
        found = (folders_of(self.config, self._settings_or_none(view)) for view in views)
        return tuple(sorted({folder for folders in found for folder in folders}))

    # --- in the thread that sets whole briefings --------------------------------------------------------------

    def _set(self) -> None:
        while task := self._next(self._jobs):
            self._guarded(task[0], partial(self._completed, task[0], *task[1]))

    def _completed(self, view: View, good: Good, job: Job) -> None:
        whole = self._whole.set(job)
        complete = replace(good, pages=Pages(whole.pdf), boxes=whole.boxes, notices=whole.notices, complete=True)
        self._show(
            view, lambda now: replace(now, number=next(self._numbers), good=complete) if now.good is good else now
        )

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
            self._show(view, lambda now: replace(now, number=next(self._numbers), errors=errors))

    def _show(self, view: View, change: Callable[[Shown], Shown]) -> None:
        with self._state:
            if view in self._shown:
                self._shown[view] = change(self._shown[view])
            called = [listener for listener, watched in self._listeners.items() if watched == view]
        for listener in called:
            listener()

    def _settings_or_none(self, view: View) -> Settings | None:
        try:
            return self.settings(view)
        except JianbaoError:
            return None
