"""What an author presses on the timeline, carried out on the draft."""

from collections.abc import Callable, Mapping

from epicrisis.authoring.edits.edit import Move, Remove
from epicrisis.authoring.forms.event import EVENTS, written_events
from epicrisis.authoring.forms.lane import removed_lane, usual_lanes, written_lanes
from epicrisis.authoring.forms.series import SERIES, removed_series, written_series
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import languages_of, text_of
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import said
from epicrisis.ui.author import desk, form_words
from epicrisis.ui.shared import session
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate


def _new_event(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
    """Open the form of a new event, in the lane at a path, else in the first one there is."""
    data = open_draft.written.data
    lanes = {path: text_of(lane.get("id")) for path, lane in written_lanes(data)}
    if not lanes:
        lanes[()] = next(iter(usual_lanes(data, languages_of(data))))
    lane = lanes.get(at, next(iter(lanes.values())))
    _open_new_event(open_draft, lane)


def place_event(open_draft: OpenDraft, lane: str, at: float | None) -> None:
    """Open the form of a new event in a lane, at a time in the timeline's unit if one is given."""
    if form_words.may_drop(open_draft):
        guess = () if at is None else (f"{at:.0f}",)
        _open_new_event(open_draft, lane, *guess)


def _open_new_event(open_draft: OpenDraft, *about: str) -> None:
    path = (*EVENTS, len(written_events(open_draft.written.data)))
    open_draft.form = OpenForm("event", path, is_new=True, about=about)


def edit_event(open_draft: OpenDraft, at: Path, _sentence: str = "") -> None:
    """Open the form of the event at a path, if there is one."""
    form = open_draft.form
    is_open = form is not None and (form.path, form.is_new) == (at, False)
    if is_open or not form_words.may_drop(open_draft):
        return
    if at in dict(written_events(open_draft.written.data)):
        open_draft.form = OpenForm("event", at, is_new=False)


def _remove_event(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
    if at in dict(written_events(open_draft.written.data)):
        open_draft.form = None
        desk.change(open_draft, [Remove(at)])


def _new_lane(open_draft: OpenDraft, _at: Path, _sentence: str) -> None:
    lanes = written_lanes(open_draft.written.data)
    open_draft.form = OpenForm("lane", ("timeline", "lanes", len(lanes)), is_new=True)


def _edit_lane(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
    if _is_lane(open_draft, at):
        open_draft.form = OpenForm("lane", at, is_new=False)


def _remove_lane(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
    data = open_draft.written.data
    if not _is_lane(open_draft, at):
        return
    open_draft.form = None
    try:
        desk.change(open_draft, [removed_lane(data, at)])
    except UnkeptError as error:
        session.current().refusal = "press", said(error.message, translate)


def _move_lane(by: int) -> Callable[[OpenDraft, Path, str], None]:
    def move(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
        lanes = written_lanes(open_draft.written.data)
        if _is_lane(open_draft, at) and 0 <= (index := int(at[-1]) + by) < len(lanes):
            open_draft.form = None
            desk.change(open_draft, [Move(at, index)])

    return move


def _edit_frame(open_draft: OpenDraft, _at: Path, _sentence: str) -> None:
    data: Plain = open_draft.written.data
    if isinstance(data, dict) and isinstance(data.get("timeline"), dict):
        open_draft.form = OpenForm("frame", ("timeline",), is_new=False)


def _new_series(open_draft: OpenDraft, _at: Path, _sentence: str) -> None:
    path = (*SERIES, len(written_series(open_draft.written.data)))
    open_draft.form = OpenForm("series", path, is_new=True)


def _edit_series(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
    if at in dict(written_series(open_draft.written.data)):
        open_draft.form = OpenForm("series", at, is_new=False)


def _remove_series(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
    data = open_draft.written.data
    if at in dict(written_series(data)):
        open_draft.form = None
        desk.change(open_draft, [removed_series(data, at)])


def _is_lane(open_draft: OpenDraft, at: Path) -> bool:
    return at in dict(written_lanes(open_draft.written.data))


ACTS: Mapping[str, Callable[[OpenDraft, Path, str], None]] = {
    "new_event": _new_event,
    "edit_event": edit_event,
    "remove_event": _remove_event,
    "new_lane": _new_lane,
    "edit_lane": _edit_lane,
    "remove_lane": _remove_lane,
    "lane_up": _move_lane(-1),
    "lane_down": _move_lane(1),
    "edit_frame": _edit_frame,
    "new_series": _new_series,
    "edit_series": _edit_series,
    "remove_series": _remove_series,
}
