"""A process that reads and extracts files for the one that started it, until that one is gone.

Frames on a socket: first one of JSON `{"lexicon": path or null, "reading": edition}`, answered by the edition at work
here; then a frame of JSON `[suffix, shown]` and one with the bytes of a file, answered by the three pieces of an entry.
"""

from __future__ import annotations

import gc
import json
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from reports.intake.edition import edition
from reports.intake.entry import Maker
from reports.lexicon import load_lexicon

if TYPE_CHECKING:
    from types import FrameType

_NEW = 50_000
"""New objects between two looks for garbage: a file makes some thousands, hardly any of them in a cycle."""


def serve(connection: Connection) -> None:
    """Answer until the other end is closed."""
    told = json.loads(connection.recv_bytes())
    own = Path(told["lexicon"]) if told["lexicon"] else None
    maker = Maker(load_lexicon(own))
    gc.freeze()
    gc.set_threshold(_NEW)
    connection.send_bytes(edition(own.read_bytes() if own else b"").encode())
    while True:
        suffix, shown = json.loads(connection.recv_bytes())
        entry = maker.make(connection.recv_bytes(), suffix, shown)
        for piece in (entry.head, entry.body, entry.facts):
            connection.send_bytes(piece)


def end(number: int, _: FrameType | None) -> NoReturn:
    """Leave in order, so that what this process started is ended too."""
    sys.exit(128 + number)


def main() -> None:
    """Serve on the socket whose number is given."""
    signal.signal(signal.SIGTERM, end)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError), Connection(int(sys.argv[1])) as connection:
        serve(connection)


if __name__ == "__main__":
    main()
