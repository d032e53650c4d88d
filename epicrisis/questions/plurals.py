"""Plurals of single words, in French and English, as far as they are safe to undo."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

_SHORTEST = 5
"""Letters of the shortest word whose ending is looked at: os, pus, nez, SARS and AIDS stay."""

# Words without accents and ligatures, as they come here. Where a word is missing, a plural isn't
# seen (the learner judges a near miss) or two words that nobody uses are one; neither is harm.
_FRENCH = MappingProxyType(
    {
        "maux": "mal", "yeux": "oeil", "genoux": "genou", "poux": "pou", "cheveux": "cheveu",
        "travaux": "travail", "mous": "mou",
    }
    | {f"{word}s": word for word in (
        "tissu", "aigu", "suraigu", "subaigu", "residu", "individu", "paroi", "placenta", "zona",
    )}
)  # fmt: skip
_FRENCH_SINGULAR = re.compile(
    r"""(?: ss | us | is | os | (?<!m)as         # virus, pelvis, tétanos, pancréas; but comas
    | corps | temps | ceps | cours | vers | poids | pouls | sens  # and anticorps, surpoids
    | ^(?: abces | acces | exces | deces | proces | succes | progres | congres | herpes | facies
    | apres | aloes | tabes | cypres | palmares | aedes | lues | damas | amas | ramas | tiers
    | puits | moins | neanmoins | toujours | ailleurs | plusieurs | remords | velours | secours
    | dehors | alors | poems | chaux | achilles )
    )$""",
    re.VERBOSE,
)
_ENGLISH = MappingProxyType(
    {
        "ribs": "rib", "legs": "leg", "arms": "arm", "eyes": "eye", "ears": "ear", "toes": "toe",
        "hips": "hip", "lips": "lip", "days": "day", "rays": "ray", "sacs": "sac", "ova": "ovum",
        "feet": "foot", "teeth": "tooth", "crises": "crisis", "testes": "testis",
        "calories": "calorie", "lenses": "lens", "nuclei": "nucleus", "thrombi": "thrombus",
        "emboli": "embolus", "bronchi": "bronchus", "cocci": "coccus", "bacilli": "bacillus",
        "calculi": "calculus", "villi": "villus", "calyces": "calyx", "bacteria": "bacterium",
        "diverticula": "diverticulum",
    }
)  # fmt: skip
_ENGLISH_SINGULAR = re.compile(
    r"""(?: ss | us | is | ceps | corps
    | ^(?: pancreas | atlas | melas | texas | christmas | diabetes | herpes | rabies | scabies
    | series | species | facies | caries | ascites | measles | mumps | rickets | shingles | tabes
    | edes | aedes | lues | chaos | asbestos | tetanos | pathos | graves | wilms | meigs | hives
    | achilles | always | perhaps | poems )
    )$""",
    re.VERBOSE,
)
_ENGLISH_ENDINGS = tuple(
    (re.compile(ending), singular)
    for ending, singular in (
        (r"(?<=\w{2})ies$", "y"),
        (r"ae$", "a"),
        (r"doses$", "dose"),
        (r"(?<=\w{4})oses$", "osis"),
        (r"(stas|thes|lys|pares)es$", r"\1is"),
        (r"(ss|x|sh|[lmnrt]us|(?<!a)ch)es$", r"\1"),
        (r"((?:oa|ea)ch)es$", r"\1"),
        (r"s$", ""),
    )
)


def singular(word: str, language: str) -> str:
    """Return `word`, in small letters without accents, without its regular plural's ending.

    In a language other than French or English it is the word itself.

    >>> singular("vaisseaux", "fr"), singular("biopsies", "en"), singular("abces", "fr")
    ('vaisseau', 'biopsy', 'abces')
    """
    step = _STEPS.get(language)
    while step is not None and (shorter := step(word)) != word:
        word = shorter
    return word


def _french(word: str) -> str:
    if word in _FRENCH:
        return _FRENCH[word]
    if len(word) < _SHORTEST or _FRENCH_SINGULAR.search(word):
        return word
    if word.endswith(("eaux", "yaux")):
        return word[:-1]
    if word.endswith("aux"):
        return f"{word[:-2]}l"
    return word.removesuffix("s")


def _english(word: str) -> str:
    if word in _ENGLISH:
        return _ENGLISH[word]
    if len(word) < _SHORTEST or _ENGLISH_SINGULAR.search(word):
        return word
    for ending, ending_of_one in _ENGLISH_ENDINGS:
        changed, times = ending.subn(ending_of_one, word)
        if times:
            return changed
    return word


_STEPS: Mapping[str, Callable[[str], str]] = {"fr": _french, "en": _english}
