"""The manifest of the run before + the sources of this one → which are new, changed or gone, as notices."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct

from reports.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_MOST = 10
"""Files of one kind that are told one by one."""


class SourceChanges(Struct, frozen=True):
    """Names of sources, as the manifest has them, in their order; None of the run before where there was none."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)

    def __str__(self) -> str:
        kinds = (("新增", self.new), ("改动", self.changed), ("不在了", self.gone))
        return "，".join(f"{said} {len(names)} 份" for said, names in kinds if names) or "没有"


def source_changes(folder: Path, inputs: Mapping[str, str], rejected: Sequence[str]) -> SourceChanges:
    """What is other than in the run whose manifest lies in `folder`; nothing where there is none that can be read.

    `inputs` are the hashes of the sources by name, `rejected` the names of the files that were not used.
    """
    try:
        before = json.loads((folder / "manifest.json").read_bytes())
        hashes, unused = dict(before["inputs"]), set(before["rejected"])
    except (OSError, ValueError, KeyError, TypeError):
        return SourceChanges()
    here = {*inputs, *rejected}
    return SourceChanges(
        tuple(sorted(here - hashes.keys() - unused)),
        tuple(name for name in sorted(inputs) if hashes.get(name, inputs[name]) != inputs[name]),
        tuple(sorted((hashes.keys() | unused) - here)),
    )


def change_notices(changes: SourceChanges) -> Iterator[Diagnostic]:
    """A notice for every source that is new, changed or gone since the run before; of many the first are named."""
    yield from _told("N120", changes.new, "上次运行以后新增的来源", "")
    yield from _told("N121", changes.changed, "上次运行以后改动过的来源，按现在的内容重新读取", "核对改动是否有意")
    yield from _told("N122", changes.gone, "上次运行用过的来源，这次不在了", "核对是否误删或改名")


def _told(code: str, names: Sequence[str], what: str, hint: str) -> Iterator[Diagnostic]:
    for name in names[:_MOST]:
        yield Diagnostic(code, what, name, hint, Severity.NOTICE)
    if len(names) > _MOST:
        yield Diagnostic(code, f"{what}，另有 {len(names) - _MOST} 份", "", hint, Severity.NOTICE)
