"""Claims about finding libraries and fonts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reports.render import environment
from reports.render.fontconfig import font_configuration

from .pages import embedded_fonts
from .programs import needs_program

ROOT = Path(__file__).parents[2]


def test_a_missing_folder_of_libraries_is_no_fault(tmp_path: Path) -> None:
    assert environment.load_libraries(tmp_path / "none") == ()


def test_what_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    (tmp_path / "libnonsense.so.0").write_bytes(b"no library")
    assert environment.load_libraries(tmp_path) == ("libnonsense.so.0",)


def test_a_library_that_waits_for_another_is_loaded_in_a_later_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("liba.so.0", "libb.so.0"):
        (tmp_path / name).touch()
    loaded: list[str] = []

    def load(path: Path) -> bool:
        if path.name == "liba.so.0" and "libb.so.0" not in loaded:
            return False
        loaded.append(path.name)
        return True

    monkeypatch.setattr(environment, "_loads", load)
    assert environment.load_libraries(tmp_path) == ()
    assert loaded == ["libb.so.0", "liba.so.0"]


def test_the_configuration_is_xml_with_every_folder_and_the_one_in_force() -> None:
    text = font_configuration([Path("/a & b"), Path("/c")], Path("/etc/fonts.conf"), office_names=True)
    tree = ElementTree.fromstring(text)  # noqa: S314 - written by the line above
    assert [folder.text for folder in tree.findall("dir")] == ["/a & b", "/c", "fonts"]
    assert [included.text for included in tree.findall("include")] == ["/etc/fonts.conf"]


def test_preparing_twice_changes_nothing() -> None:
    environment.prepare()
    first = os.environ["FONTCONFIG_FILE"]
    environment.prepare()
    assert os.environ["FONTCONFIG_FILE"] == first
    assert Path(first).is_file()


@needs_program("fc-match")
@pytest.mark.parametrize("name", ["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"])
def test_a_chinese_font_stands_in_for_each_font_of_the_offices(name: str) -> None:
    configuration = environment.write_configuration(office_names=True)
    found = subprocess.run(
        ["fc-match", "-f", "%{lang}", name],
        env={**os.environ, "FONTCONFIG_FILE": str(configuration)}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "zh-cn" in found.split("|")


def test_the_wheel_alone_is_enough_for_a_briefing(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from reports.render import environment\n"
        "environment.PRIVATE, environment.SYSTEM_FONTS = Path('/nonexistent'), ()\n"
        "from render.briefings import rich_briefing\n"
        "from reports.render import render_pdf\n"
        "sys.stdout.buffer.write(render_pdf(rich_briefing(), (Path(sys.argv[1]),)))\n"
    )
    bare = {
        "FONTCONFIG_FILE": "/nonexistent/fonts.conf", "PATH": os.environ["PATH"], "HOME": str(tmp_path),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", program, ROOT / "templates"], env=bare, cwd=tmp_path, capture_output=True, check=False
    )
    assert done.stdout.startswith(b"%PDF"), done.stderr.decode()


@pytest.mark.skipif(not (environment.PRIVATE / "fonts").is_dir(), reason="the fonts that setup downloads are not here")
def test_a_machine_without_a_configuration_of_fonts_tells_both_faces_of_a_family_apart(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from render.briefings import rich_briefing\n"
        "from reports.render import render_pdf\n"
        "sys.stdout.buffer.write(render_pdf(rich_briefing(), (Path(sys.argv[1]),)))\n"
    )
    variables = {**os.environ, "FONTCONFIG_FILE": "/nonexistent/fonts.conf", "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    command = [sys.executable, "-c", program, ROOT / "templates"]
    pdf = subprocess.run(command, env=variables, cwd=tmp_path, capture_output=True, check=True).stdout
    assert {"FandolSong", "FandolSong-Bold"} <= {name.partition("+")[2] for name in embedded_fonts(pdf)}
