"""What the wheel takes from the repository besides the package: templates, settings and handbook, for `jianbao init`.

They are kept once, where editors look for them; the build puts a copy into the package.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
TAKEN = ("config.yaml", "docs/编辑手册.md", "templates")
TARGET = Path("reports") / "starting" / "office"


class BuildWithOffice(build_py):
    """Copies the files into the build; an editable installation finds them in the repository."""

    def run(self) -> None:
        """Build the package, then add what it takes along."""
        super().run()
        if getattr(self, "editable_mode", False):
            return
        for name in TAKEN:
            source, target = ROOT / name, Path(self.build_lib) / TARGET / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            else:
                shutil.copy2(source, target)


setup(cmdclass={"build_py": BuildWithOffice})
