"""DOCX → what LibreOffice makes of it, with open fonts in the place of those of the offices."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from reports.render.environment import write_configuration

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AS_DOCX = "docx:MS Word 2007 XML"


def converted(folder: Path, documents: Mapping[str, bytes], target: str = "pdf") -> dict[str, bytes]:
    """Each document as PDF, or opened and saved again as DOCX; one start of LibreOffice for all."""
    for name, docx in documents.items():
        (folder / f"{name}.docx").write_bytes(docx)
    made = folder / "made"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    sources = [folder / f"{name}.docx" for name in documents]
    command = ["soffice", "--headless", profile, "--convert-to", target, "--outdir", made, *sources]
    fonts = {**os.environ, "FONTCONFIG_FILE": str(write_configuration(office_names=True))}
    subprocess.run(command, env=fonts, check=True, capture_output=True, timeout=600)
    ending = target.partition(":")[0]
    return {name: (made / f"{name}.{ending}").read_bytes() for name in documents}
