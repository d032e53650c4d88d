"""A change that is offered to Streamlit, tried on a copy of what is installed."""

import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import streamlit

from tests.conftest import ROOT

PATCHES = ROOT / "docs" / "upstream"


def patched(*modules: ModuleType, patch: str, folder: Path) -> str:
    """Return modules' sources, joined, as a patch makes them, which Python can compile.

    Args:
        modules: those of Streamlit's that it changes.
        patch: the name of a file of `docs/upstream/`.
        folder: an empty one, for the copies.
    """
    copies = [_copied(module, folder) for module in modules]
    applied = subprocess.run(
        ["git", "apply", "--verbose", str(PATCHES / patch)],
        cwd=folder,
        env={"GIT_CEILING_DIRECTORIES": str(folder.parent), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert applied.returncode == 0, applied.stderr
    texts = [copy.read_text(encoding="utf-8") for copy in copies]
    for copy, text in zip(copies, texts, strict=True):
        compile(text, str(copy), "exec")
    return "\n".join(texts)


def _copied(module: ModuleType, folder: Path) -> Path:
    assert module.__file__ is not None
    assert streamlit.__file__ is not None
    within = Path(module.__file__).relative_to(Path(streamlit.__file__).parents[1])
    copy = folder / "lib" / within
    copy.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(module.__file__, copy))
