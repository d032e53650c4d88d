"""What belongs to a room as a whole: projector, address, language, recovery, report, deletion."""

import streamlit as st

from epicrisis import i18n
from epicrisis.live import addresses, join_link
from epicrisis.live.addresses import MAX_CHARACTERS, InvalidAddress, public_address
from epicrisis.live.web.cookies import teacher_cookie_name
from epicrisis.store.classes.records import Room
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.session import translate
from epicrisis.ui.teacher import audience, group_settings, room_actions, room_fields

MOST_MINUTES = 600
_MINUTES = "room_minutes"
_ADDRESS = "room_address"
_LANGUAGE = "room_language"


def show(room: Room) -> None:
    """Show the door to the projector's window, and what can be set."""
    st.link_button(
        translate("Projector window"),
        f"/projector?room={room.code}",
        icon=":material/open_in_new:",
    )
    box = st.popover(
        translate("Room"), icon=":material/settings:", key="room_settings", on_change="rerun"
    )
    if box.open:
        with box:
            _show_settings(room)


def _show_settings(room: Room) -> None:
    html.show(
        "room_link.html",
        qr=join_link.data_uri(join_link.join_link(room)),
        link=join_link.join_link(room),
        code=join_link.spaced(room.code),
        translate=translate,
    )
    _show_address(room)
    key = f"{_LANGUAGE}-{room.version}"
    st.segmented_control(
        translate("Language of the class"),
        list(i18n.LANGUAGES),
        format_func=i18n.LANGUAGES.__getitem__,
        default=room.language,
        key=key,
        required=True,
        on_change=_set_language,
        args=(room.code, room.version, key),
    )
    room_fields.show_switch(
        room,
        "room_discusses_first",
        translate("Discuss first: the key that leads on closes a vote without its results"),
        is_on=room.discusses_first,
        move=lambda is_on: room_actions.discuss_first(is_first=is_on),
        help_words=translate(
            "Peer instruction: the vote, a discussion between neighbours, a second vote, then the"
            " results, all by one key. Entries in words are shown before they are discussed."
        ),
    )
    group_settings.show(room)
    audience.show_switch(room)
    _show_plan(room)
    _show_recovery(room)
    _show_remote(room)
    _show_heading(translate("Report"))
    _show_presence(room)
    with st.container(horizontal=True):
        st.link_button(translate("To print"), f"/t/{room.code}/report", icon=":material/print:")
        st.link_button(translate("As CSV"), f"/t/{room.code}/report.csv", icon=":material/table:")
    _show_deleting(room)


def _show_presence(room: Room) -> None:
    room_fields.show_switch(
        room,
        "room_lists_present",
        translate("List who is present"),
        is_on=room.lists_present,
        move=lambda is_on: room_actions.list_present(is_listed=is_on),
        help_words=translate(
            "The report then names who gives a pseudonym from now on, and since when. Phones say"
            " so before it is given; a page that was open before must be refreshed first."
        ),
    )


def _show_heading(words: str) -> None:
    st.markdown(f"**{words}**")


def _show_address(room: Room) -> None:
    key = f"{_ADDRESS}-{room.version}"
    st.text_input(
        translate("Address that phones reach"),
        value=room.address,
        max_chars=MAX_CHARACTERS,
        key=key,
        on_change=_set_address,
        args=(room.code, room.version, key),
        help=translate("This computer's address in the network that the phones are in."),
    )
    if addresses.is_out_of_reach(room.address):
        st.warning(translate("Phones can't reach this address: it means this computer only."))


def _set_address(code: str, version: int, key: str) -> None:
    try:
        address = public_address(str(st.session_state[key]))
    except InvalidAddress as refusal:
        session.current().refusal = "press", refusal.said(translate)
    else:
        room_actions.act(code, version, room_actions.set_address(address))


def _set_language(code: str, version: int, key: str) -> None:
    language = st.session_state[key]
    if language in i18n.LANGUAGES:
        room_actions.act(code, version, room_actions.set_language(language))


def _show_plan(room: Room) -> None:
    """Let the class have a name and a length, and its clock begin anew."""
    minutes = f"{_MINUTES}-{room.version}"
    words = translate("Only you see it, here and in your list of rooms.")
    room_fields.ask_name(room, "room_name", words)
    st.number_input(
        translate("Planned minutes"),
        min_value=0,
        max_value=MOST_MINUTES,
        value=room.planned_minutes or 0,
        step=5,
        key=minutes,
        on_change=lambda: room_actions.act(
            room.code, room.version, room_actions.plan(int(st.session_state[minutes]))
        ),
        help=translate("The clock counts from when the class leaves the join screen; 0: no plan."),
    )


def offer_recovery(room: Room) -> None:
    """Offer the recovery link of a room that was just opened, until it is moved."""
    with st.container(border=True, key="room_offered"):
        _show_recovery(room, key="room_recovery_offered")


def _show_recovery(room: Room, key: str = "room_recovery") -> None:
    secret = st.context.cookies.get(teacher_cookie_name(room.code), "")
    _show_heading(translate("Recovery link"))
    st.caption(
        translate(
            "Whoever opens it leads this room. Keep it where only you see it, for the day when"
            " this browser fails; never show it on the projector."
        )
    )
    if st.toggle(translate("Show the recovery link"), key=key):
        st.code(f"{room.address}/t/{room.code}#{secret}", language=None, wrap_lines=True)


def _show_remote(room: Room) -> None:
    """Let the teacher's phone lead: its QR is the recovery link."""
    secret = st.context.cookies.get(teacher_cookie_name(room.code), "")
    _show_heading(translate("Your phone as a remote"))
    st.caption(
        translate(
            "Scan this with your own phone: two large buttons, votes, notes and results. It holds"
            " the recovery link, so whoever scans it leads this room: never show it to the class."
        )
    )
    if st.toggle(translate("Show the QR code of the remote"), key="room_remote_qr"):
        link = f"{room.address}/t/{room.code}?as=remote#{secret}"
        html.show("room_remote_qr.html", qr=join_link.data_uri(link), translate=translate)


def _show_deleting(room: Room) -> None:
    _show_heading(translate("Delete the room"))
    is_sure = st.checkbox(
        translate("Yes, delete the room and all its votes for good"), key="room_sure"
    )
    st.button(
        translate("Delete the room"),
        key="room_delete",
        icon=":material/delete:",
        disabled=not is_sure,
        on_click=room_actions.delete,
        args=(room.code,),
    )
