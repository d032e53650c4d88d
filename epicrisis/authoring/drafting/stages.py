"""To which stage of the story each sentence belongs, as headings and cue words tell it."""

import re
from collections.abc import Mapping, Sequence
from typing import get_args

from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.authoring.drafting.rows import Row
from epicrisis.cases.model import StageId
from epicrisis.stems import folded

STAGES: tuple[StageId, ...] = get_args(StageId)

_HEADINGS: Mapping[StageId, str] = {
    "anamnesis": "anamnese|antecedents?|motif|histoire|mode de vie|interrogatoire|contexte|habitus|"
    "presentation|observation|atcd|allergies?|traitements? habituels?|traitement a l.entree|"
    "history|background|chief complaint|complaints?|past medical|family history|social history|"
    "reason for|case (?:report|presentation|history)|introduction|symptoms?|symptomes?|"
    "signes fonctionnels|medications? on admission|home medications?",
    "examination": "examen(?: clinique| physique| general| initial| d.entree| neurologique| "
                   "cardio\\w*|"
    " abdominal)?|a l.examen|clinique|constantes|signes vitaux|examination|physical exam\\w*|"
    "on examination|vital signs|clinical findings|clinical examination|status",
    "investigations": "examens? complementaires?|bilan\\w*|biologie|imagerie|laboratoire"
                      "|paraclinique|"
    "radiologie|resultats?|anatomopathologie|histologie|investigations?|laboratory\\w*|labs?|"
    "imaging|radiology|test results|results|work-?up|pathology|histology|scanner|irm|mri|ct|"
    "echographie|ecg|eeg|biopsie|biopsy|serologies?|microbiolog\\w+|bacteriologie",
    "diagnosis": "diagnostics?(?: retenu| final| differentiel)?|diagnosis|final diagnosis|"
    "conclusion diagnostique|differential diagnosis|impression|assessment",
    "treatment": "traitements?|prise en charge|conduite a tenir|therapeutique|intervention|"
    "traitement de sortie|ordonnance|management|treatment|therapy|operation|surgery|procedure|plan",
    "evolution": "evolution|suites?|suivi|devenir|discussion|conclusions?|au total|sortie"
                 "|pronostic|"
    "outcome|follow-?up|course|hospital course|clinical course|discharge|prognosis|summary",
}  # fmt: skip

_CUES: Mapping[DraftLanguage, Mapping[StageId, tuple[tuple[float, str], ...]]] = {
    "fr": {
        "anamnesis": (
            (3, r"\bantecedents?\b|\bsans antecedent|\bconsult(?:e|ait|ant|a|er)\b|\bmotif\b"
                r"|\binterrogatoire\b|\brapport(?:e|ait)\b|\bse plaign|\bagee? de\b|\b\d+ ans\b"
                r"|\badmise? (?:en|aux|dans|pour|a l.hop)|\bhospitalisee? pour\b|\badressee? "
                r"pour\b"),
            (1.5, r"\bdepuis\b|\bdebut(?:e|ant|ait|a)?\b|\bil y a\b|\bhabitudes?\b|\bmere\b"
                  r"|\bpere\b"
                r"|\bfamil\w+|\btabagi\w+|\balcool\w*|\bgrossesse\b|\bgestite\b|\bvaccin\w+"
                r"|\bsymptom\w+|\bdouleurs?\b|\bnous rapportons\b|\bil s.agit d"),
        ),
        "examination": (
            (3, r"\bl.?\s?examen (?:clinique|physique|general|neurologique|somatique|initial|cardio"
                r"|abdominal|ophtalmo\w*|a l.admission|trouv|retrouv|not|montr|objectiv"
                r"|d.admission)"
                r"|\ba l.examen\b|\bpalpation\b|\bauscultation\b|\binspection\b|\bexamen au\b"),
            (2, r"\bglasgow\b|\btension arterielle\b|\bfrequence (?:cardiaque|respiratoire)\b"
                r"|\btemperature\b|\btoucher (?:rectal|vaginal)\b|\bapyretique\b|\bfebrile\b"
                r"|\bconscient"
                r"|\bmmhg\b|\bbatt\w*/min|\breflexes?\b|\bsouffle\b|\bpouls\b|\bdefense\b"
                r"|\bacuite visuelle\b|\bconjonctives\b|\badenopathies?\b|\betat general\b"),
        ),
        "investigations": (
            (3, r"\bscanner\b|\btdm\b|\btomodensitometri\w+|\birm\b|\bimagerie par\b"
                r"|\becho\w*graphi\w+"
                r"|\bbiopsi\w+|\bbilan (?:bio|etio|sang|infla|hepa|para|pre|d.ext|de)\w*"
                r"|\bradiograph\w+"
                r"|\bhemogramme\b|\bnumeration\b|\bserologi\w+|\bhistologi\w+|\banatomo-?pathol\w+"
                r"|\bimmunohisto\w+|\bponction\b|\bcultures?\b|\becg\b"
                r"|\belectrocardiogramme\b|\beeg\b"
                r"|\bfibroscopi\w+|\bcoloscopi\w+|\bendoscopi\w+|\bmyelogramme\b|\bscintigraphi\w+"
                r"|\bexamens? complementaires?\b|\bexamen cyto\w+|\bexamens? para\w+"
                r"|\bangiographi\w+"),
            (1.5, r"\bdosages?\b|\btaux\b|\bcrp\b|\bhemoglobine\b|\bcreatinin\w+"
                  r"|\bleucocyt\w+|\bplaquettes\b"
                r"|\bg/d?l\b|\bmmol\b|\bui/|\bmg/d?l\b|\banticorps\b|\bbiologi\w+|\bprelevements?\b"
                r"|\bmontr(?:e|ait|ant|aient|a)\b|\bobjectiv\w+|\brevel\w+|\bmis(?:e|es)? en "
                r"evidence\b"
                r"|\brecherche d"),
        ),
        "diagnosis": (
            (3.5, r"\bdiagnosti\w+ (?:d|de|du|est|a ete|etait|final|retenu|positif|evoque|pos)\b"
                r"|\b(?:le|un) diagnostic\b|\bdiagnostique\b|\bretenue?\b|\bconclu(?:e|t|ait"
                r"|aient|ant|re|sion)?\b"),
            (2, r"\bconfirm\w+|\ben faveur d|\bcompatibles? avec\b|\bevoqu\w+|\bsuspect\w+"
                r"|\bcorrespond\w*"),
        ),
        "treatment": (
            (3, r"\btraite(?:e|es|s)?\b|\btraitements?\b|\bmise? sous\b|\bmis en route\b"
                r"|\bantibiotherapie\b"
                r"|\bchimiotherapie\b|\bradiotherapie\b|\bcorticotherapie\b|\boperee?\b"
                r"|\bchirurgi\w+"
                r"|\bintervention\b|\bresection\b|\bexerese\b|\bdrainage\b|\bprise en "
                r"charge\b|\bperfusion\b"
                r"|\btransfus\w+|\bbloc operatoire\b|\banesthesie\b|\bablation\b"
                r"|\blaparotomie\b|\babord\w*\b"),
            (1.5, r"\bmg/j\w*|\bmg\b(?! ?/d?l)|\bpar jour\b|\binstaur\w+|\badministr\w+"
                  r"|\bprescri\w+|\brecu\b"
                r"|\bbeneficie\w*|\breduction\b|\brealisee? une\b|\bposologie\b|\bdose\b|\bcure\b"),
        ),
        "evolution": (
            (3, r"\bl.?evolution\b|\bsuites? (?:operatoires?|etaient|simples|post)\b"
                r"|\bsuivi\b|\ba la sortie\b"
                r"|\bsortie?\b|\brecul\b|\bdecede\w*|\bdeces\b|\brecidive\w*|\bguerison\b"
                r"|\bremission\b"
                r"|\bapres \w+ (?:ans?|mois|semaines?|jours?)\b|\bplus tard\b|\bau controle\b"
                r"|\bcontroles?\b"),
            (1.5, r"\bfavorable\w*|\bamelior\w+|\bregress\w+|\bdisparition\b|\brepris\w*"
                  r"|\bnormalis\w+"
                r"|\bcomplication\b|\bj ?\d+\b|\bjour\w* (?:apres|suivant)|\bpersist\w+"
                r"|\bdernier\w*\b"
                r"|\baggrav\w+|\bperdue? de vue\b|\bactuellement\b|\bconclusion\b"),
        ),
    },
    "en": {
        "anamnesis": (
            (3, r"\byears?[- ]old\b|\bhistory\b|\bpresented (?:with|to|at|in)\b|\bcomplain\w*"
                r"|\breferred\b"
                r"|\badmitted (?:to|for|with|in|because)\b|\bconsulted\b|\breported\b|\bwe report\b"
                r"|\bpast medical\b|\bmonths?[- ]old\b|\bweeks?[- ]old\b|\bday[- ]old\b"),
            (1.5, r"\bsince\b|\bprior to\b|\bago\b|\bfamily\b|\bmother\b|\bfather\b|\bsmok\w+"
                  r"|\balcohol\b"
                r"|\bpregnan\w+|\bsymptoms?\b|\bpain\b|\bdenied\b|\bmenarche\b|\bonset\b"
                r"|\ballerg\w+|\bbegan\b"),
        ),
        "examination": (
            (3, r"\b(?:physical|clinical|general|neurological|abdominal|on|ophthalm\w+|eye"
                r"|his|her|the|initial|"
                r"pelvic|local|oral|extraoral|intraoral|systemic)\s+examination\b"
                r"|\bexamination (?:reveal|show|was|of|at)\w*"
                r"|\bpalpation\b|\bauscultation\b|\binspection\b|\bphysical exam\b|\bclinically\b"),
            (2, r"\bblood pressure\b|\bheart rate\b|\bpulse\b|\brespiratory rate\b"
                r"|\btemperature\b|\bmm ?hg\b"
                r"|\bafebrile\b|\bfebrile\b|\bvital signs\b|\btender\w*|\breflexes\b"
                r"|\bmurmur\b|\bglasgow\b"
                r"|\bvisual acuity\b|\bpallor\b|\bjaundice\b|\bbeats\b|\bbpm\b|\bconscious\w*"
                r"|\blymphadenopathy\b"),
        ),
        "investigations": (
            (3, r"\bct\b|\bmri\b|\bcomputed tomograph\w+|\btomograph\w+|\bmagnetic "
                r"resonance\b|\bultraso\w+"
                r"|\bechocardiogra\w+|\bbiops\w+|\bx-?rays?\b|\bradiograph\w*|\blaborator\w+"
                r"|\bblood tests?\b"
                r"|\bserolog\w+|\bhistolog\w+|\bhistopatholog\w+|\bimmunohisto\w+"
                r"|\bcultures?\b|\becg\b"
                r"|\belectrocardiogra\w+|\beeg\b|\bendoscop\w+|\bcolonoscop\w+|\bscans?\b"
                r"|\bscintigra\w+"
                r"|\bcomplete blood count\b|\burinalysis\b|\binvestigations?\b|\bangiogra\w+"
                r"|\bgastroscop\w+"),
            (1.5, r"\blevels?\b|\bserum\b|\bhaemoglobin\b|\bhemoglobin\b|\bcreatinine\b"
                  r"|\bwhite (?:blood )?cells?\b"
                r"|\bplatelets?\b|\bg/d?l\b|\bmmol\b|\bmg/d?l\b|\biu/|\bantibod\w+"
                r"|\brevealed\b|\bshowed\b"
                r"|\bdemonstrated\b|\btests?\b|\bpositive\b|\bnegative\b"),
        ),
        "diagnosis": (
            (3.5, r"\bdiagnos\w+ (?:of|was|is|as|with|made|included)\b|\b(?:the|a|final"
                  r"|definitive|working|"
                r"presumptive|provisional) diagnosis\b|\bdiagnosed\b|\bwas concluded\b"),
            (2, r"\bconsistent with\b|\bconfirm\w+|\bsuggestive of\b|\bcompatible with\b"
                r"|\bin favou?r of\b"
                r"|\bsuspected\b|\bsuspicion\b|\bdifferentials?\b|\bindicative of\b"),
        ),
        "treatment": (
            (3, r"\btreated\b|\btreatment\b|\btherapy\b|\bsurg\w+|\boperat\w+|\bresect\w+"
                r"|\bexcis\w+|\bdrain\w+"
                r"|\bchemotherapy\b|\bradiotherapy\b|\bantibiotics?\b|\bsteroids?\b"
                r"|\bunderwent\b|\bmanaged\b"
                r"|\btransfus\w+|\banaesthesia\b|\banesthesia\b|\blaparotomy\b|\bprescribed\b"
                r"|\bcommenced\b"),
            (1.5, r"\bmg\b(?! ?/d?l)|\bmg/kg\b|\bdaily\b|\badministered\b|\bgiven\b"
                  r"|\breceived\b|\bstarted on\b"
                r"|\binitiated\b|\bdose\b|\bintravenous\w*|\binsert\w+|\bplaced\b|\bperformed\b"),
        ),
        "evolution": (
            (3, r"\bfollow-?up\b|\bdischarged?\b|\brecover\w*|\boutcome\b|\bpostoperative\w*"
                r"|\bpost-operative\w*"
                r"|\bdied\b|\bdeath\b|\brecurren\w+|\bremission\b|\b(?:months?|weeks?|days?"
                r"|years?|hours?) (?:later|after)\b"
                r"|\bafter (?:\w+ )?(?:months?|weeks?|days?|years?)\b"),
            (1.5, r"\bimprov\w+|\bresol\w+|\bcourse\b|\buneventful\b|\bday \d+"
                  r"|\bsubsequently\b|\bremain\w+"
                r"|\bdeteriorat\w+|\bcomplicat\w+|\bat \d+ (?:months|weeks|years)\b"
                r"|\bsymptom-free\b|\bdoing well\b"),
        ),
    },
}  # fmt: skip
_HEADING = {
    stage: re.compile(rf"(?:l.|les? |la |the )?(?:{words})(?!\w)")
    for stage, words in _HEADINGS.items()
}
_CUE = {
    language: {
        stage: tuple((weight, re.compile(words)) for weight, words in each)
        for stage, each in stages.items()
    }
    for language, stages in _CUES.items()
}
_HEADING_WEIGHT = 8.0
_SWITCH = 0.9
"""What a change of stage costs, so that one weak word makes none."""
_USUAL = {
    "anamnesis": (0.0, 0.4), "examination": (0.1, 0.55), "investigations": (0.2, 0.8),
    "diagnosis": (0.35, 0.9), "treatment": (0.45, 1.0), "evolution": (0.55, 1.0),
}  # fmt: skip
"""Between which parts of a report each stage usually stands."""
_USUAL_WEIGHT = 0.5


def stages_of(rows: Sequence[Row], language: DraftLanguage) -> dict[str, StageId]:
    """Return the stage of each sentence by its id: the best cut that never goes back."""
    scores = _scores(rows, language)
    if not scores:
        return {}
    best = [*scores[0][1]]
    best = [value - _SWITCH * (place > 0) for place, value in enumerate(best)]
    came_from: list[list[int]] = []
    for _, score in scores[1:]:
        origins = [_origin(best, place) for place in range(len(STAGES))]
        came_from.append(origins)
        best = [
            best[origin] - _SWITCH * (origin != place) + score[place]
            for place, origin in enumerate(origins)
        ]
    place = max(range(len(STAGES)), key=lambda each: (round(best[each], 6), -each))
    places = [place]
    for origins in reversed(came_from):
        place = origins[place]
        places.append(place)
    return {name: STAGES[place] for (name, _), place in zip(scores, reversed(places), strict=True)}


def by_boundaries(rows: Sequence[Row], boundaries: Mapping[StageId, str]) -> dict[str, StageId]:
    """Return the stage of each sentence where an author says with which sentence each begins.

    A stage that has no boundary is left out; the first one begins with the text. A boundary that
    would go back gives way.
    """
    begins = {sentence: stage for stage, sentence in boundaries.items()}
    present = [stage for stage in STAGES if stage in boundaries]
    place = STAGES.index(present[0]) if present else 0
    found: dict[str, StageId] = {}
    for row in rows:
        if row.is_heading:
            continue
        if row.id in begins:
            place = max(place, STAGES.index(begins[row.id]))
        found[row.id] = STAGES[place]
    return found


def stage_of_heading(heading: str) -> StageId | None:
    """Return the stage that a heading announces, None where it announces none."""
    words = folded_text(heading).strip(" .:–-0123456789)#*\t")
    for stage in (
        "examination",
        "investigations",
        "diagnosis",
        "treatment",
        "evolution",
        "anamnesis",
    ):
        if _HEADING[stage].match(words):
            return stage
    return None


def folded_text(text: str) -> str:
    """Return a text in small letters without accents, with plain apostrophes."""
    return " ".join(folded(word) for word in text.replace("’", "'").split(" "))


def _origin(best: Sequence[float], place: int) -> int:
    """Return whence one comes best: of two as good from the earlier, so that cues begin one."""
    return max(
        range(place + 1), key=lambda each: (round(best[each] - _SWITCH * (each != place), 6), -each)
    )


def _scores(rows: Sequence[Row], language: DraftLanguage) -> list[tuple[str, list[float]]]:
    announced: StageId | None = None
    count = sum(not row.is_heading for row in rows)
    found: list[tuple[str, list[float]]] = []
    for row in rows:
        if row.is_heading:
            announced = stage_of_heading(row.text)
            continue
        # «Examen clinique : …» at the beginning of a sentence announces it alone.
        label, colon, _ = row.text[:60].partition(":")
        own = stage_of_heading(label) if colon else None
        where = (len(found) + 0.5) / count
        text = folded_text(row.text)
        score = []
        for stage in STAGES:
            value = sum(
                weight * min(2, len(pattern.findall(text)))
                for weight, pattern in _CUE[language][stage]
            )
            first, last = _USUAL[stage]
            value += _USUAL_WEIGHT * (first <= where <= last)
            value += _HEADING_WEIGHT * (announced == stage)
            value += _HEADING_WEIGHT / 2 * (own == stage)
            score.append(value)
        found.append((row.id, score))
    return found
