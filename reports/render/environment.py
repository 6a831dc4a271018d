"""the machine as it is → the machine as WeasyPrint needs it: shared libraries loaded, fonts in sight.

`make setup` without root leaves shared objects in `<sys.prefix>/share/jianbao/lib`, flat and named by their
soname, and fonts in `<sys.prefix>/share/jianbao/fonts`. Neither need be there: the system's own come first.
"""

from __future__ import annotations

import ctypes
import functools
import os
import sys
from importlib.util import find_spec
from pathlib import Path

from reports.render.fontconfig import font_configuration
from reports.scratch import in_scratch, lasting_folder

PRIVATE = Path(sys.prefix) / "share" / "jianbao"
FONT_WHEEL = "pylopdf_fonts_zh_cn"
SYSTEM_FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
SYSTEM_CONFIGURATION = Path("/etc/fonts/fonts.conf")


def prepare(fonts: Path | None = None) -> None:
    """Load private shared libraries and point fontconfig at every font; called before WeasyPrint loads.

    `fonts` is the office's own folder; a later call with another one holds for the fonts that are read after it.
    """
    load_libraries(PRIVATE / "lib")
    os.environ["FONTCONFIG_FILE"] = str(write_configuration(fonts, office_names=False))


@functools.cache
def load_libraries(folder: Path) -> tuple[str, ...]:
    """Load every shared object of `folder` that the system lacks; returns the names that did not load.

    File names do not tell which library needs which: pass after pass loads what has become loadable, until a
    pass brings nothing new.
    """
    waiting = sorted(folder.glob("*.so*")) if folder.is_dir() else []
    while True:
        left = [library for library in waiting if not _loads(library)]
        if not left or len(left) == len(waiting):
            return tuple(library.name for library in left)
        waiting = left


def _loads(library: Path) -> bool:
    for name in (library.name, str(library)):
        try:
            ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)
        except OSError:
            continue
        return True
    return False


def font_folders(own: Path | None = None) -> tuple[Path, ...]:
    """Folders with fonts, the office's own first. The user's own are known to fontconfig by their XDG place."""
    office = (own.absolute(),) if own else ()
    return *office, PRIVATE / "fonts", *_wheel_folder(), *SYSTEM_FONTS


def _wheel_folder() -> tuple[Path, ...]:
    spec = find_spec(FONT_WHEEL)
    return tuple(map(Path, spec.submodule_search_locations or ())) if spec else ()


@functools.cache
def write_configuration(fonts: Path | None = None, *, office_names: bool) -> Path:
    """Write a fontconfig file that lives as long as the process and includes the one already in force.

    `fonts` is the office's own folder.

    With `office_names` a program that asks for the fonts of the offices (仿宋_GB2312 …) is given their open
    stand-ins; it is meant for LibreOffice, which opens the DOCX where those fonts are not installed.
    """
    folder = lasting_folder()
    path = folder / "fonts.conf"
    folders = font_folders(fonts)
    with in_scratch():
        if office_names:
            from reports.render.stand_in import write_heavy_face  # loads fontTools

            write_heavy_face(folders, folder)
            folders = (folder, *folders)
        text = font_configuration(folders, _configuration_in_force(), office_names=office_names)
        path.write_text(text, encoding="utf-8")
    return path


@functools.cache
def _configuration_in_force() -> Path:
    return Path(os.environ.get("FONTCONFIG_FILE") or SYSTEM_CONFIGURATION)
