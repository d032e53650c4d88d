"""A patient's intervals beside published medians: numbers side by side, no comparison."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isnan, nan

from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Case, Comparator, Reference, TimeUnit
from epicrisis.i18n import Translate
from epicrisis.timeline import prose
from epicrisis.timeline.events import ToldEvent


@dataclass(frozen=True, slots=True)
class Median:
    """A published median, and how far it is from being about this patient."""

    regimen: str
    population: str
    endpoint: str
    value: float
    low: float
    """Lowest of its 95 % confidence interval, NaN where none is stated."""
    high: float
    """Highest of it."""
    control: float
    """Median of the control arm, NaN where there is none."""
    control_arm: str
    caveat: str
    cites: tuple[str, ...]
    """Ids of its references."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """An interval of the patient whose length is told, and the medians beside it."""

    event: ToldEvent
    medians: tuple[Median, ...]


def comparisons(case: Case, events: Iterable[ToldEvent], language: str) -> tuple[Comparison, ...]:
    """Return the intervals that have medians beside them, in the order of `events`.

    An interval whose length isn't told, or isn't known, is left out, and its medians with it.
    """
    medians = {
        event: tuple(_median(comparator, language) for comparator in group)
        for event, group in groupby(
            sorted(case.comparators, key=lambda each: each.event), key=lambda each: each.event
        )
    }
    return tuple(
        Comparison(event, medians[event.id])
        for event in events
        if event.id in medians and not isnan(event.duration.value)
    )


def _median(comparator: Comparator, language: str) -> Median:
    control_arm = comparator.control_arm
    low, high = comparator.interval or (nan, nan)
    return Median(
        regimen=in_language(comparator.regimen, language),
        population=in_language(comparator.population, language),
        endpoint=in_language(comparator.endpoint, language),
        value=comparator.median,
        low=low,
        high=high,
        control=nan if comparator.control is None else comparator.control,
        control_arm=in_language(control_arm, language) if control_arm else "",
        caveat=in_language(comparator.caveat, language),
        cites=comparator.cites,
    )


def references(case: Case, compared: Iterable[Comparison]) -> dict[int, Reference]:
    """Return what the medians rest on, by the number that the chart calls each of them."""
    return {
        number: case.references[cite]
        for cite, number in numbers(compared).items()
        if cite in case.references
    }


def numbers(compared: Iterable[Comparison]) -> dict[str, int]:
    """Return the number of each reference, by its id."""
    cites = dict.fromkeys(
        cite for each in compared for median in each.medians for cite in median.cites
    )
    return {cite: number for number, cite in enumerate(cites, start=1)}


# --- In words --------------------------------------------------------------------------


def warning(translate: Translate) -> str:
    """Say what no chart of one patient beside medians can show."""
    return translate(
        "One patient beside medians of groups: not a comparison of treatments, not what was to be"
        " expected. The intervals add up to no survival time."
    )


def patient_in_words(event: ToldEvent, unit: TimeUnit, translate: Translate) -> str:
    """Say how long the patient's interval lasted, and how well that is known."""
    return translate("this patient: {length}").format(
        length=prose.duration_in_words(event.duration, unit, translate)
    )


def median_in_words(median: Median, unit: TimeUnit, translate: Translate) -> str:
    """Say a median with the treatment that it belongs to."""
    said = published_in_words(median, unit, translate)
    return translate("{name}: {what}").format(name=median.regimen, what=said)


def published_in_words(median: Median, unit: TimeUnit, translate: Translate) -> str:
    """Say a median, with its confidence interval where it has one."""
    said = prose.length_in_words(median.value, unit, translate)
    if isnan(median.low):
        return said
    return translate("{length} (95% CI {low} to {high})").format(
        length=said,
        low=prose.number(median.low, translate),
        high=prose.number(median.high, translate),
    )


def control_in_words(median: Median, unit: TimeUnit, translate: Translate) -> str:
    """Say the median of the control arm; empty where there is none."""
    if isnan(median.control):
        return ""
    arm = median.control_arm or translate("control arm")
    length = prose.length_in_words(median.control, unit, translate)
    return translate("{name}: {what}").format(name=arm, what=length)


def notes(median: Median, cited: str, translate: Translate) -> tuple[str, ...]:
    """Say what a median measures and in whom, with its references; then its caveat."""
    measured = f"{median.endpoint}. {median.population.rstrip('.')}."
    caveat = translate("Caveat: {caveat}").format(caveat=median.caveat)
    return f"{measured} {cited}".rstrip(), caveat


def cited(median: Median, numbered: dict[str, int]) -> str:
    """Return the numbers of a median's references, such as `[1]`."""
    return " ".join(f"[{numbered[cite]}]" for cite in median.cites)


def in_words(compared: Sequence[Comparison], unit: TimeUnit, translate: Translate) -> str:
    """Tell the whole chart to someone who doesn't see it."""
    told = [
        sentence.rstrip(".") + "."
        for each in compared
        for sentence in _sentences(each, numbers(compared), unit, translate)
    ]
    return " ".join([warning(translate), *told])


def _sentences(
    comparison: Comparison, numbered: dict[str, int], unit: TimeUnit, translate: Translate
) -> Iterator[str]:
    event = comparison.event
    yield translate("{name}: {what}").format(
        name=prose.full_label(event, translate), what=patient_in_words(event, unit, translate)
    )
    for median in comparison.medians:
        yield median_in_words(median, unit, translate)
        if control := control_in_words(median, unit, translate):
            yield control
        yield from notes(median, cited(median, numbered), translate)
