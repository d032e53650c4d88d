"""What a server must keep to itself isn't committed by accident."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

SECRETS = (
    "deploy/secrets.env",
    "deploy/secrets.env~",
    "deploy/secrets.env.bak",
    "deploy/production.env",
    "deploy/fullchain.pem",
    "deploy/privkey.pem",
    "deploy/tls/server.key",
    "deploy/server.crt",
    "deploy/server.pfx",
    "secrets.env",
    ".env",
    ".env.local",
    ".streamlit/secrets.toml",
    ".streamlit/secrets.toml.bak",
)
LEARNERS = (
    "var/epicrisis.sqlite3",
    "var/epicrisis.sqlite3-wal",
    "today.sqlite3",
    "copy.sqlite3",
    "epicrisis.dump",
    "store.db",
)
OURS = (
    "deploy/secrets.env.example",
    "deploy/compose.yaml",
    "deploy/nginx.conf",
    "deploy/tls.conf",
    ".streamlit/config.toml",
    "requirements.lock",
    "tests/deploy/test_secrets.py",
    "data/cases/cardite-de-lyme/skin-1.png",
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new repository that ignores what ours does, and nothing that this machine's user does."""
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", folder], check=True)
    for each in ROOT.rglob(".gitignore"):
        if "node_modules" not in each.parts and ".venv" not in each.parts:
            target = folder / each.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(each, target)
    return folder


def added(repository: Path, name: str) -> bool:
    """Whether `git add --all` takes it."""
    file = repository / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x")
    git = ["git", "-C", str(repository), "-c", "core.excludesFile="]
    subprocess.run([*git, "add", "--all"], check=True)
    listed = subprocess.run([*git, "ls-files", name], capture_output=True, text=True, check=True)
    return listed.stdout.strip() == name


@pytest.mark.parametrize("name", [*SECRETS, *LEARNERS])
def test_secrets_and_learners_work_are_not_committed(repository: Path, name: str) -> None:
    assert not added(repository, name)


@pytest.mark.parametrize("name", OURS)
def test_what_belongs_to_the_repository_is(repository: Path, name: str) -> None:
    assert added(repository, name)


def test_the_example_holds_no_secret() -> None:
    example = (ROOT / "deploy" / "secrets.env.example").read_text(encoding="utf-8")
    lines = [line for line in example.splitlines() if line and not line.startswith("#")]
    given = dict(line.split("=", 1) for line in lines)
    secret = {name for name in given if "SECRET" in name or "PASSWORD" in name}
    assert len(secret) == 3
    assert {given[name] for name in secret} == {""}
