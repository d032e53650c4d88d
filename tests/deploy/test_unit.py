"""The unit of docs/deploy.md starts the app for nginx alone, and lets it do only what it does."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCUMENT = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
EXPOSURE = 20
"""Tenths of what `systemd-analyze security` calls 10; it was 92 without any protection."""


def unit() -> str:
    return str(re.findall(r"```ini\n(.*?)```", DOCUMENT, re.DOTALL)[0])


def values(key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", unit(), re.MULTILINE)


def test_only_this_machine_reaches_the_app_itself() -> None:
    (start,) = values("ExecStart")
    assert "--server.address=127.0.0.1" in start.split()
    assert start.startswith("/srv/epicrisis/.venv/bin/")


def test_its_secrets_are_not_in_the_unit_which_everybody_reads() -> None:
    assert values("EnvironmentFile")
    assert values("Environment") == []
    assert not re.search(r"SECRET|PASSWORD", unit())


@pytest.mark.parametrize(
    ("key", "value"),
    {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ReadWritePaths": "/srv/epicrisis/var",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "PrivateDevices": "yes",
        "UMask": "0077",
        "CapabilityBoundingSet": "",
        "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
        "MemoryDenyWriteExecute": "yes",
        "IPAddressDeny": "any",
        "IPAddressAllow": "localhost",
        "LimitNOFILE": "40000",
        "Restart": "always",
    }.items(),
)
def test_it_may_do_no_more_than_it_does(key: str, value: str) -> None:
    assert values(key) == [value]


def test_its_system_calls_and_its_memory_are_limited() -> None:
    assert values("SystemCallFilter") == ["@system-service", "~@privileged"]
    (memory,), (user,) = values("MemoryMax"), values("User")
    assert re.fullmatch(r"\d+G", memory)
    assert user not in ("", "root")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The unit as a file, with a program that is here."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here; on Debian: apt-get install systemd")
    file = tmp_path / "epicrisis.service"
    file.write_text(unit().replace("/srv/epicrisis/.venv/bin/streamlit", "/bin/true"))
    return file


def analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_systemd_understands_every_line(written: Path) -> None:
    said = analyzed("verify", "--man=no", str(written))
    assert (said.returncode, said.stderr) == (0, "")
    written.write_text(written.read_text().replace("UMask=", "UMusk="))
    assert "UMusk" in analyzed("verify", "--man=no", str(written)).stderr


def test_systemd_finds_it_little_exposed(written: Path) -> None:
    said = analyzed(
        "security", "--offline=yes", "--no-pager", f"--threshold={EXPOSURE}", str(written)
    )
    assert said.returncode == 0, said.stdout[-2000:]
