"""Whether whoever opened this page may teach here, and what the page says to who may not."""

import streamlit as st

from epicrisis.server import logins, teachers
from epicrisis.server.teachers import Visitor
from epicrisis.ui.shared import html
from epicrisis.ui.shared.session import translate


def visitor() -> Visitor:
    """Return what the page's connection tells of its visitor."""
    return Visitor(
        # Streamlit says nothing where it is this machine's own.
        address=st.context.ip_address or "127.0.0.1",
        headers={name.lower(): value for name, value in st.context.headers.items()},
        cookies=st.context.cookies,
        claims=st.user.to_dict() if is_logged_in() else {},
    )


def proof() -> teachers.Proof | None:
    """Return by what this visitor is a teacher, None if they aren't."""
    return teachers.proof(visitor())


def may_teach() -> bool:
    """Tell whether this visitor may see what isn't told yet; asked anew at each press."""
    return proof() is not None


def may_lead() -> bool:
    """Tell whether this visitor may lead a room whose secret this browser has.

    The secret is enough, for a teacher hands it to a colleague or to the hall's computer; where
    teachers log in, both are asked for.
    """
    return not teachers.door().startswith("login") or may_teach()


def who() -> str:
    """Return what the log calls this teacher; empty without a login."""
    return teachers.who(visitor())


def is_logged_in() -> bool:
    """Tell whether whoever this is has logged in."""
    # Streamlit reads its secrets at each look at the user.
    return logins.is_configured() and bool(st.user.get("is_logged_in", False))


# --- What pages say --------------------------------------------------------------------


def show_way_in(to: str) -> None:
    """Say that a page is for teachers, and how one becomes one; `to` is where they want to go."""
    st.info(translate("This page is for teachers: it tells what a case ends with."))
    door = teachers.door()
    if door.startswith("login"):
        _offer_login()
    if door.endswith("secret"):
        html.show("teach_link.html", words=translate("Enter the teachers' secret"), to=to)
    st.caption(_for_operators())


def _offer_login() -> None:
    if is_logged_in():
        st.warning(translate("You are logged in, but not as a teacher of this server."))
    else:
        st.button(translate("Log in"), key="login", icon=":material/login:", on_click=st.login)


def _for_operators() -> str:
    """Say how the server's operator lets somebody teach."""
    if teachers.door() == "this machine":
        return translate(
            "Only somebody at this server's own machine can teach, at the address"
            " `http://localhost`. Its operator opens it to others by `EPICRISIS_TEACHER_SECRET`,"
            " or by logins and `EPICRISIS_TEACHERS`: `docs/deploy.md`."
        )
    return translate(
        "The operator of this server says who may teach, by `EPICRISIS_TEACHERS` or"
        " `EPICRISIS_TEACHER_SECRET`: `docs/deploy.md`."
    )


def show_state() -> None:
    """Tell a teacher who else may teach on this server."""
    words = {
        "login": translate("To teach on this server, log in with an account on its list."),
        "secret": translate("To teach on this server, enter its secret."),
        "login or secret": translate(
            "To teach on this server, log in with an account on its list, or enter its secret."
        ),
        "this machine": translate("Only somebody at this machine can teach on this server."),
        "closed": "",
    }
    st.caption(words[teachers.door()])


def offer_way_out() -> None:
    """Offer to leave to who came by login or secret: a lecture hall's computer is everybody's."""
    if is_logged_in():
        st.button(translate("Log out"), key="log-out", icon=":material/logout:", on_click=st.logout)
    elif proof() == "secret":
        html.show("teach_link.html", words=translate("Stop teaching in this browser"), to="")
