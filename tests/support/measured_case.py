"""A made-up case in French that measures: results with ranges, in words, marked and limited."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from epicrisis.cases.reading.case_file import read_case
from epicrisis.cases.reading.files import in_memory
from epicrisis.story.telling import Story, tell

SOURCE = "Elle est fatiguée.\nLe bilan est anormal.\nElle va mieux.\nElle est guérie.\n"

LABS: list[dict[str, Any]] = [
    {"name": "Sodium", "value": 140, "unit": "mmol/l", "normal": {"from": 135, "to": 145}},
    {
        "name": "Hémoglobine",
        "value": 9.3,
        "unit": "g/dl",
        "normal": {"from": 12, "to": 16, "for": "femmes"},
    },
    {"name": "Anticorps", "value": 1390, "unit": "UI/ml", "normal": {"below": 1}},
    {"name": "pH", "value": "7.40", "normal": {"from": "7.38", "to": "7.42"}},
    {"name": "Troponine", "value": 0.5, "limit": "below", "unit": "µg/l", "normal": {"below": 14}},
    {"name": "Hémoculture", "result": "stérile"},
    {"name": "Frottis", "result": "schizocytes", "abnormal": True},
]


SERIES: dict[str, Any] = {
    "name": "CRP",
    "unit": "mg/l",
    "normal": {"below": 5},
    "points": [
        {"when": "À l’entrée", "value": 182, "source": ["S02"]},
        {"when": "Le lendemain", "value": "96.0", "source": ["S02", "S03"]},
        {"when": "À la sortie", "value": 3.5, "limit": "below", "source": ["S04"]},
    ],
}

QUESTION: dict[str, Any] = {
    "question": "lire",
    "type": "multiple",
    "kind": "case",
    "stem": "Que montre ce **tableau** ?",
    "table": {
        "caption": "Deux prélèvements",
        "columns": ["Dosage", "Lundi", "Mardi"],
        "rows": [["Lactate", 4.2, "1.90"], ["Aspect", "trouble", "clair"], ["Volume", 1200, "–"]],
    },
    "options": {"baisse": "Une baisse, en 10^3^/l", "hausse": "Une hausse de *S. aureus*"},
    "answer": ["baisse"],
    "because": {"baisse": "De 4,2 à 1,9 : **moins**."},
    "why": "Le lactate a **baissé**.\n\nIl se mesure en mmol/l, soit 10^−3^ mol/l.",
    "source": ["S02"],
}


def plain_case() -> dict[str, Any]:
    """The case as its file holds it."""
    return {
        "id": "mesures",
        "slug": "fatigue",
        "language": "fr",
        "languages": ["fr"],
        "title": "Une fatigue",
        "presentation": "Une femme est fatiguée.",
        "final_title": {"text": "Fin du cas", "opens_with": "bilan"},
        "specialty": "Médecine interne",
        "difficulty": "introductory",
        "minutes": 5,
        "authors": ["Une ingénieure"],
        "licence": "CC0",
        "provenance": "Inventé pour les tests",
        "objectives": [{"id": "but", "text": "Lire un bilan"}],
        "source": {"file": "source.txt", "language": "fr", "count": 4},
        "series": [SERIES],
        "stages": [
            {"id": "anamnesis", "blocks": [_finding("fatigue", "S01", "La fatigue")]},
            {
                "id": "investigations",
                "blocks": [
                    {
                        **_finding("bilan", "S02", "Le bilan"),
                        "labs": LABS,
                        "report": [
                            {
                                "name": "Fraction d’éjection",
                                "value": 35,
                                "unit": "%",
                                "normal": {"from": 55},
                            }
                        ],
                    },
                    QUESTION,
                    _finding("suite", "S03", "La suite"),
                    _finding("fin", "S04", "La fin"),
                ],
            },
        ],
    }


def _finding(name: str, sentence: str, title: str) -> dict[str, Any]:
    return {
        "finding": name,
        "title": title,
        "text": f"{title}, **en gras** : 6,2 × 10^9^/l de *S. aureus*, H~2~O.",
        "summary": title,
        "source": [sentence],
    }


def story_of(plain: dict[str, Any]) -> Story:
    """A case, told."""
    files = in_memory({"source.txt": SOURCE.encode()})
    # What is JSON is YAML.
    loaded = read_case(Path("mesures/case.yaml"), json.dumps(plain), files).loaded
    return tell(loaded.case, loaded.sentences, loaded.pictures)


@cache
def measured_story() -> Story:
    """The case above, told."""
    return story_of(plain_case())
