"""ZIP bytes → the same members with a fixed date and order: equal content gives equal bytes."""

from __future__ import annotations

import io
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"
_REGULAR_FILE = 0o644 << 16


def repack(archive: bytes) -> bytes:
    """The archive with its members in order of name, the list of content types first."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST, name)):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # Unix, wherever this runs
            member.external_attr = _REGULAR_FILE
            target.writestr(member, source.read(name))
    return out.getvalue()
