"""How a browser is given a cookie, and the two of a room.

A phone's, which the server has signed, and its teacher's.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import Scope

from epicrisis.store.classes.records import Room
from epicrisis.store.classes.rooms import plain_room_code
from epicrisis.store.tokens import fingerprint

PHONE = "epicrisis_phone"
"""Its path is the room's, so that a phone has one a room and sends no other."""
LASTS_S = 30 * 24 * 60 * 60
"""As long as a room is kept."""

_TEACHER = "epicrisis_teacher_"
_NUMBER_LENGTH = 32


def new_phone_cookie(room: Room) -> str:
    """Return a random number with this room's signature: worth nothing in another room."""
    number = secrets.token_hex(_NUMBER_LENGTH // 2)
    return f"{number}.{_signature(room, number)}"


def participant(room: Room, cookies: Mapping[str, str]) -> str | None:
    """Return the fingerprint of the phone that sent these cookies; None if it isn't known here."""
    number, _, signature = cookies.get(PHONE, "").partition(".")
    if len(number) != _NUMBER_LENGTH or not signature.isascii():
        return None
    is_ours = hmac.compare_digest(signature, _signature(room, number))
    return fingerprint(number) if is_ours else None


def teacher_cookie_name(code: str) -> str:
    """Return the name of the cookie that holds the secret of a room's teacher."""
    return f"{_TEACHER}{code}"


def led_codes(cookies: Mapping[str, str]) -> list[str]:
    """Return the codes of the rooms whose teachers' cookies these are; they may be forged."""
    codes = (name.removeprefix(_TEACHER) for name in cookies if name.startswith(_TEACHER))
    return [code for code in codes if plain_room_code(code) == code]


def give(
    response: Response,
    scope: Scope,
    name: str,
    value: str,
    *,
    path: str = "/",
    lasts_s: int = LASTS_S,
) -> None:
    """Have a browser keep a cookie that scripts in a page can't read and other sites can't send.

    It is kept to https where it was asked for by https. `lasts_s` 0 takes it away.
    """
    response.set_cookie(
        name,
        value,
        max_age=lasts_s,
        path=path,
        secure=scope["scheme"] == "https",
        httponly=True,
        samesite="lax",
    )


def _signature(room: Room, number: str) -> str:
    return hmac.new(room.phone_key.encode(), number.encode(), hashlib.sha256).hexdigest()[:32]
