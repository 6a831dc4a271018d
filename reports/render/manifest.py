"""Briefing, material, settings → the manifest: what went in and by what it was made, without path, time or host."""

from __future__ import annotations

import platform
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from reports import __version__
from reports.config import Inherit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from reports.config import Settings
    from reports.model import Briefing, Material, Replayed

LIBRARIES = ("weasyprint", "docxtpl", "python-docx", "jinja2", "pandas", "xlsxwriter")
TEMPLATES = ("content.md.j2", "words.md.j2", "sources.md.j2", "page.html.j2", "page.css", "page.docx")


def manifest_record(
    briefing: Briefing,
    material: Material,
    settings: Settings,
    decisions: Iterable[Replayed],
    texts: Mapping[str, str],
) -> dict[str, Any]:
    """What a PDF carries of its making; the manifest beside it adds the hashes of the files that came out.

    `texts` are the texts written by hand by the names of their files, each with its hash.
    """
    return {
        "period": briefing.window.label,
        "audience": briefing.audience,
        "status": briefing.status.value,
        "draft": briefing.draft,
        "number": settings.number,
        "date": settings.date.isoformat(),
        "cutoff": settings.cutoff.isoformat(),
        "inputs": input_hashes(material),
        "rejected": [name for name, _ in material.rejected],
        "lexicon": _hash_if_there(settings.lexicon),
        "decisions": _hash_if_there(settings.decisions),
        "applied": [
            {
                "ruling": replayed.decision.ruling.value,
                "facts": [cited.id for cited in replayed.decision.cited],
                "by": replayed.decision.by,
                "fate": replayed.fate.value,
            }
            for replayed in decisions
        ],
        "waivers": _hash_if_there(settings.waivers),
        "texts": dict(texts),
        "config": _config(settings),
        "templates": {name: _hash_of_first(settings.templates, name) for name in TEMPLATES},
        "versions": {"jianbao": __version__, "python": platform.python_version()}
        | {name: version(name) for name in LIBRARIES},
    }


def input_hashes(material: Material) -> dict[str, str]:
    """The sources by name, each with the hash of its bytes."""
    issues = (*material.issues, *material.late, *material.references, *material.derived)
    return {i.source.path: i.source.sha256 for i in sorted(issues, key=lambda i: i.source.path)}


def with_outputs(record: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    """The manifest that lies beside the files, with their hashes."""
    return {**record, "outputs": {name: sha256(data).hexdigest() for name, data in files.items()}}


def _config(settings: Settings) -> dict[str, Any]:
    """What was asked for, command line and file as one; folders are no part of it."""
    asked = settings.distribution
    return {
        "masthead": settings.masthead,
        "issuer": settings.issuer,
        "number": settings.number,
        "city": settings.city,
        "parts": list(settings.parts),
        "distribution": asked.value if isinstance(asked, Inherit) else dict(asked),
        "excluded_shown": settings.excluded_shown,
        "listed_facts": settings.listed_facts,
        "issues_shown": settings.issues_shown,
        "limit": settings.limit,
        "examples": settings.examples,
        "places": settings.places,
        "detail": settings.detail,
        "units": settings.units,
        "duplex": settings.duplex,
    }


def _hash_of_first(folders: tuple[Path, ...], name: str) -> str | None:
    return next((_hash_if_there(folder / name) for folder in folders if (folder / name).is_file()), None)


def _hash_if_there(path: Path | None) -> str | None:
    return sha256(path.read_bytes()).hexdigest() if path and path.is_file() else None
