"""A text that many browsers are sent, made ready for the wire once: plain, packed, as an event."""

import gzip
from functools import cached_property

from epicrisis.live.push import event_stream

SHORTEST_PACKED = 1_000
"""Bytes from which packing is worth it; Streamlit's own answers are packed from as many on."""
LONGEST_PACKED = 100_000
"""Bytes beyond which packing would keep everybody else waiting; a phone is sent no such text."""
_LEVEL = 5
"""As Streamlit packs."""


class Ready:
    """A text in each form in which it is sent, made when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def body(self) -> bytes:
        """The text in UTF-8."""
        return self.text.encode()

    @cached_property
    def packed(self) -> bytes:
        """The same by gzip."""
        return gzip.compress(self.body, _LEVEL, mtime=0)

    @cached_property
    def event(self) -> bytes:
        """The text, which is one line, as a server-sent event."""
        return event_stream.event(self.text)
