"""HTML → PDF as other programs make it, without disturbing the pages that other tests set in this process."""

from __future__ import annotations

from reports.render.environment import prepare


def printed(html: str) -> bytes:
    """The PDF of a page of HTML.

    The environment is prepared first: fontconfig reads its configuration once in a process, with the first page.
    """
    prepare()
    from weasyprint import HTML

    made = HTML(string=html).write_pdf()
    assert isinstance(made, bytes)
    return made
