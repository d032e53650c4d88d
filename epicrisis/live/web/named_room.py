"""The class that a phone's address names, or in words that there is none."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

from epicrisis import rate_limit
from epicrisis.live.classrooms import Classroom, Classrooms
from epicrisis.live.web import cookies
from epicrisis.live.web.requests import client
from epicrisis.refusals import to_translate
from epicrisis.store.classes.rooms import plain_room_code

_NO_SUCH_ROOM = to_translate("There is no room with this code. Check the code on the screen.")
_OVER = to_translate("This room is over: its teacher has deleted it.")
_TOO_MANY_CODES = to_translate("Too many wrong codes came from here. Wait a minute.")


async def named_room(live: Classrooms, request: Request) -> Classroom:
    """Return the class that the address names; raises HTTPException 404 or 429."""
    code = plain_room_code(request.path_params["code"])
    classroom = await live.classroom(code) if code is not None else None
    if classroom is not None:
        return classroom
    if not rate_limit.take(rate_limit.WRONG_CODES, client(request)):
        raise HTTPException(429, _TOO_MANY_CODES)
    # Only who was in a room with this code has its cookie.
    raise HTTPException(404, _OVER if cookies.PHONE in request.cookies else _NO_SUCH_ROOM)
