"""Whoever's work is in the repository or the image is named, with the licence it came under."""

import json
import re

import pytest

from tests.conftest import ROOT

EDITOR = ROOT / "epicrisis" / "ui" / "author" / "codemirror"
NOTICES = (ROOT / "THIRD-PARTY-NOTICES").read_text(encoding="utf-8")
BUNDLE = (EDITOR / "editor.min.js").read_text(encoding="utf-8")
GRANTED = "Permission is hereby granted, free of charge"
KEPT = "shall be included in"
PACKAGES = {
    f"{path.removeprefix('node_modules/')} {package['version']} ({package['license']})"
    for path, package in json.loads((EDITOR / "package-lock.json").read_text())["packages"].items()
    if path and not package.get("dev")
}


def test_the_editors_build_writes_the_file_of_the_repository() -> None:
    (path,) = re.findall(r'"([./]+THIRD-PARTY-NOTICES)"', (EDITOR / "notices.js").read_text())
    assert (EDITOR / path).resolve() == ROOT / "THIRD-PARTY-NOTICES"


@pytest.mark.parametrize("notices", [NOTICES, BUNDLE], ids=["file", "what a browser gets"])
def test_each_package_in_the_editor_is_named_with_its_licence(notices: str) -> None:
    head = notices.partition("*/")[0]
    parts = re.split(r"^-{80}$", head, flags=re.MULTILINE)
    named = [re.findall(r"^\S+ \d\S+ \(\S+\)$", part, re.MULTILINE) for part in parts]
    assert {package for each in named for package in each} == PACKAGES
    for part in parts:
        assert re.search(r"^Copyright \(C\) \d{4}.* by \S+", part, re.MULTILINE), part
        assert GRANTED in part
        assert KEPT in part


def test_the_packages_were_found() -> None:
    assert {each.partition(" ")[0] for each in PACKAGES} >= {"codemirror", "@lezer/lr", "style-mod"}


def test_nothing_else_of_others_is_in_the_repository() -> None:
    """Code that was made small, fonts, programs: none of it is written here by hand."""
    foreign = re.compile(r"\.min\.|\.(woff2?|ttf|otf|eot|wasm|so|whl|jar)$")
    found = [
        path.relative_to(ROOT).as_posix()
        for folder in ("data", "deploy", "docs", "epicrisis", "pages")
        for path in (ROOT / folder).rglob("*")
        if foreign.search(path.name) and "node_modules" not in path.parts
    ]
    ours = [f"epicrisis/live/phones/{name}.min.js" for name in ("audience", "phone")]
    assert sorted(found) == [*ours, "epicrisis/ui/author/codemirror/editor.min.js"]
    assert max(found) in NOTICES


def test_the_image_carries_them() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^COPY LICENSE THIRD-PARTY-NOTICES \./$", dockerfile, re.MULTILINE)
