"""The fields for the images of a block: dropped, chosen, described."""

from collections.abc import Sequence

import streamlit as st

from epicrisis.authoring.forms.images import ImageForm
from epicrisis.authoring.forms.words import Languages
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.messages import said
from epicrisis.server import uploads
from epicrisis.ui.author import fields
from epicrisis.ui.shared import html, session, uploader
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate

_MEGABYTES = 2
_TYPES = ("png", "jpg", "jpeg")


def show(
    open_draft: OpenDraft,
    form: OpenForm,
    before: Sequence[ImageForm],
    languages: Languages,
) -> tuple[ImageForm, ...]:
    """Show which images there are, and what is said of each; a dropped one is added at once."""
    key = form.key("images")
    _take(open_draft, form, key, [each.file for each in before])
    named = list(dict.fromkeys(each.file for each in before))
    known = [*dict.fromkeys([*names(open_draft), *named])]
    chosen: Sequence[str] = named
    if known:
        chosen = st.multiselect(
            translate("Images"),
            known,
            None if key in st.session_state else named,
            format_func=html.plain,
            placeholder=translate("Choose among the images of this draft"),
            key=key,
        )
    old = {each.file: each for each in before}
    nothing = languages.nothing()
    after = tuple(
        described(open_draft, form, old.get(name, ImageForm(name, nothing, nothing)), languages)
        for name in chosen
    )
    # One that the file shows twice is described once.
    return tuple(before) if after == tuple(old.values()) else after


def show_one(
    open_draft: OpenDraft, form: OpenForm, before: Sequence[ImageForm], languages: Languages
) -> ImageForm | None:
    """Show which image is pointed at, and what is said of it; None where none is chosen yet."""
    key = form.key("pointed")
    _take(open_draft, form, key, [each.file for each in before])
    if isinstance(dropped := st.session_state.get(key), list):
        st.session_state[key] = dropped[-1] if dropped else None
    own = before[0].file if before else None
    known = [*dict.fromkeys([*names(open_draft), *([own] if own else [])])]
    if not known:
        return None
    chosen = st.selectbox(
        translate("Image that is pointed at"),
        known,
        known.index(own) if own and key not in st.session_state else None,
        format_func=html.plain,
        placeholder=translate("Choose among the images of this draft"),
        key=key,
    )
    if chosen is None:
        return None
    nothing = languages.nothing()
    old = before[0] if chosen == own else ImageForm(chosen, nothing, nothing)
    return described(open_draft, form, old, languages)


def described(
    open_draft: OpenDraft, form: OpenForm, image: ImageForm, languages: Languages
) -> ImageForm:
    """Show the fields for what is said of an image, and for its other files."""
    about = translate("{name}: what is to be seen, for those who can’t see it")
    below = translate("{name}: a line below it")
    return ImageForm(
        image.file,
        fields.line(form, f"alt-{image.file}", about.format(name=image.file), image.alt, languages),
        fields.line(
            form, f"caption-{image.file}", below.format(name=image.file), image.caption, languages
        ),
        *_other_files(open_draft, form, image, languages),
    )


def _other_files(
    open_draft: OpenDraft, form: OpenForm, image: ImageForm, languages: Languages
) -> tuple[dict[str, str], dict[str, str]]:
    """Show which file stands for an image in other languages, and which on dark pages."""
    known = [*names(open_draft), *image.elsewhere.values(), *image.dark.values()]
    others = [each for each in dict.fromkeys(known) if each != image.file]
    if not others:
        return dict(image.elsewhere), dict(image.dark)

    def chosen(about: str, before: str, none: str, key: str) -> str:
        options = ["", *others]
        return st.selectbox(
            about,
            options,
            options.index(before) if before in options else 0,
            format_func=lambda name: html.plain(name or none),
            key=form.key(f"{key}-{image.file}"),
        )

    in_language = translate("{name}: in another language ({code})")
    on_dark = translate("{name}: on dark pages").format(name=image.file)
    is_one = len(languages.every) == 1
    with st.expander(translate("{name}: other files").format(name=image.file)):
        elsewhere = {
            code: chosen(
                in_language.format(name=image.file, code=code),
                image.elsewhere.get(code, ""),
                translate("the same image"),
                f"file-{code}",
            )
            for code in languages.every
            if code != languages.own
        }
        dark = {
            code: chosen(
                on_dark if is_one else f"{on_dark} ({code})",
                image.dark.get(code, ""),
                translate("the same image"),
                f"dark-{code}",
            )
            for code in languages.every
        }
    said = [{code: name for code, name in each.items() if name} for each in (elsewhere, dark)]
    return said[0], said[1]


def names(open_draft: OpenDraft) -> list[str]:
    """Return the names of a draft's images."""
    files = open_draft.draft.files
    return [name for name in files if name.rpartition(".")[2].lower() in _TYPES]


def _take(open_draft: OpenDraft, form: OpenForm, key: str, named: list[str]) -> None:
    """Take what is dropped into the draft, and choose it."""
    added = uploader.show(
        translate("Drop a PNG or JPEG image here"),
        key=f"{key}-{form.images}",
        megabytes=_MEGABYTES,
        types=_TYPES,
    )
    if not added:
        return
    held = st.session_state.get(key, named)
    chosen = list(held) if isinstance(held, list | tuple) else [held] if held else []
    for each in added:
        content = each.getvalue()
        name = _free_name(open_draft, each.name, content)
        try:
            open_draft.draft = open_draft.draft.with_file(name, content)
        except UnfitFileError as error:
            session.current().refusal = "press", said(error.message, translate)
            continue
        # As the draft holds it: letters with accents may be composed another way there.
        kept = next(n for n, file in open_draft.draft.files.items() if file == content)
        chosen += [kept] if kept not in chosen else []
    uploads.let_go(added)
    form.images += 1
    st.session_state[key] = chosen
    st.rerun(scope="fragment")


def _free_name(open_draft: OpenDraft, name: str, content: bytes) -> str:
    """Return a name under which no other file lies in the draft."""
    stem, dot, ending = name.rpartition(".")
    number, found = 2, name
    while open_draft.draft.files.get(found, content) != content:
        found = f"{stem}-{number}{dot}{ending}"
        number += 1
    return found
