"""A publication as its form shows it, and the edits that a changed form comes to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from epicrisis.authoring.edits.edit import Edit, Put, Remove
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block, text_of
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import Message

Verified = Literal["seen", "partly", "memory"]
VERIFIED: tuple[Verified, ...] = get_args(Verified)
_DOI = re.compile(r"10\.\d{4,9}/\S{1,500}")
_PMID = re.compile(r"\d{1,8}")
_LINK = re.compile(r"^(?:https?://)?(?:(?:dx\.)?doi\.org/|pubmed\.ncbi\.nlm\.nih\.gov/)", re.I)
_NAME = re.compile(r"^(?:doi|pmid)\s*+:?\s*+", re.I)


@dataclass(frozen=True, slots=True)
class ReferenceForm:
    """What an author may change of a reference without its YAML."""

    text: str = ""
    title: str = ""
    """The words of it that tell the diagnosis, which learners read from the diagnosis on."""
    doi: str = ""
    pmid: str = ""
    verified: Verified = "memory"


def reference_form(block: Block) -> ReferenceForm:
    """Return the form of a reference as the file has it."""
    return ReferenceForm(
        text_of(block.get("text")),
        text_of(block.get("title")),
        text_of(block.get("doi")),
        text_of(block.get("pmid")),
        next((each for each in VERIFIED if each == block.get("verified")), "memory"),
    )


def new_reference(data: Plain, form: ReferenceForm) -> Edit:
    """Return what adds a reference under the next free id; raises `UnkeptError`."""
    ids = [str(path[-1]) for path, _ in written_references(data)]
    number = next(each for each in range(1, len(ids) + 2) if f"C{each}" not in ids)
    written: dict[str, Plain] = {"text": form.text.strip()}
    written |= {key: value for key, value in _checked(form).items() if value}
    return Put(("references", f"C{number}"), {**written, "verified": form.verified})


def reference_edits(block: Block, path: Path, after: ReferenceForm) -> Iterator[Edit]:
    """Yield what makes the reference at `path` say what a form says; raises `UnkeptError`."""
    before = reference_form(block)
    if after == before:
        return
    kept = _checked(after)
    if after.text.strip() != before.text.strip():
        yield Put((*path, "text"), after.text.strip())
    for key, old in (("title", before.title), ("doi", before.doi), ("pmid", before.pmid)):
        if kept[key] and kept[key] != old.strip():
            yield Put((*path, key), kept[key])
        elif not kept[key] and key in block:
            yield Remove((*path, key))
    if after.verified != before.verified:
        yield Put((*path, "verified"), after.verified)


def removed_reference(data: Plain, path: Path) -> Edit:
    """Return the edit that takes a reference away; raises `UnkeptError` for one that is cited."""
    if _is_cited(data, str(path[-1])):
        raise UnkeptError(Message("it is cited; take it out of what cites it first"))
    return Remove(path)


def written_references(data: Plain) -> tuple[tuple[Path, Block], ...]:
    """Return the references of a file with their paths."""
    listed = data.get("references") if isinstance(data, dict) else None
    pairs = listed.items() if isinstance(listed, dict) else ()
    return tuple((("references", name), block) for name, block in pairs if isinstance(block, dict))


def _checked(form: ReferenceForm) -> dict[str, str]:
    """Return title, DOI and PMID as the file writes them; raises `UnkeptError` for wrong ones."""
    if not form.text.strip():
        raise UnkeptError(Message("a reference needs its text: authors, title, journal, year"))
    title = form.title.strip()
    if title not in form.text:
        raise UnkeptError(Message("the title doesn’t stand in the text; copy its words from there"))
    doi, pmid = (_LINK.sub("", _NAME.sub("", each.strip())) for each in (form.doi, form.pmid))
    pmid = pmid.rstrip("/")
    if doi and not _DOI.fullmatch(doi):
        message = Message("“{words}” is no DOI; one begins with 10. and has a slash", words=doi)
        raise UnkeptError(message)
    if pmid and not _PMID.fullmatch(pmid):
        raise UnkeptError(Message("“{words}” is no PMID; one is a number", words=pmid))
    return {"title": title, "doi": doi, "pmid": pmid}


def _is_cited(value: Plain, name: str) -> bool:
    if isinstance(value, dict):
        cites = value.get("cites")
        is_here = isinstance(cites, tuple) and name in cites
        return is_here or any(_is_cited(each, name) for each in value.values())
    return isinstance(value, tuple) and any(_is_cited(each, name) for each in value)
