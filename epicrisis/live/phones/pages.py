"""The pages of a phone in class: whole HTML pages, and the frames that follow the room."""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from markupsafe import Markup

from epicrisis import i18n, palette, templating
from epicrisis.live.phones import view
from epicrisis.live.phones.audience import asked_view
from epicrisis.live.phones.speech import speaker
from epicrisis.live.phones.view import View
from epicrisis.live.push import event_stream
from epicrisis.live.push.ready import Ready
from epicrisis.live.room import audience
from epicrisis.live.room.class_state import ClassState
from epicrisis.store.classes.audience_records import SeenByPhone
from epicrisis.store.classes.records import Room, Vote
from epicrisis.story.result_lines import result_lines
from epicrisis.writing import disclaimer, paragraphs, policy_hash

TEMPLATES = Path(__file__).parent / "templates"


def _as_sent(text: str) -> str:
    """Return a script or a style without what only its readers need."""
    lines = (re.sub(r"(?<=[;,{]) // .*", "", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _packed(style: str) -> str:
    """Return a style sheet without spaces that mean nothing; one before a colon means something."""
    return re.sub(r" ?([{};,>]) ?|(?<=:) ", r"\1", " ".join(style.split()))


STYLE = _packed(
    palette.by_preference(
        _as_sent(Path(__file__).with_name("phone.css").read_text(encoding="utf-8"))
    )
)
# Made small by `npm run build`: a hall of phones fetches it in the same minute.
SCRIPT = _as_sent(Path(__file__).with_name("phone.min.js").read_text(encoding="utf-8"))
# Of a room that takes questions alone.
AUDIENCE_STYLE = _packed(
    _as_sent(Path(__file__).with_name("audience.css").read_text(encoding="utf-8"))
)
AUDIENCE_SCRIPT = _as_sent(Path(__file__).with_name("audience.min.js").read_text(encoding="utf-8"))

MAX_PSEUDONYM_CHARACTERS = 40


@dataclass(frozen=True)
class Frame:
    """What is pushed to phones of one language when their room moves: to all, or who voted so."""

    version: int
    form: str
    """What is asked, in which round, and how far it is (`12/1/open`); empty if nothing is."""
    html: str
    within_s: float = 1.0
    """Seconds over which phones spread their asking for their own answers."""
    audience: dict[str, int] | None = None
    """Where questions are taken: number of the step, and how many questions the class sees."""
    is_own: bool = False
    """Whether it shows what became of the answer of those whom it is told."""

    @cached_property
    def ready(self) -> Ready:
        """The frame as phones read it."""
        return Ready(as_json(self))


def as_json(frame: Frame) -> str:
    """Return a frame as phones read it."""
    return json.dumps(
        {
            "version": frame.version,
            "form": frame.form,
            "within": frame.within_s,
            "html": frame.html,
            "audience": frame.audience,
            "own": frame.is_own,
        }
    )


def page(
    state: ClassState,
    language: str,
    *,
    own: Vote | None,
    pseudonym: str | None,
    tells_answers: bool = False,
    group: int | None = None,
    now: datetime,
    refusal: str = "",
    settled: bool = False,
    is_lost: bool = False,
    shown_questions: int = 0,
) -> str:
    """Return the page of a phone that is in the room.

    `own` is its vote in the present poll, or else the one before, `group` the one that it chose,
    `refusal` why what it sent wasn't taken; `settled` says that it comes from sending its vote,
    without script; `is_lost` that it has said so at this step; `shown_questions` is how many
    questions of its audience the class sees.
    """
    shown = view.view(state, language, own, now)
    is_earlier = own is not None and state.poll is not None and own.poll != state.poll.id
    is_received = own is not None and not is_earlier and shown.form.endswith("/open")
    shown = replace(shown, is_settled=settled and is_received and not refusal)
    return _render(
        "phone_room.html",
        language,
        room=state.room,
        path=f"/r/{state.room.code}",
        view=shown,
        frame=Markup(_frame_html(shown, state.room, language)),
        own="" if own is None or is_earlier else own.sequence,
        before=own.sequence if own is not None and is_earlier else "",
        pseudonym=pseudonym or "",
        tells_answers=tells_answers,
        group=group,
        refusal=refusal,
        is_received=is_received and not refusal,
        max_pseudonym=MAX_PSEUDONYM_CHARACTERS,
        deaf_after_s=event_stream.DEAF_AFTER_S,
        is_lost=is_lost,
        shown_questions=shown_questions,
    )


def frame(
    state: ClassState,
    language: str,
    now: datetime,
    own: Vote | None = None,
    *,
    within_s: float = 1.0,
    shown_questions: int = 0,
) -> Frame:
    """Return what phones in this language show now; without `own` it is what all of them do."""
    shown, room = view.view(state, language, own, now), state.room
    html = _frame_html(shown, room, language)
    asking = {"step": room.position, "shown": shown_questions} if room.takes_questions else None
    return Frame(room.version, shown.form, html, within_s, asking, is_own=own is not None)


def join_page(language: str, *, typed: str = "", refusal: str = "") -> str:
    """Return the page on which a room's code is typed."""
    return _render("phone_join.html", language, typed=typed, refusal=refusal)


def message_page(language: str, title: str, text: str, code: str | None = None) -> str:
    """Return a page that says why something can't be, and leads back to the room of a code."""
    return _render("phone_message.html", language, title=title, text=text, code=code)


def taking_page(language: str, code: str, count: int) -> str:
    """Return the page that offers so many answers for an attempt of one's own."""
    return _render("phone_mine.html", language, code=code, count=count)


def asked(room: Room, language: str, seen: SeenByPhone) -> str:
    """Return what a phone sees of the questions to its teacher, a part of its page."""
    view_of_it = asked_view(seen, i18n.translator(language))
    return _render("phone_asked.html", language, path=f"/r/{room.code}", asked=view_of_it)


def questions_page(
    room: Room, language: str, seen: SeenByPhone, *, refusal: str = "", typed: str = ""
) -> str:
    """Return the page of the questions to the teacher, for a phone without script."""
    return _render(
        "phone_questions.html",
        language,
        room=room,
        path=f"/r/{room.code}",
        asked=asked_view(seen, i18n.translator(language)),
        is_lost=seen.is_lost,
        refusal=refusal,
        typed=typed,
    )


def _frame_html(shown: View, room: Room, language: str) -> str:
    return _render(
        "phone_frame.html",
        language,
        view=shown,
        path=f"/r/{room.code}",
        groups=room.groups,
    )


# --- Templates ---------------------------------------------------------------------------


ENVIRONMENT = templating.environment(TEMPLATES)
ENVIRONMENT.filters["paragraphs"] = paragraphs
ENVIRONMENT.globals["disclaimer"] = disclaimer
ENVIRONMENT.globals["style"] = Markup(STYLE)
ENVIRONMENT.globals["script"] = Markup(SCRIPT)
ENVIRONMENT.globals["audience_style"] = Markup(AUDIENCE_STYLE)
ENVIRONMENT.globals["audience_script"] = Markup(AUDIENCE_SCRIPT)
ENVIRONMENT.globals["longest_question"] = audience.LONGEST
ENVIRONMENT.globals["languages"] = i18n.LANGUAGES


def _render(template: str, language: str, **values: object) -> str:
    say, translate = speaker(language), i18n.translator(language)
    return ENVIRONMENT.get_template(template).render(
        values,
        language=language,
        say=say,
        translate=translate,
        results=partial(result_lines, language=language, say=say, translate=translate),
    )


CSP = "; ".join(
    (
        "default-src 'none'",
        f"script-src {policy_hash(SCRIPT)} {policy_hash(AUDIENCE_SCRIPT)}",
        f"style-src {policy_hash(STYLE)} {policy_hash(AUDIENCE_STYLE)}",
        "connect-src 'self'",
        "form-action 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Content-Security-Policy of all pages here: only their own styles and scripts, by hash."""
