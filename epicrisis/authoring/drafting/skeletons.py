"""Questions to begin with, one at each change of stage: unfinished, so that nobody meets them."""

from collections.abc import Mapping, Sequence

from epicrisis.authoring.drafting.assembly import Data
from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.cases.fields import TO_BE_WRITTEN

_STEMS: Mapping[str, dict[DraftLanguage, str]] = {
    "examination": {
        "fr": "Que cherchez-vous d’abord à l’examen ?",
        "en": "What do you look for first on examination?",
    },
    "investigations": {
        "fr": "Quel examen demandez-vous d’abord ?",
        "en": "Which investigation do you ask for first?",
    },
    "diagnosis": {
        "fr": "Quel est le diagnostic le plus probable ?",
        "en": "Which is the likeliest diagnosis?",
    },
    "treatment": {
        "fr": "Que proposez-vous ?",
        "en": "What do you suggest?",
    },
    "evolution": {
        "fr": "Qu’attendez-vous de la suite ?",
        "en": "What do you expect to follow?",
    },
}
_ORDER: dict[DraftLanguage, str] = {
    "fr": "Dans quel ordre cela s’est-il passé ?",
    "en": "In which order did this happen?",
}
_VALUE: dict[DraftLanguage, str] = {
    "fr": "Combien attendez-vous : {name} ?",
    "en": "How much do you expect: {name}?",
}
_FEWEST_EVENTS, _MOST_EVENTS = 3, 6


def with_skeletons(
    stages: Mapping[str, Sequence[Data]],
    language: DraftLanguage,
    *,
    diagnosis: Sequence[str] = (),
    events: Sequence[str] = (),
) -> dict[str, list[Data]]:
    """Return the stages with a question before each but the first, and those that follow from data.

    These are the order of what happened (`events`, in that order) and the first value with a
    range. `diagnosis` are the diagnosis' names.
    """
    unwritten = TO_BE_WRITTEN[language]
    found: dict[str, list[Data]] = {}
    is_asked = False
    for number, (stage, blocks) in enumerate(stages.items()):
        found[stage] = [_choice(stage, blocks, language, diagnosis)] if number else []
        for block in blocks:
            value = None if is_asked else _value(block, language)
            if value is not None:
                found[stage].append(value)
                is_asked = True
            found[stage].append(block)
    if len(set(events)) >= _FEWEST_EVENTS:
        last = found[next(reversed(found))]
        last.append(
            {
                "question": _ORDER[language],
                "unfinished": True,
                "order": list(dict.fromkeys(events))[:_MOST_EVENTS],
                "why": unwritten,
            }
        )
    return found


def _choice(
    stage: str, blocks: Sequence[Data], language: DraftLanguage, diagnosis: Sequence[str]
) -> Data:
    unwritten = TO_BE_WRITTEN[language]
    right = diagnosis[0] if stage == "diagnosis" and diagnosis else unwritten
    question: Data = {
        "question": _STEMS[stage][language],
        "unfinished": True,
        "right": [right],
        "wrong": [unwritten],
        "why": unwritten,
    }
    if stage != "diagnosis":
        question["team"] = str(blocks[0]["finding"])
    return question


def _value(block: Data, language: DraftLanguage) -> Data | None:
    """Return a question for the first value of a finding that has a range, None without one."""
    labs = block.get("labs")
    for name, result in labs.items() if isinstance(labs, Mapping) else ():
        value, bracket, _ = str(result).partition(" (")
        if bracket and value[:1].isdigit():
            return {
                "question": _VALUE[language].format(name=name),
                "unfinished": True,
                "answer": value,
                "why": TO_BE_WRITTEN[language],
            }
    return None
