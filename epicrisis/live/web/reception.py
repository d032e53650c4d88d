"""What a room's routes do before a phone is heard: which room, which phone, and a place in it."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request

from epicrisis import rate_limit
from epicrisis.live.classrooms import Classroom, Classrooms
from epicrisis.live.web import cookies
from epicrisis.live.web.admission import Doors
from epicrisis.live.web.named_room import named_room
from epicrisis.live.web.requests import Form, client, read_form
from epicrisis.rate_limit import Limit
from epicrisis.refusals import to_translate

_OPEN_THE_PAGE = to_translate("Open the room's page first; your browser must accept its cookie.")
_MANY_NEW = to_translate(
    "Many new phones came from here just now. Leave the room's page open, and try again."
)


class Reception:
    """Knows the rooms of this server, and lets phones into them."""

    def __init__(self, live: Classrooms) -> None:
        self._live = live
        self.doors = Doors()

    async def classroom(self, request: Request) -> Classroom:
        """Return the class that the address names; raises HTTPException 404 or 429."""
        return await named_room(self._live, request)

    async def received(
        self, request: Request, limit: Limit, too_often: str
    ) -> tuple[Form, Classroom, str]:
        """Return what was sent to which class by whom, if that phone may send just now.

        Raises HTTPException; 429 with `too_often` where it is over the limit.
        """
        form = await read_form(request)
        classroom = await self.classroom(request)
        who = known(classroom, request)
        if not rate_limit.take(limit, who):
            raise HTTPException(429, too_often)
        await self.let_in(request, classroom, who)
        return form, classroom, who

    async def let_in(self, request: Request, classroom: Classroom, who: str) -> None:
        """Give a phone a place in the room; raises HTTPException 429 where it gets none now."""
        room = classroom.room
        if self.doors.let_in(room.id, client(request), who):
            return
        if not await asyncio.to_thread(self._live.classes.presence.knows, room, who):
            raise HTTPException(429, _MANY_NEW)
        self.doors.know(room.id, who)


def known(classroom: Classroom, request: Request) -> str:
    """Return the participant; raises HTTPException 403 for a cookie that this room didn't give."""
    who = cookies.participant(classroom.room, request.cookies)
    if who is None:
        raise HTTPException(403, _OPEN_THE_PAGE)
    return who
