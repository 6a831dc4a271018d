"""checked values → Settings: the frozen value that every stage is given."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from reports.model import Window

FORMATS = ("pdf", "docx")
EXCLUDED_SHOWN = 200
LISTED_FACTS = 10_000
ISSUES_SHOWN = 200
DISTRIBUTION_LABELS = ("报", "送", "发")
DETAILS = ("条数", "明细", "报送单位")
PLACE_FORMS = ("表格", "分述")
UNITS = ("原文", "亿元", "万元")
ENGINES = ("local", "dask")


class Inherit(StrEnum):
    """The distribution block is taken from another issue."""

    LATEST = "latest"


class Waiver(Struct, frozen=True):
    """A finding that may stand: its code, the words or figure at fault, why, the last day, and `path:line:column`."""

    code: str
    what: str
    why: str
    until: datetime.date
    place: str = ""


class TLS(StrEnum):
    """How the connection to the mail server is encrypted: by STARTTLS, from the start, or (this machine only) not."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


class Mail(Struct, frozen=True):
    """How mail goes out: server, sender, the formats that are attached, seconds of the pauses between attempts.

    `credentials` is a file with the password, readable for its owner alone; `ca` a file of certificates that are
    trusted besides those of the system.
    """

    host: str
    port: int
    tls: TLS
    user: str | None
    credentials: Path | None
    ca: Path | None
    sender: str
    attach: tuple[str, ...]
    pauses: tuple[int, ...]


class Settings(Struct, frozen=True):
    """What one run is asked to do.

    `date` is that of the new issue, `cutoff` the last day of printing of an issue that is read. `city` is how
    the audience's briefing calls the city (我市, 全市), `parts` are the parts that it prints. `templates` are
    folders: the first that holds a file wins. `distribution` has its lines as (label, text) in the order of
    printing. `lexicon`, `decisions` and `waivers` are the editors' own files, None where they have none; that of
    the decisions need not be there yet, nor that of the `approvals`, nor the folder `archive` of what was issued.
    `dated` tells whether somebody gave the date; else it is that of the day. `excluded_shown` is the most figures
    left out that the page lists one by one, `issues_shown` the most issues; `listed_facts` the most that are opened
    and listed whatever time they speak of (`bearing`). `duplex`: printed on both sides; `fonts`: a folder with fonts
    of the office's own. `mail` is None where mail is not set up; `recipients` are the addresses of each group of 报,
    送 and 发. `limit` is the most characters of the body, None where there is none; `examples` the most sentences
    about single districts in a section; `places` says whether districts are told in a table (表格) or one by one
    (分述), `detail` how the figures left out are listed (条数, 明细, 报送单位), `units` in which unit sums of money
    are written (原文, 亿元, 万元). `texts` is the folder of what is written by hand for this period and audience.
    `sources` is a folder, a file or a pattern of files. `cache` is the folder of what was read before, None where
    nothing is kept; `jobs` the processes that read at once, None for as many as there are cores; `engine` where they
    run (local, dask), `scheduler` the address of the cluster.
    """

    config_path: Path
    date: datetime.date
    window: Window
    cutoff: datetime.date
    audience: str
    city: str
    parts: tuple[str, ...]
    distribution: tuple[tuple[str, str], ...] | Inherit
    sources: Path
    output: Path
    templates: tuple[Path, ...]
    formats: tuple[str, ...]
    masthead: str
    issuer: str
    number: int | None
    strict: bool
    lexicon: Path | None = None
    excluded_shown: int = EXCLUDED_SHOWN
    listed_facts: int = LISTED_FACTS
    issues_shown: int = ISSUES_SHOWN
    decisions: Path | None = None
    waivers: Path | None = None
    duplex: bool = False
    fonts: Path | None = None
    limit: int | None = None
    examples: int = 0
    places: str = PLACE_FORMS[0]
    detail: str = DETAILS[1]
    units: str = UNITS[0]
    texts: Path | None = None
    approvals: Path | None = None
    archive: Path | None = None
    dated: bool = True
    mail: Mail | None = None
    recipients: tuple[tuple[str, tuple[str, ...]], ...] = ()
    cache: Path | None = None
    jobs: int | None = None
    engine: str = ENGINES[0]
    scheduler: str | None = None

    @property
    def output_folder(self) -> Path:
        """The folder of this run: output/<period>/<audience>."""
        return self.output / self.window.label / self.audience
