"""Makefile, setup scripts, lock files → what `make` does, with stand-ins for Python, pip and apt."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parent.parent
TARGETS = {"help", "report", "test", "check", "accept", "map", "setup", "clean"}

# Answers to each call with success, but does what it is told to do in the file `pip`, and notes the call.
PYTHON = """#!/bin/bash
echo "$*" >>"$NOTES/calls"
case "$*" in
  "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip install "*) [[ ! -e $NOTES/pip ]] || . "$NOTES/pip" ;;
esac
"""
JIANBAO = '#!/bin/bash\nprintf "%s\\n" "$@"\n'


def run(tree: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a command in the tree with stand-ins first on the path and nothing of the caller's environment."""
    path = f"{tree / 'stand-ins'}:{os.environ['PATH']}"
    base = {"PATH": path, "NOTES": str(tree / "notes"), "PYTHON": str(tree / "stand-ins/python3")}
    return subprocess.run(
        command,
        cwd=tree,
        env=base | environment,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout in a folder with a blank and Chinese in its name, on a machine without a package index."""
    tree = tmp_path / "我的 简报"
    shutil.copytree(ROOT / "scripts", tree / "scripts")
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tree)
    executable(tree / "stand-ins/python3", PYTHON)
    for name in ("apt-get", "fc-list"):
        executable(tree / "stand-ins" / name, "#!/bin/bash\nexit 100\n")
    (tree / "notes").mkdir()
    return tree


def calls(tree: Path) -> list[str]:
    """What Python was asked to do since the last look: `venv`, or the thing that pip installed."""
    notes = tree / "notes/calls"
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    notes.unlink(missing_ok=True)
    return ["venv" if " venv " in line else line.split()[-1] for line in lines if line.startswith("-m ")]


# --- setup ------------------------------------------------------------------------------------------------


def test_setup_is_done_once(tree: Path) -> None:
    assert run(tree, "make", "setup").returncode == 0
    assert calls(tree) == ["venv", "requirements.lock", "."]
    assert run(tree, "make", "setup").returncode == 0
    assert calls(tree) == []


def test_tests_add_to_the_runtime_what_only_they_need(tree: Path) -> None:
    run(tree, "make", "runtime")
    calls(tree)
    run(tree, "make", "dev")
    assert calls(tree) == ["requirements-dev.lock"]


def test_a_changed_lock_is_installed_and_nothing_else(tree: Path) -> None:
    run(tree, "make", "setup")
    calls(tree)
    (tree / "requirements.lock").write_text("# other\n", encoding="utf-8")
    run(tree, "make", "setup")
    assert calls(tree) == ["requirements.lock"]


def test_setup_starts_anew_in_a_folder_that_was_moved(tree: Path) -> None:
    run(tree, "make", "setup")
    calls(tree)
    moved = tree.rename(tree.with_name("搬家"))
    run(moved, "make", "setup")
    assert calls(moved) == ["venv", "requirements.lock", "."]


def test_libraries_that_the_machine_lost_are_missed(tree: Path) -> None:
    executable(tree / "stand-ins/ldconfig", "#!/bin/bash\necho libpango-1.0.so.0\n")
    run(tree, "make", "setup")
    executable(tree / "stand-ins/ldconfig", "#!/bin/bash\n")
    assert "环境准备完毕" in run(tree, "make", "setup").stdout
    assert "环境准备完毕" not in run(tree, "make", "setup").stdout


def test_a_setup_killed_inside_pip_starts_anew(tree: Path) -> None:
    (tree / "notes/pip").write_text("kill -KILL $PPID; sleep 0.1", encoding="utf-8")
    assert run(tree, "scripts/setup.sh", "runtime").returncode == -9
    assert calls(tree) == ["venv", "requirements.lock"]
    (tree / "notes/pip").unlink()
    assert run(tree, "make", "setup").returncode == 0
    assert calls(tree) == ["venv", "requirements.lock", "."]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("WARNING: Retrying (Retry(total=4))\nERROR: from versions: none", "setup-index"),
        ("ERROR: No matching distribution found for lxml==6", "setup-wheel"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "setup-hash"),
        ("ERROR: No space left on device", "setup-pip"),
    ],
)
def test_a_failure_of_pip_is_named_and_shown(tree: Path, words: str, code: str) -> None:
    (tree / "notes/pip").write_text(f"echo '{words}'; exit 1", encoding="utf-8")
    failed = run(tree, "scripts/setup.sh", "runtime")
    assert failed.returncode == 5
    assert f"[{code}]" in failed.stderr
    assert words.splitlines()[-1] in failed.stderr


def test_an_index_that_is_away_leaves_the_runtime_in_use(tree: Path) -> None:
    run(tree, "make", "setup")
    (tree / "notes/pip").write_text("echo 'Retrying, from versions: none'; exit 1", encoding="utf-8")
    assert run(tree, "make", "dev").returncode == 2
    calls(tree)
    assert run(tree, "make", "setup").returncode == 0
    assert calls(tree) == []


def test_an_old_python_is_named(tree: Path) -> None:
    executable(tree / "stand-ins/python3", '#!/bin/bash\n[[ $1 == --version ]] && echo "Python 3.9.2"\n')
    failed = run(tree, "scripts/setup.sh", "runtime")
    assert failed.returncode == 5
    assert "[setup-python]" in failed.stderr
    assert "Python 3.9.2" in failed.stderr


def test_setup_goes_on_without_fonts_to_download(tree: Path) -> None:
    result = run(tree, "make", "setup")
    fonts = tree / ".venv/share/jianbao/fonts/fandol"
    assert result.returncode == 0
    assert fonts.is_dir() != ("[setup-fonts]" in result.stderr)


# --- make -------------------------------------------------------------------------------------------------


def report_arguments(tree: Path, *variables: str, **environment: str) -> list[str]:
    run(tree, "make", "runtime")
    executable(tree / ".venv/bin/jianbao", JIANBAO)
    return run(tree, "make", "report", *variables, **environment).stdout.splitlines()


def test_make_alone_lists_the_targets_in_chinese(tree: Path) -> None:
    lines = [line.split(maxsplit=2) for line in run(tree, "make").stdout.splitlines()]
    assert {target for _, target, _ in lines} >= TARGETS
    assert all(re.search(r"[\u4e00-\u9fff]", text) for _, _, text in lines)


@pytest.mark.parametrize("value", ["2022-01..2022-09", "市 级", "it's", '"', "$HOME", "`id`", "a#b", "a;b", "\\", "*"])
def test_report_gets_each_variable_word_for_word(tree: Path, value: str) -> None:
    assert report_arguments(tree, f"AUDIENCE={value}") == ["report", "--audience", value]


def test_report_gets_every_setting(tree: Path) -> None:
    settings = ["config", "period", "audience", "cutoff", "date", "number", "formats", "sources", "output"]
    given = report_arguments(tree, *(f"{setting.upper()}=x" for setting in settings))
    assert given == ["report", *(word for setting in settings for word in (f"--{setting}", "x"))]


def test_report_ignores_empty_variables_and_the_environment(tree: Path) -> None:
    assert report_arguments(tree, "PERIOD=", DATE="2020-01-01") == ["report"]


def test_clean_keeps_what_people_wrote(tree: Path) -> None:
    kept = [
        "output/.gitkeep",
        "archive/__pycache__/x",
        "texts/2022/x",
        "decisions.yaml",
        ".venv/__pycache__/x",
    ]
    removed = ["output/2022/省级/briefing.pdf", "reports/__pycache__/x", ".mypy_cache/x"]
    for name in kept + removed:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).touch()
    assert run(tree, "make", "clean").returncode == 0
    assert [name for name in kept + removed if (tree / name).exists()] == kept


# --- lock files -------------------------------------------------------------------------------------------


def pins(lock: str) -> dict[str, str]:
    """Name → version of each requirement of a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.M))


def declared() -> Iterable[tuple[str, Requirement]]:
    """Each requirement of pyproject.toml with the lock file that must answer it."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    runtime = pyproject["build-system"]["requires"] + project["dependencies"]
    yield from (("requirements.lock", Requirement(text)) for text in runtime)
    for text in project["dependencies"] + project["optional-dependencies"]["dev"]:
        yield "requirements-dev.lock", Requirement(text)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_has_a_hash_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    for block in re.split(r"\n(?=\S)", text):
        assert re.match(r"[\w.-]+==\S+.*\\\n +--hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]


def test_the_locks_answer_the_project_file() -> None:
    for lock, requirement in declared():
        version = pins(lock).get(canonicalize_name(requirement.name))
        assert version is not None, f"{lock} lacks {requirement}"
        assert requirement.specifier.contains(version), f"{lock}: {requirement} but {version}"


def test_both_locks_pin_the_same_versions() -> None:
    runtime, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: dev[name] for name in runtime if name in dev} == {n: v for n, v in runtime.items() if n in dev}
    assert set(runtime) - set(dev) == {"setuptools"}


# --- a target that was not finished ---------------------------------------------------------------------------


def test_a_recipe_that_fails_leaves_no_target_and_no_pipe_hides_it(tree: Path) -> None:
    """The Makefile's own shell and settings hold for whatever is added to it."""
    more = "half:\n\t@echo half > half; false\n\npiped:\n\t@false | cat\n"
    makefile = tree / "Makefile"
    makefile.write_text(makefile.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert run(tree, "make", "half").returncode != 0
    assert not (tree / "half").exists()
    assert run(tree, "make", "piped").returncode != 0


def test_no_target_is_a_file_that_could_be_up_to_date() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):(?!=)", text, re.M))
    phony = {name for line in re.findall(r"^\.PHONY: (.*)$", text, re.M) for name in line.split()}
    assert targets - phony == set()


def test_packages_are_installed_as_wheels_against_their_hashes_only(tree: Path) -> None:
    run(tree, "make", "setup")
    asked = (tree / "notes/calls").read_text(encoding="utf-8").splitlines()
    (locked,) = (line for line in asked if line.endswith("requirements.lock"))
    assert {"--require-hashes", "--only-binary"} <= set(locked.split())
    others = [line for line in asked if " install " in line and line != locked]
    assert all({"--no-deps", "--no-build-isolation"} <= set(line.split()) for line in others)


def test_a_package_that_was_swapped_is_not_installed(tmp_path: Path) -> None:
    """Pip itself, with a wheel whose bytes are not those of the lock; no network is asked."""
    wheel = tmp_path / "swapped-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("swapped.py", "")
        archive.writestr("swapped-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: swapped\nVersion: 1.0\n")
        archive.writestr(
            "swapped-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("swapped-1.0.dist-info/RECORD", "")
    digest = sha256(wheel.read_bytes()).hexdigest()
    answers = {}
    for name, wanted in (("right", digest), ("wrong", "0" * 64)):
        lock = tmp_path / f"{name}.lock"
        lock.write_text(f"swapped==1.0 --hash=sha256:{wanted}\n", encoding="utf-8")
        options = ("--no-index", "--find-links", tmp_path, "--target", tmp_path / name, "--only-binary", ":all:")
        command = [sys.executable, "-m", "pip", "install", *options, "--require-hashes", "-r", lock]
        answers[name] = subprocess.run(command, capture_output=True, check=False).returncode
    assert (answers["right"], answers["wrong"] != 0, (tmp_path / "wrong").exists()) == (0, True, False)


def test_what_sets_the_page_is_pinned_below_its_next_version() -> None:
    requirements = {requirement.name: requirement.specifier for _, requirement in declared()}
    assert not requirements["weasyprint"].contains("71.0")
    assert not requirements["docxtpl"].contains("0.21")
