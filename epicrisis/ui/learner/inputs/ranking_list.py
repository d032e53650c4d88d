"""A list of options that are put in order: by finger, mouse and keys, without a rerun in a form."""

from collections.abc import Sequence

from epicrisis.ui.learner.inputs import held
from epicrisis.ui.shared.session import translate

_ranking = held.component(__file__, "epicrisis_ranking_list")


def ranking_list(
    label: str, items: Sequence[str], *, key: str, disabled: bool = False
) -> list[int]:
    """Show options, each a row, and return the numbers of those that are in order, from 0.

    In a form nothing is sent until the form is, and then all of it: no press is lost, however soon
    the commit follows. Outside of a form each press runs the page again. In a callback, and with
    what a tab had kept: `order_of(held.value(key), count)`, `held.fill(key, order)`.
    """
    order = order_of(held.value(key), len(items))
    result = _ranking(
        key=key,
        data={
            "label": label,
            "items": list(items),
            "disabled": disabled,
            "value": order,
            "filled": held.filling(key),
            "words": {
                "none": translate("There is nothing to choose from."),
                "first": translate("Choose the first, then the next…"),
                "count": translate("{count} of {total} placed"),
                "chosen": translate("Your order"),
                "waiting": translate("Not in your order yet"),
                "up": translate("Move {name} up"),
                "down": translate("Move {name} down"),
                "out": translate("Take {name} out"),
                "now": translate("{name} is now {place} of {total}."),
                "gone": translate("{name} is taken out."),
            },
        },
        on_value_change=lambda: None,
    )
    return order_of(result.get(held.VALUE), len(items))


def order_of(value: object, count: int) -> list[int]:
    """Return the numbers under `count` of what a browser says or had kept, each once."""
    if not isinstance(value, list):
        return []
    return list(dict.fromkeys(n for n in value if type(n) is int and 0 <= n < count))
