"""Bytes of an old Word, WPS, RTF or OpenDocument file → bytes of a DOCX file, by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess

from reports.children import run_quietly
from reports.read.page_text import Unreadable
from reports.scratch import scratch_folder

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 120


def as_docx(data: bytes, suffix: str) -> bytes:
    """Convert a document; `suffix` is the ending of its name. Raises Unreadable."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise Unreadable(
            "I122",
            f"读 {suffix} 要用 LibreOffice，这台机器没有安装",
            "请用 Word 或 WPS 另存为 docx，或安装 LibreOffice",
        )
    with scratch_folder() as folder:
        given, made = folder / f"given{suffix}", folder / "given.docx"
        given.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            program,
            profile,
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            "--outdir",
            str(folder),
            str(given),
        ]
        try:
            run_quietly(command, SECONDS)
        except subprocess.TimeoutExpired as error:
            raise Unreadable("I117", f"LibreOffice 转换 {SECONDS} 秒没有完成，没有读取", "请另存为 docx") from error
        if not made.is_file():
            raise Unreadable("I111", "LibreOffice 打不开这个文件，可能已损坏或加了密码", "请用 Word 或 WPS 另存为 docx")
        return made.read_bytes()
