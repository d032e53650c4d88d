"""Words of an overview: names for little room, and lines that fit."""

from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.events import ToldEvent
from epicrisis.timeline.layout import cut, text_width
from epicrisis.timeline.overview_picture import LETTERS, LONGEST_NUMBER


def named(name: str, what: str, view: ChartView) -> str:
    """Say what something is called, and what is told of it."""
    return one_line(view.translate("{name}: {what}").format(name=name, what=what))


def short_name(event: ToldEvent) -> tuple[str, str]:
    """Return how an event is called where there is little room: its number, if any, and a name.

    `L2 · sunitinib` has the number `L2`; of the names of event and row the shorter is taken.
    """
    label, row = one_line(event.label), one_line(event.row)
    code, middle, name = row.partition(" · ")
    if not middle or len(code) > LONGEST_NUMBER:
        code, name = "", row
    return code, name if name and len(name) <= len(label) else label


def one_line(text: str) -> str:
    """Return a text without anything that parts lines."""
    return " ".join(str(text).split())


def letter_width(letters: int) -> float:
    """Return the width of so many letters, on the wide side."""
    return text_width("x" * letters) * LETTERS / 12


def fitted(text: str, room: float) -> tuple[str, ...]:
    """Return a text in one line or two of at most so many pixels, nothing where it doesn't fit."""
    if text and letter_width(len(text)) <= room:
        return (text,)
    words = text.split()
    for number in range(1, len(words)):
        lines = " ".join(words[:number]), " ".join(words[number:])
        if all(letter_width(len(line)) <= room for line in lines):
            return lines
    return ()


def wrapped(text: str, room: float, most: int) -> tuple[str, ...]:
    """Return a text in at most so many lines; what is left out is said by an ellipsis."""
    letters = max(6, int(room / letter_width(1)))
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = cut(f"{kept[-1]} {lines[most]}", letters)
    return tuple(cut(line, letters) for line in kept)
