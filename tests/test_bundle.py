"""Bundle, machine → a setup without network or a refusal that leaves nothing behind; Python and apt are stand-ins."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import tarfile
from typing import TYPE_CHECKING

import pytest

from tests.test_setup import PYTHON, ROOT, calls, executable, run

if TYPE_CHECKING:
    from pathlib import Path

NUMBERED = PYTHON.replace(
    'case "$*" in',
    'case "$*" in\n  "-c import sys; print("*) echo 3.11 ;;\n'
    '  *" -r requirements.lock") echo "$PIP_NO_INDEX $PIP_FIND_LINKS $PIP_CONFIG_FILE" >>"$NOTES/sources" ;;\n'
    '  "-m pip install "*.) ;;',
)
APT = '#!/bin/bash\necho "$*" >>"$NOTES/apt"\n'
RELEASE = '(. /etc/os-release && echo "$ID-$VERSION_ID")'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout on a machine without network, for a user who is no administrator."""
    tree = tmp_path / "我的 简报"
    shutil.copytree(ROOT / "scripts", tree / "scripts")
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tree)
    executable(tree / "stand-ins/python3", NUMBERED)
    executable(tree / "stand-ins/id", "#!/bin/bash\necho 1000\n")
    executable(tree / "stand-ins/apt-get", APT)
    executable(tree / "stand-ins/dpkg", "#!/bin/bash\necho amd64\n")
    executable(tree / "stand-ins/fc-list", "#!/bin/bash\n")
    (tree / "notes").mkdir()
    (tmp_path / "tmp").mkdir()
    return tree


def manifest(**changed: str) -> str:
    release = subprocess.run(["bash", "-c", RELEASE], capture_output=True, text=True, check=True).stdout.strip()
    lock = hashlib.sha256((ROOT / "requirements.lock").read_bytes()).hexdigest()
    told = {"version": "1", "release": release, "architecture": "amd64", "python": "3.11", "lock": lock} | changed
    return "".join(f"{key} {value}\n" for key, value in told.items())


def bundle(path: Path, head: str, *, unlisted: bool = False, altered: bool = False) -> Path:
    """Write a bundle that holds one wheel, one font and what else a test asks for."""
    files = {"manifest": head.encode(), "wheels/a.whl": b"wheel" * 400, "fonts/fandol/F.otf": b"font"}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  ./{name}\n" for name, data in files.items())
    files |= {"SHA256SUMS": sums.encode()} | ({"wheels/b.whl": b"b"} if unlisted else {})
    files |= {"wheels/a.whl": b"other"} if altered else {}
    with tarfile.open(path, "w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(f"bundle/{name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def setup(tree: Path, path: Path) -> subprocess.CompletedProcess[str]:
    return run(tree, "make", "setup", f"BUNDLE={path}", TMPDIR=str(tree.parent / "tmp"))


def test_a_bundle_is_the_only_source_of_pip_and_is_cleared_away(tree: Path, tmp_path: Path) -> None:
    assert setup(tree, bundle(tmp_path / "包 1.tar", manifest())).returncode == 0
    index, links, settings = (tree / "notes/sources").read_text(encoding="utf-8").split()
    assert (index, settings) == ("1", "/dev/null")
    assert links.startswith(str(tmp_path / "tmp"))
    assert (tree / ".venv/share/jianbao/fonts/fandol/F.otf").read_bytes() == b"font"
    assert list((tree.parent / "tmp").iterdir()) == []


def test_a_machine_set_up_from_a_bundle_needs_it_no_more(tree: Path, tmp_path: Path) -> None:
    path = bundle(tmp_path / "a.tar", manifest())
    setup(tree, path)
    path.unlink()
    calls(tree)
    assert run(tree, "make", "setup").returncode == 0
    assert calls(tree) == []


def test_an_administrator_gets_system_packages_from_the_bundle_alone(tree: Path, tmp_path: Path) -> None:
    executable(tree / "stand-ins/id", "#!/bin/bash\necho 0\n")
    assert setup(tree, bundle(tmp_path / "a.tar", manifest())).returncode == 0
    asked = (tree / "notes/apt").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("install ") and "python3-venv" in line for line in asked)
    assert all("Dir::Etc::sourceparts=/dev/null" in line for line in asked)


def refused(tree: Path, path: Path, code: str) -> str:
    """What is said of a bundle that must not be used; nothing of it is left, nothing was installed."""
    failed = setup(tree, path)
    assert failed.returncode == 2
    assert f"[{code}]" in failed.stderr
    assert not (tree / ".venv/bin").exists()
    assert not (tree / "notes/apt").exists()
    assert list((tree.parent / "tmp").iterdir()) == []
    return failed.stderr


@pytest.mark.parametrize("kept", [0, 1, 700, 2_000, 4_608])
def test_a_bundle_cut_short_is_refused(tree: Path, tmp_path: Path, kept: int) -> None:
    path = bundle(tmp_path / "a.tar", manifest())
    path.write_bytes(path.read_bytes()[:kept])
    refused(tree, path, "setup-bundle-damaged")


@pytest.mark.parametrize("fault", [{"unlisted": True}, {"altered": True}], ids=["one more file", "another file"])
def test_a_bundle_that_is_not_what_its_checksums_say_is_refused(
    tree: Path, tmp_path: Path, fault: dict[str, bool]
) -> None:
    refused(tree, bundle(tmp_path / "a.tar", manifest(), **fault), "setup-bundle-damaged")


@pytest.mark.parametrize(
    ("changed", "code", "named"),
    [
        ({"architecture": "arm64"}, "setup-bundle-machine", "arm64"),
        ({"release": "debian-99"}, "setup-bundle-machine", "debian-99"),
        ({"python": "3.9"}, "setup-bundle-machine", "Python 3.9"),
        ({"lock": "0"}, "setup-bundle-version", ""),
    ],
)
def test_a_bundle_for_another_machine_or_version_is_refused(
    tree: Path, tmp_path: Path, changed: dict[str, str], code: str, named: str
) -> None:
    assert named in refused(tree, bundle(tmp_path / "a.tar", manifest(**changed)), code)


def test_a_missing_bundle_is_named(tree: Path, tmp_path: Path) -> None:
    assert "nowhere.tar" in refused(tree, tmp_path / "nowhere.tar", "setup-bundle-missing")


# --- writing ----------------------------------------------------------------------------------------------

FETCHING = """#!/bin/bash
for word; do case $word in Dir::Cache=*) cache=${word#*=} ;; esac; done
[[ $* != *--download-only* ]] || echo deb >"$cache/archives/a_1_amd64.deb"
"""
PIP = NUMBERED.replace(
    'case "$*" in', 'case "$*" in\n  *" --dest "*) [[ $* =~ --dest\\ ([^ ]+) ]]; echo w >"${BASH_REMATCH[1]}/a.whl" ;;'
)


def test_a_bundle_holds_the_project_and_what_it_needs_but_no_secret(tree: Path, tmp_path: Path) -> None:
    executable(tree / "stand-ins/python3", PIP)
    executable(tree / "stand-ins/apt-get", FETCHING)
    executable(tree / "stand-ins/dpkg-deb", "#!/bin/bash\necho Package: a\n")
    executable(tree / "stand-ins/git", "#!/bin/bash\nexit 1\n")
    (tree / ".smtp").write_text("secret", encoding="utf-8")
    path = tmp_path / "出 去/b.tar"
    made = run(tree, "make", "bundle", f"OUTPUT={path}")
    assert made.returncode == 0, made.stderr
    with tarfile.open(path) as archive:
        names = {name.replace("/./", "/") for name in archive.getnames()}
        sums = archive.extractfile("bundle/SHA256SUMS")
        assert sums is not None
        listed = dict(reversed(line.split("  ./")) for line in sums.read().decode().splitlines())
        for name, digest in listed.items():
            member = archive.extractfile(f"bundle/{name}")
            assert member is not None
            assert hashlib.sha256(member.read()).hexdigest() == digest
    assert {"manifest", "wheels/a.whl", "debs/a_1_amd64.deb", "debs/Packages"} <= set(listed)
    assert "jianbao/scripts/setup.sh" in names
    assert not [name for name in names if ".smtp" in name or ".venv" in name]
    assert path.with_name("b.tar.sha256").exists()
    assert not path.with_name("b.tar.part").exists()
