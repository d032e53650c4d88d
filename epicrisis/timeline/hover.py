"""What the chart says beside the pointer."""

import textwrap

from epicrisis.i18n import Translate
from epicrisis.timeline import prose
from epicrisis.timeline.density import Bin
from epicrisis.timeline.events import ToldEvent
from epicrisis.timeline.layout import Layout
from epicrisis.timeline.paint import escaped, joined

CHARACTERS = {"wide": 64, "compact": 40}
"""Characters of a line."""
DENSE = 200
"""From so many events on, hover texts are short: the whole figure is sent at once."""


def event_in_words(event: ToldEvent, layout: Layout, translate: Translate) -> str:
    """Tell an event; in one line where there are many."""
    if len(layout.marks) >= DENSE:
        return folded(prose.in_short(event, layout.unit, translate), layout)
    words = [
        translate("{name}: {what}").format(name=name, what=what)
        for name, what in prose.facts(event, layout.unit, translate)
    ]
    texts = [event.detail, *words] if event.detail else words
    lines = [folded(text, layout) for text in texts]
    return "<br>".join([f"<b>{folded(event.label, layout)}</b>", *lines])


def folded(text: str, layout: Layout) -> str:
    """Return a text in lines of a readable length, cut where it is very long."""
    width = CHARACTERS["compact" if layout.compact else "wide"]
    if len(text) <= width:
        return escaped(text)
    return joined(textwrap.wrap(text[:4000], width, max_lines=6, placeholder="…"))


def bin_in_words(each: Bin, layout: Layout, translate: Translate) -> str:
    """Tell how many events there are at a time."""
    span = translate("{first} to {last}").format(
        first=prose.moment_in_words(each.start, layout.unit, translate),
        last=prose.moment_in_words(each.end, layout.unit, translate),
    )
    said = translate("{span}; events: {count}, not fully documented: {doubtful}")
    return escaped(said.format(span=span, count=each.count, doubtful=each.doubtful))
