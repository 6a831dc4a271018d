"""Letters, ledger, server → each letter sent once, or its state known: attempts with growing pauses.

The order is what makes it safe: a letter stands in the ledger before anything is sent, `sending` is on disk before its
text goes out, and what the server answered is on disk before the next letter begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reports.deliver.send_ledger import Sending
from reports.deliver.smtp import Session, Unreachable, session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from reports.config import Mail
    from reports.deliver.send_ledger import Letter, Row, SendLedger

MOST_UNKNOWN = 3
"""Mails in a row that end unknown, after which no more are risked."""
_TO_TRY = (Sending.QUEUED, Sending.DEFERRED, Sending.REFUSED)


class World(Struct, frozen=True):
    """What a run needs from outside: the clock, sleep, and `step`, which tests use to end the process at a point."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    step: Callable[[str], None]


def deliver(
    letters: Sequence[Letter], mail: Mail, password: str | None, ledger: SendLedger, world: World
) -> tuple[Row, ...]:
    """Send what is not sent yet; the rows of the document afterwards.

    A temporary failure is tried again after each of the pauses, a permanent one in the next run, an unknown end never.
    Raises MailError where the server must not be trusted or does not accept the user.
    """
    for letter in letters:
        ledger.queue(letter, world.now())
    world.step("queued")
    waiting = {row.key: row for row in ledger.rows(letters[0].document) if row.state in _TO_TRY}
    wanted = {letter.key for letter in letters}
    round_ = _Round(mail, password, ledger, world)
    left = [row for key, row in waiting.items() if key in wanted]
    for pause in (0, *mail.pauses):
        if pause and left:
            world.sleep(pause)
        left = round_.over(left)
    return ledger.rows(letters[0].document)


class _Round:
    """One attempt at each letter that is left."""

    def __init__(self, mail: Mail, password: str | None, ledger: SendLedger, world: World) -> None:
        self._mail, self._password, self._ledger, self._world = mail, password, ledger, world
        self._unknown = 0

    def over(self, left: Iterable[Row]) -> list[Row]:
        """Try each letter; those that are deferred."""
        queue, deferred = list(left), []
        while queue and self._unknown < MOST_UNKNOWN:
            try:
                with session(self._mail, self._password) as connection:
                    self._world.step("connected")
                    while queue:
                        row = queue.pop(0)
                        state, broken = self._post(connection, row)
                        deferred += [row] * (state is Sending.DEFERRED)
                        if broken:
                            break
            except Unreachable as error:
                for row in queue:
                    self._mark(row, Sending.DEFERRED, str(error))
                return [*deferred, *queue]
        return deferred

    def _post(self, connection: Session, row: Row) -> tuple[Sending, bool]:
        self._world.step("begun")

        def reached(point: str) -> None:
            if point == "data":
                self._world.step("accepted")
                self._mark(row, Sending.SENDING)
            self._world.step(point)

        answer = connection.post(self._mail.sender, row.recipient, self._ledger.data(row.key), reached)
        self._world.step("answered")
        self._unknown = self._unknown + 1 if answer.state is Sending.UNKNOWN else 0
        self._mark(row, answer.state, answer.reply)
        self._world.step("recorded")
        return answer.state, answer.broken

    def _mark(self, row: Row, state: Sending, reply: str = "") -> None:
        self._ledger.mark(row.key, state, self._world.now(), reply)
