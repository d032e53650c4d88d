"""How sure a learner was beside how right: drawn where there are enough answers, and in words."""

from babel.numbers import format_percent

from epicrisis.debrief.facts import Debrief, MarkTotal
from epicrisis.questions.registry import is_scored
from epicrisis.story.calibration import (
    CAVEAT,
    MINIMUM_ANSWERS,
    Agreement,
    CertaintyLevel,
    ShareRange,
)
from epicrisis.ui.learner.debrief_parts import show_part
from epicrisis.ui.shared import answer_text, html, session
from epicrisis.ui.shared.session import translate


def show_calibration(debrief: Debrief) -> None:
    """Show how often answers were right at each step of certainty, and what that tells."""
    calibration = debrief.calibration
    show_part(
        "debrief_calibration.html",
        is_drawn=calibration.is_drawn,
        too_few=_too_few_for_a_picture(debrief),
        marks=_marks_in_words(debrief.marks),
        caveat=translate(CAVEAT),
        levels=[_level_in_words(level) for level in calibration.levels],
    )


def _marks_in_words(marks: MarkTotal | None) -> str:
    if marks is None:
        return ""
    return translate(
        "Certainty marks: {total}, on a range from {lowest} to {highest} for these {answers}"
        " answers. By certainty a right answer earns 1, 2 or 3 and a wrong one 0, −2 or −6;"
        " “I don't know” earns 0, and what is partly right lies between."
    ).format(
        total=html.number(marks.total, signed=True),
        lowest=html.number(marks.lowest, signed=True),
        highest=html.number(marks.highest, signed=True),
        answers=marks.answers,
    )


def _too_few_for_a_picture(debrief: Debrief) -> str:
    judged = sum(is_scored(asked.question) for asked in debrief.asked)
    if judged < MINIMUM_ANSWERS:
        return translate(
            "This case is too short for a picture of certainty and correctness: that needs"
            " {minimum} answers, beside those in your own words, and it asks for {counted}."
        ).format(minimum=MINIMUM_ANSWERS, counted=judged)
    return translate(
        "A picture of certainty and correctness needs {minimum} answers with a certainty,"
        " beside those in your own words; there are {answers}."
    ).format(minimum=MINIMUM_ANSWERS, answers=debrief.calibration.answers)


def _level_in_words(level: CertaintyLevel) -> dict[str, object]:
    interval = level.interval if level.is_drawn else None
    return {
        "name": answer_text.certainty_in_words(level.certainty),
        "answers": level.answers,
        "right": level.right,
        "partly": level.partly,
        "share": _percent(level.share) if level.is_drawn and level.share is not None else "",
        "interval": _range(interval) if interval else "",
        "expected": _range(level.expected),
        "reading": reading_in_words(level.agreement),
        "drawn": {
            "expected": _extent(level.expected),
            "interval": _extent(interval) if interval else None,
            "share": f"{100 * (level.share or 0):.1f}",
        },
    }


def reading_in_words(agreement: Agreement) -> str:
    """Say in a few words whether certainty and correctness go together."""
    return {
        "too_few": translate("too few to conclude"),
        "surer_than_right": translate("more often sure than right"),
        "righter_than_sure": translate("more often right than sure"),
        "compatible": translate("in keeping"),
    }[agreement]


def _range(shares: ShareRange) -> str:
    if shares.low == 0 and shares.high < 1:
        return translate("up to {high}").format(high=_percent(shares.high))
    return translate("{low} to {high}").format(low=_percent(shares.low), high=_percent(shares.high))


def _extent(shares: ShareRange) -> dict[str, str]:
    """Return where a bar begins and how long it is, in percent."""
    return {
        "left": f"{100 * shares.low:.1f}",
        "width": f"{100 * (shares.high - shares.low):.1f}",
    }


def _percent(share: float) -> str:
    return format_percent(share, locale=session.current().language)
