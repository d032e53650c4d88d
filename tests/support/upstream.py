"""A change that is offered to Streamlit, tried on a copy of what is installed."""

import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import streamlit

from tests.conftest import ROOT

PATCHES = ROOT / "docs" / "upstream"


def patched(module: ModuleType, patch: str, folder: Path) -> str:
    """Return a module's source as a patch of `docs/upstream/` makes it, which Python can compile.

    Args:
        module: one of Streamlit's.
        patch: the file's name.
        folder: an empty one, for the copy.
    """
    assert module.__file__ is not None
    assert streamlit.__file__ is not None
    original = Path(module.__file__)
    within = original.relative_to(Path(streamlit.__file__).parents[1])
    installed = folder / "lib" / within
    installed.parent.mkdir(parents=True)
    shutil.copy(original, installed)
    applied = subprocess.run(
        ["git", "apply", "--verbose", str(PATCHES / patch)],
        cwd=folder,
        env={"GIT_CEILING_DIRECTORIES": str(folder.parent), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert applied.returncode == 0, applied.stderr
    text = installed.read_text(encoding="utf-8")
    compile(text, str(installed), "exec")
    return text
