"""How much a browser may say to Streamlit at once: as much as an author's text, in few fields."""

import gc

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

MAX_BYTES = 3_000_000
"""Of a message: after a reload the largest case file and source text come back together.

Streamlit refuses what is longer by `server.maxWidgetStateSize`, but only once it is all here."""
MAX_FIELDS = 5_000
"""Of a message: a field of two bytes takes sixty times as much once it is read."""
_SHORTEST_FIELD_BYTES = 2
_TOO_BIG = 1009
_NOT_BYTES = 1003
"""What a websocket is closed with."""
_LONGEST_VARINT_BYTES = 10
_GOES_ON = 0x80


def limit_length() -> None:
    """Have uvicorn refuse a message by the length that it announces.

    Streamlit gives it `server.maxMessageSize`, which limits its own messages too, and hands
    uvicorn's configuration to nobody; so it is looked up, before `gc.freeze` hides it.
    """
    for thing in gc.get_objects():
        # Not `isinstance`, which asks the proxy of something that is gone for its class.
        if issubclass(type(thing), uvicorn.Config):
            thing.ws_max_size = MAX_BYTES


class FewFields:
    """ASGI middleware that closes a websocket on a message of more than `MAX_FIELDS` fields."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return

        async def receive_few() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            content = message.get("bytes")
            if content is not None and not has_many_fields(content):
                return message
            code = _NOT_BYTES if content is None else _TOO_BIG
            await send({"type": "websocket.close", "code": code})
            return {"type": "websocket.disconnect", "code": code}

        await self.app(scope, receive_few, send)


def has_many_fields(message: bytes, most: int = MAX_FIELDS) -> bool:
    """Tell whether a message to Streamlit has more fields, those within others counted, or none.

    It reads no more of it than that takes.
    """
    if len(message) <= most * _SHORTEST_FIELD_BYTES:
        return False
    try:
        return _count(message, most) > most
    except (IndexError, ValueError):  # no message at all
        return True


def _count(message: bytes, most: int) -> int:
    fields = 0
    waiting = [(0, len(message), BackMsg.DESCRIPTOR)]
    while waiting:
        at, end, kind = waiting.pop()
        while at < end and fields <= most:
            fields += 1
            tag, at = _varint(message, at)
            match tag & 7:  # how the value is written
                case 0:
                    _, at = _varint(message, at)
                case 1:
                    at += 8
                case 5:
                    at += 4
                case 2:
                    length, at = _varint(message, at)
                    field = kind.fields_by_number.get(tag >> 3)
                    if field is not None and field.message_type is not None:
                        waiting.append((at, at + length, field.message_type))
                    at += length
                case other:
                    raise ValueError(other)
    return fields


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins at a byte, and where what follows begins."""
    number = 0
    for place in range(_LONGEST_VARINT_BYTES):
        byte = message[at + place]
        number |= byte % _GOES_ON << 7 * place
        if byte < _GOES_ON:
            return number, at + place + 1
    raise ValueError(at)
