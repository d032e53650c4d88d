"""Tests that were asked for and done, with what each was worth."""

from epicrisis.debrief.facts import Debrief, Gathering, Investigation
from epicrisis.ui.learner import investigation_menu
from epicrisis.ui.learner.debrief_parts import show_part
from epicrisis.ui.shared.session import translate


def show_tests(debrief: Debrief) -> None:
    """Show which tests were asked for and which were done."""
    rows = map(_test_in_words, debrief.investigations)
    is_asked = any(test.asked for test in debrief.investigations)
    show_part(
        "debrief_tests.html", tests=rows, is_asked=is_asked, shares=_gathered(debrief.gathering)
    )


def _gathered(gathering: Gathering | None) -> list[tuple[str, str, str]]:
    """Return what was thorough and what was efficient: a name, how many of how many, a length."""
    if gathering is None:
        return []
    rows = (
        (translate("Thoroughness"), gathering.found, gathering.wanted),
        (translate("Efficiency"), gathering.found, gathering.asked),
    )
    words = translate("{open} of {total}")
    return [
        (name, words.format(open=part, total=whole), f"{100 * part / whole:.0f}")
        for name, part, whole in rows
        if whole
    ]


def _test_in_words(test: Investigation) -> dict[str, object]:
    not_asked = translate("no") if test.was_offered else translate("it came next by itself")
    return {
        "name": test.name,
        "asked": test.asked or not_asked,
        "done": test.done or translate("not reported in this case"),
        "value": investigation_menu.value_of(test.value, is_asked=bool(test.asked)),
        "references": test.references,
    }
