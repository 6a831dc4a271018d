"""config.yaml, command line, day → Settings; or every mistake of both at once, and nothing half-loaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.config.folders import (
    approvals_file,
    archive_folder,
    cache_folder,
    decisions_file,
    folder_faults,
    fonts_folder,
    lexicon_file,
    mail_file,
    output_folder,
    sources_folder,
    template_folders,
    texts_folder,
    waivers_file,
)
from reports.config.relations import audience_faults, engine_faults, recipient_faults, secret_faults
from reports.config.schema import Configuration
from reports.config.settings import TLS, Inherit, Mail, Settings
from reports.config.window import window_of
from reports.diagnostics import ConfigError
from reports.strict_yaml import check, read_yaml, refuse

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from reports.diagnostics import Diagnostic
    from reports.strict_yaml import Document, Value

_SEPARATORS = re.compile(r"[,，、\s]+")


def load_settings(path: Path, overrides: Mapping[str, str | None], today: datetime.date) -> Settings:
    """The settings of one run.

    `overrides` are values from the command line, by the names of the keys; None means not given. Paths in
    the file start at its folder, paths in `overrides` where the command was given. `today` stands in for a
    date that is not set. Raises `ConfigError` with every mistake of file and overrides; a value of the file
    is checked even where it is overridden.
    """
    hint = "请用 --config 指明配置文件，或到它所在的文件夹里运行"
    file = read_yaml(path, str(path), ConfigError, hint)
    given = {name: _typed(name, text) for name, text in overrides.items() if text is not None}
    document = file.overlaid(given, {name: f"--{name}" for name in given})
    configuration, faults = check(document, Configuration)
    settings = _settings(configuration, document, path, today) if configuration else None
    found = [*check(file, Configuration, partial=True)[1], *faults, *_relations(document, settings)]
    if settings is None or found:
        refuse(ConfigError, _without_secrets(found))
    return settings


def _typed(name: str, text: str) -> Value:
    """The value that a text from the command line stands for; what does not fit is left to the checks."""
    if name == "formats":
        return [item for item in _SEPARATORS.split(text) if item]
    if name in ("number", "jobs") and re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    if name == "strict" and text in ("true", "false"):
        return text == "true"
    return text


def _relations(document: Document, settings: Settings | None) -> Iterator[Diagnostic]:
    yield from secret_faults(document)
    if not document.complete:
        return
    yield from audience_faults(document)
    yield from engine_faults(document)
    yield from recipient_faults(document)
    yield from folder_faults(document, (settings.window.label, settings.audience) if settings else None)


def _without_secrets(found: list[Diagnostic]) -> Iterator[Diagnostic]:
    """A key that holds a password is told once, not as an unknown key too."""
    secret = {diagnostic.place for diagnostic in found if diagnostic.code == "config-secret"}
    for diagnostic in found:
        if diagnostic.code != "key-unknown" or diagnostic.place not in secret:
            yield diagnostic


def _settings(checked: Configuration, document: Document, path: Path, today: datetime.date) -> Settings | None:
    """The settings, or None where the audience or a folder is not there to make them of."""
    day = checked.date or today
    audience = checked.audiences.get(checked.audience)
    sources, output, lexicon = sources_folder(document), output_folder(document), lexicon_file(document)
    decisions = decisions_file(document)
    waivers, fonts = waivers_file(document), fonts_folder(document)
    texts = texts_folder(document)
    window = window_of(checked.period, day)
    approvals, archive = approvals_file(document), archive_folder(document)
    if audience is None or sources is None or output is None:
        return None
    return Settings(
        config_path=path,
        date=day,
        window=window,
        cutoff=checked.cutoff or day,
        audience=checked.audience,
        city=audience.city,
        parts=audience.parts,
        distribution=Inherit.LATEST if audience.distribution.inherit else audience.distribution.lines,
        sources=sources.path,
        output=output.path,
        templates=tuple(dict.fromkeys(entry.path for entry in template_folders(document))),
        formats=checked.formats,
        masthead=checked.masthead,
        issuer=checked.issuer,
        number=checked.number,
        strict=checked.strict,
        lexicon=lexicon.path if lexicon else None,
        excluded_shown=checked.excluded_shown,
        listed_facts=checked.listed_facts,
        issues_shown=checked.issues_shown,
        decisions=decisions.path if decisions else None,
        waivers=waivers.path if waivers else None,
        duplex=checked.duplex,
        fonts=fonts.path if fonts else None,
        limit=audience.limit,
        examples=audience.examples,
        places=audience.places,
        detail=audience.detail,
        units=audience.units,
        texts=texts.path / window.label / checked.audience if texts else None,
        approvals=approvals.path if approvals else None,
        archive=archive.path if archive else None,
        dated=checked.date is not None,
        mail=_mail(checked, document),
        recipients=audience.recipients.groups,
        cache=cache_folder(document),
        jobs=checked.jobs,
        engine=checked.engine,
        scheduler=checked.scheduler,
    )


def _mail(checked: Configuration, document: Document) -> Mail | None:
    entry = checked.mail
    if entry is None:
        return None
    credentials, ca = mail_file(document, "credentials"), mail_file(document, "ca")
    return Mail(
        entry.host,
        entry.port_used,
        TLS(entry.tls),
        entry.user,
        credentials.path if credentials else None,
        ca.path if ca else None,
        entry.sender,
        entry.attach,
        entry.pauses,
    )
