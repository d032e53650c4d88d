"""Words that say nothing of one diagnosis, and abbreviations that need no explanation."""

from functools import lru_cache

from epicrisis.stems import stem

ABBREVIATIONS = frozenset(
    """
    UI IU KIU MUI CFU UFC
    ADN ARN ATP CO2 DNA RNA
    AIDS COVID HIV SIDA VIH
    CT ECG EEG EKG IRM MRI
    BMI BP IMC
    AM PM EU OMS UE UK USA WHO
    """.split()  # noqa: SIM905
)
"""Units, and what a student of the second year has met in newspapers and on every ward."""

_GENERIC = """
    affection anti anticorps antigene atteinte cas disease disorder forme lesion maladie pathologie
    probleme syndrome trouble type stade grade classe variante antibody antigen case condition form
    illness stage
    adolescent adulte child enfant femme garcon fille girl boy homme jeune man nourrisson patient
    person personne sujet woman young adult infant elderly age
    acquis associe associated avec caused complicated complique complication compliquant consecutif
    decouvert demasque diagnosed discovered due follow following induced induit lie mimicking
    presentant presenting related reveal revealed revealing reveals revele revelant revelateur
    revelee secondaire secondary simulant suspected traite treated
    """.split()  # noqa: SIM905
_QUALIFYING = """
    acute aigu aigue subacute subaigu chronic chronique severe grave mild moderate modere benin
    benign malin malignant primary primaire primitif primitive idiopathic idiopathique bilateral
    bilaterale unilateral unilaterale droit droite gauche left right early late precoce tardif
    recurrent recidivant diffuse diffus localise localized multiple atypical atypique
    """.split()  # noqa: SIM905


@lru_cache
def generic(language: str) -> frozenset[str]:
    """Return the stems of words that stand in the names of many diagnoses, and tell none."""
    return frozenset(stem(word, language) for word in _GENERIC)


@lru_cache
def qualifying(language: str) -> frozenset[str]:
    """Return the stems of words that say of what sort a disease is, and not which."""
    return frozenset(stem(word, language) for word in _QUALIFYING)
