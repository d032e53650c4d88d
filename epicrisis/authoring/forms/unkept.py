"""Why a form can't be kept as it is filled in."""

from epicrisis.messages import Message


class UnkeptError(Exception):
    """A form that says too little, or what can't be read; nothing of it is written."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message
