"""A PDF → whether it is what was issued, and whether the same sources, settings and templates make it once more."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pypdfium2
from msgspec import Struct

from reports.archiving import settings_of
from reports.deliver.archive import MANIFEST, Kept, kept_briefings
from reports.diagnostics import Diagnostic, ExitCode, JianbaoError, UsageError
from reports.pipeline import rendered, review

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from reports.config import Settings

LARGEST = 50 * 1024 * 1024
MOST_SHOWN = 20
FACTS = "facts.jsonl"
_REBUILT = ("briefing.pdf", "briefing.docx", "briefing.json", FACTS, "ledger.xlsx")
Record = dict[str, Any]
Load = Callable[[dict[str, str | None]], "Settings"]


class Verdict(Struct, frozen=True):
    """What was found: lines for the screen, and whether all of it is the same."""

    lines: tuple[str, ...]
    exit_code: int


class _Claim(Struct, frozen=True):
    """Which briefing a file says it is: its manifest, the archive's copy where there is one, the facts inside it."""

    manifest: Mapping[str, Any]
    kept: Kept | None
    facts: bytes | None


def verify(path: Path, load: Load) -> Verdict:
    """Compare a PDF with the archive, and make it once more.

    `load` gives the settings of this office, some of them overridden as on a command line. Raises JianbaoError where
    the file cannot be read or nothing is known of it.
    """
    data, settings = _read(path), load({})
    claim = _claim(path, data, settings)
    found = [*_same_file(path, data, claim), *_same_facts(claim), *_same_archive(claim)]
    found += _made_anew(claim, settings, load)
    lines = [f"{'✓' if same else '✗'} {text}" for text, same in found]
    return Verdict(tuple(lines), ExitCode.DONE if all(same for _, same in found) else ExitCode.FINDINGS)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(Diagnostic("V101", "文件超过 50 MB", str(path), "核对文件"))
        return path.read_bytes()
    except OSError as error:
        raise UsageError(Diagnostic("V101", f"打不开：{error.strerror}", str(path), "核对文件名")) from error


# --- what the file says it is -----------------------------------------------------------------------------


def _claim(path: Path, data: bytes, settings: Settings) -> _Claim:
    """By its bytes, by what is attached to it, or by the manifest beside it."""
    known, inside = kept_briefings(settings.archive), attachments(data)
    digest = sha256(data).hexdigest()
    same = next((kept for kept in known if digest in kept.manifest["outputs"].values()), None)
    manifest = same.manifest if same else _told(_manifest(inside.get(MANIFEST)), _beside(path))
    if manifest is None:
        hint = "只能核对本程序出的 PDF；清单（manifest.json）附在 PDF 里，或与它放在一起"
        raise UsageError(Diagnostic("V102", "认不出是哪一期，归档里也没有", str(path), hint))
    key = tuple(manifest.get(name) for name in ("period", "audience", "number", "date"))
    kept = same or next((k for k in known if (*k.key[:3], k.date.isoformat()) == key), None)
    return _Claim(manifest, kept, inside.get(FACTS))


def _told(inside: Record | None, beside: Record | None) -> Record | None:
    """The manifest that a PDF carries knows no hash of it; the one beside it does, where it is of the same content."""
    if inside is None or beside is None:
        return inside or beside
    return beside if beside.get("content") == inside.get("content") else inside


def attachments(data: bytes) -> dict[str, bytes]:
    """The files attached to a PDF by name; none where it is no PDF."""
    with suppress(pypdfium2.PdfiumError):
        document = pypdfium2.PdfDocument(data)
        try:
            found = [document.get_attachment(number) for number in range(document.count_attachments())]
            return {one.get_name(): bytes(one.get_data()) for one in found}
        finally:
            document.close()
    return {}


def _manifest(data: bytes | None) -> Record | None:
    with suppress(ValueError):
        found = json.loads(data or b"null")
        if isinstance(found, dict) and isinstance(found.get("period"), str):
            return found
    return None


def _beside(path: Path) -> Record | None:
    """The manifest in the folder of the file, where that names a file like it."""
    with suppress(OSError):
        found = _manifest((path.parent / MANIFEST).read_bytes())
        return found if found and path.name in found.get("outputs", {}) else None
    return None


# --- comparing --------------------------------------------------------------------------------------------

_Found = tuple[str, bool]


def _same_file(path: Path, data: bytes, claim: _Claim) -> Iterator[_Found]:
    outputs = claim.kept.manifest["outputs"] if claim.kept else claim.manifest.get("outputs", {})
    same = sha256(data).hexdigest() in outputs.values()
    if claim.kept:
        told = f"签发归档的 {claim.kept.name}"
    else:
        told = f"出稿时的清单（{claim.manifest['period']}、{claim.manifest.get('audience')}，没有签发归档）"
    yield f"{path.name} 与{told}{'一字不差' if same else '不同：被改动过，或不是那一份'}", same


def _same_facts(claim: _Claim) -> Iterator[_Found]:
    """The facts inside the PDF against those of the archive."""
    if claim.facts is None or claim.kept is None:
        return
    then, now = _facts(claim.kept.read(FACTS)), _facts(claim.facts)
    differ = [name for name in {**then, **now} if then.get(name) != now.get(name)]
    yield f"PDF 里附的数据（{len(now)} 条）与归档的{f'有 {len(differ)} 条不同' if differ else '一致'}", not differ


def _facts(data: bytes) -> dict[str, Record]:
    with suppress(ValueError, KeyError, TypeError):
        return {fact["id"]: fact for fact in map(json.loads, data.decode().splitlines())}
    return {"": {}}


def _same_archive(claim: _Claim) -> Iterator[_Found]:
    if claim.kept:
        changed = claim.kept.changed()
        yield f"归档的文件{'被改动或不见：' + '、'.join(changed) if changed else '完整'}", not changed


def _made_anew(claim: _Claim, here: Settings, load: Load) -> list[_Found]:
    """Make the briefing from the sources of today and what the archive keeps, or the settings of today."""
    kept, outputs = claim.kept, claim.manifest.get("outputs", {})
    means = "归档的" if kept else "现在的"
    try:
        settings = settings_of(kept, here) if kept else load(_overrides(claim.manifest))
        made = review(settings)
        files = rendered(made, settings)
    except (JianbaoError, OSError, ValueError) as error:
        return [(f"用{means}设置、模板、裁定重做不成：{error}", False)]
    differ = [n for n in _REBUILT if n in outputs and sha256(files.get(n, b"")).hexdigest() != outputs[n]]
    if not differ:
        return [(f"用{means}设置、模板、裁定和现在的来源重做，结果相同", True)]
    told = [(f"用{means}设置、模板、裁定和现在的来源重做，不同的有：{'、'.join(differ)}", False)]
    now: Record = json.loads(files[MANIFEST])
    return told + [(f"　{line}", False) for line in _why(claim, now, json.loads(files["briefing.json"]))]


def _overrides(manifest: Mapping[str, Any]) -> dict[str, str | None]:
    given = {name: manifest.get(name) for name in ("period", "audience", "date", "cutoff", "number")}
    return {name: None if value is None else str(value) for name, value in given.items()}


def _why(claim: _Claim, now: Record, record: Record) -> Iterator[str]:
    """What changed: sources, parts of the content, versions of the program and its libraries, rows."""
    then = claim.manifest
    yield from _differences("来源", then["inputs"], now["inputs"], lambda _: "内容改了")
    yield from _differences("内容", then.get("content", {}), now["content"], lambda _: "变了")
    yield from _differences("版本", then.get("versions", {}), now["versions"], lambda pair: f"{pair[0]} → {pair[1]}")
    with suppress(JianbaoError):
        if claim.kept is None:
            return
        rows = _rows(json.loads(claim.kept.read("briefing.json"))), _rows(record)
        yield from _differences("印出的数", *rows, lambda pair: f"{pair[0]} → {pair[1]}")


def _rows(record: Record) -> dict[str, str]:
    return {f"{row['metric']}（{row['place'] or '全市'}，{row['table']}）": row["display"] for row in record["rows"]}


def _differences(what: str, then: Mapping[str, str], now: Mapping[str, str], told: Any) -> Iterator[str]:
    names = [name for name in {**then, **now} if then.get(name) != now.get(name)]
    for name in names[:MOST_SHOWN]:
        pair = then.get(name), now.get(name)
        how = "新增" if pair[0] is None else "不见了" if pair[1] is None else told(pair)
        yield f"{what}：{name}　{how}"
    if len(names) > MOST_SHOWN:
        yield f"{what}：另有 {len(names) - MOST_SHOWN} 项"
