"""The folders of cases on the server, as authors save them: whole, and over nobody's work."""

import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from epicrisis import settings
from epicrisis.authoring.drafts import CASE_FILE, Draft, from_disk
from epicrisis.authoring.edits.edit import Put, RefusedEditError
from epicrisis.authoring.edits.editing import edited
from epicrisis.cases.problems import shown
from epicrisis.cases.reading.files import UnfitFileError, reason
from epicrisis.clock import utc_now
from epicrisis.messages import Message

HISTORY = ".history"
"""Folder beside a case file that holds the versions before, each in a folder named by its end."""
MOST_VERSIONS = 20
_LINK = Message("a link is in the way")


def allowed_folder() -> Path | None:
    """Return the folder that authors may save to, None where the server allows none.

    It is named by `EPICRISIS_CASES_DIR`, the server may write it, and `EPICRISIS_AUTHORS_SAVE`
    says that authors may, too.
    """
    current = settings.current()
    folder = current.cases_dir if current.authors_save else None
    return folder if folder is not None and os.access(folder, os.W_OK | os.X_OK) else None


def save(draft: Draft, folder: Path) -> Draft:
    """Write a draft to the folder of its id in `folder`, and return it as saved.

    The version before stays in `HISTORY`, with the last `MOST_VERSIONS`. Raises `UnfitFileError`
    where the case has no id, where another case has it, where somebody else has changed the case
    since it was opened, or where the disk refuses.
    """
    if not draft.case_id:
        raise UnfitFileError(Message("the case has no id; give it one, such as id: fever-and-pain"))
    home = folder / draft.case_id
    _check_is_ours(draft, home)
    # The case file last: until then a folder that is there holds the case as it was.
    content = {**draft.files, CASE_FILE: draft.text.encode()}
    try:
        if draft.on_disk is None or not home.exists():
            write_new(home, content)
        else:
            _keep_version(home, draft.on_disk)
            _write_all(home, content)
            for name in draft.on_disk.keys() - content.keys():
                (home / name).unlink(missing_ok=True)
    except OSError as error:
        message = Message(
            "it can't be saved ({reason}); nothing is lost here", reason=reason(error)
        )
        raise UnfitFileError(message) from None
    return replace(draft, on_disk=draft.content)


def opened(home: Path) -> Draft:
    """Return the draft of a case in the server's folder, with the id that its folder gives it.

    Raises `UnfitFileError` where it can't be read.
    """
    draft = from_disk(home)
    if draft.case_id:
        return draft
    try:
        return replace(draft, text=edited(draft.text, [Put(("id",), home.name)]))
    except RefusedEditError:
        return draft  # it isn't YAML yet


def write_new(home: Path, content: Mapping[str, bytes]) -> None:
    """Write a folder that isn't there yet, with its files, wholly or not at all.

    Raises `OSError`; it is `FileExistsError` where the folder is there, which is left alone.
    """
    # It fails where the folder exists, so nothing can be overwritten, nor removed below.
    home.mkdir()
    try:
        _write_all(home, content)
    except OSError:
        shutil.rmtree(home, ignore_errors=True)
        raise


def _keep_version(home: Path, content: Mapping[str, bytes]) -> None:
    """Keep the files of a case before they are written over; the oldest version gives way."""
    history = home / HISTORY
    if history.is_symlink():
        raise OSError(0, _LINK)
    history.mkdir(exist_ok=True)
    write_new(history / utc_now().strftime("%Y%m%dT%H%M%S.%fZ"), content)
    for oldest in sorted(history.iterdir())[:-MOST_VERSIONS]:
        shutil.rmtree(oldest)


def _write_all(home: Path, content: Mapping[str, bytes]) -> None:
    for name, each in content.items():
        _write(home / name, each)


def _check_is_ours(draft: Draft, home: Path) -> None:
    if home.is_symlink():
        message = Message(
            "the folder {name} is a link, which isn't written through", name=shown(home.name)
        )
        raise UnfitFileError(message)
    if not home.exists():
        return
    if draft.on_disk is None or _id_on_disk(draft) not in ("", draft.case_id):
        message = Message(
            "a case with the id {id} is there already; choose another id, or open it",
            id=shown(draft.case_id),
        )
        raise UnfitFileError(message)
    if from_disk(home).content != draft.on_disk:
        message = Message(
            "somebody has changed this case since you opened it; download yours, and open it again"
        )
        raise UnfitFileError(message)


def _id_on_disk(draft: Draft) -> str:
    assert draft.on_disk is not None
    return Draft(draft.on_disk[CASE_FILE].decode()).case_id


def _write(path: Path, content: bytes) -> None:
    """Write a file so that a reader finds the old one or the new one, whole."""
    if path.is_symlink():
        raise OSError(0, _LINK)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
