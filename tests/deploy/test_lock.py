"""`requirements.lock` is what a server installs: all that is needed, and as it was locked."""

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
SERVER = {"extra": "", "python_version": "3.11", "python_full_version": "3.11.9"} | {
    "sys_platform": "linux",
    "platform_system": "Linux",
    "os_name": "posix",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
MACHINES = ("x86_64", "aarch64")


def entries() -> list[tuple[Requirement, list[str]]]:
    """Each package of the lock with its hashes."""
    lines = re.sub(r" \\\n +", " ", re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE)).splitlines()
    return [
        (Requirement(re.split(r" +--hash=", line)[0]), re.findall(r"--hash=(\S+)", line))
        for line in lines
    ]


def on_a_server(machine: str) -> dict[str, str]:
    """The version of each package that is installed on such a machine."""
    here = SERVER | {"platform_machine": machine}
    chosen = [each for each, _ in entries() if each.marker is None or each.marker.evaluate(here)]
    versions = {str(canonicalize_name(each.name)): str(each.specifier)[2:] for each in chosen}
    assert len(versions) == len(chosen), "a package twice"
    return versions


def asked_for() -> list[Requirement]:
    """What the app and logins ask for."""
    texts = [(ROOT / name).read_text() for name in ("requirements.txt", LOGINS)]
    lines = "\n".join(texts).splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r "))]


LOGINS = "deploy/requirements-server.txt"


def test_every_package_has_one_version_and_its_hashes() -> None:
    assert entries()
    for package, hashes in entries():
        assert re.fullmatch(r"==[\w.]+", str(package.specifier)), package
        assert hashes, package
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), package
        assert package.url is None


def test_where_packages_come_from_is_the_installers_choice() -> None:
    assert "//" not in LOCK
    assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host", LOCK)


@pytest.mark.parametrize("machine", MACHINES)
def test_what_the_app_needs_is_locked_within_its_range(machine: str) -> None:
    locked = on_a_server(machine)
    needed = asked_for()
    assert {each.name for each in needed} >= {"streamlit", "pandas", "psycopg"}
    outside = [
        f"{each} and {locked.get(canonicalize_name(each.name))}"
        for each in needed
        if not each.specifier.contains(locked.get(canonicalize_name(each.name), ""))
    ]
    assert outside == [], "make the lock anew: docs/deploy.md"
    assert "authlib" in locked, "logins"


@pytest.mark.parametrize("machine", MACHINES)
def test_what_its_packages_need_is_locked_too(machine: str) -> None:
    """As pip would ask, of the packages that are installed here in the version of the lock."""
    locked = on_a_server(machine)
    extras = {str(canonicalize_name(each.name)): {"", *each.extras} for each in asked_for()}
    checked, missing = 0, []
    for name, version in locked.items():
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        if installed.version != version:
            continue
        checked += 1
        for need in map(Requirement, installed.requires or ()):
            asked = any(
                need.marker is None
                or need.marker.evaluate(SERVER | {"platform_machine": machine, "extra": extra})
                for extra in extras.get(name, {""})
            )
            has = locked.get(canonicalize_name(need.name), "")
            if asked and not need.specifier.contains(has, prereleases=True):
                missing.append(f"{name} needs {need}, not {has or 'nothing'}")
    assert checked > 0
    assert missing == []


def test_image_and_server_install_by_the_lock_alone() -> None:
    command = "pip install --no-cache-dir --require-hashes --only-binary=:all: -r requirements.lock"
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"pip install.*", dockerfile) == [command]
    documented = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert "pip install --require-hashes --only-binary=:all: -r requirements.lock" in documented
