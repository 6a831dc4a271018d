"""Claims about the repacked archive."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from reports.render.archive import repack

members = st.dictionaries(st.text(alphabet="ab/c", min_size=1), st.binary())


def _archive(contents: dict[str, bytes], year: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


@given(members)
def test_date_and_order_leave_no_trace(contents: dict[str, bytes]) -> None:
    backwards = dict(reversed(contents.items()))
    assert repack(_archive(contents, 1999)) == repack(_archive(backwards, 2022))


@given(members)
def test_contents_are_kept(contents: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(repack(_archive(contents, 2022)))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == contents


def test_content_types_come_first() -> None:
    packed = repack(_archive({"A.xml": b"", "[Content_Types].xml": b"", "word/a.xml": b""}, 2022))
    assert zipfile.ZipFile(io.BytesIO(packed)).namelist()[0] == "[Content_Types].xml"
