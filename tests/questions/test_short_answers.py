"""A short answer is right if it says what its author accepts; a near one is never silently so."""

import doctest
import sys
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from epicrisis.cases.questions import MOST_LETTERS
from epicrisis.questions import plurals, short_answers, spelling
from epicrisis.questions.registry import kind_of
from epicrisis.questions.short_answers import (
    Comparison,
    is_too_long,
    judge,
    same_forms,
    word_count,
)
from epicrisis.questions.spelling import compared, normal
from epicrisis.refusals import InvalidAnswer
from tests.kinds.samples import question

LANGUAGES = ("fr", "en")


def pairs(table: str) -> list[tuple[str, str]]:
    """What stands on both sides of a `|`, one pair a line."""
    one, other = zip(*(line.split("|") for line in table.strip().splitlines()), strict=True)
    return list(zip(map(str.strip, one), map(str.strip, other), strict=True))


def verdict(typed: str, form: str, language: str) -> str:
    return judge(typed, {language: [form]}).verdict


SAME = {
    "fr": """
        L’Insulinome                     | insulinome
        l'insulinome                     | insulinome
        un insulinome                    | INSULINOME
        insulinomes                      | insulinome
        les insulinomes malins           | insulinome malin
        œdème                            | oedeme
        oedèmes                          | l’œdème
        œsophagite                       | oesophagite
        nævus                            | naevus
        tumeur neuro-endocrine           | tumeur neuroendocrine
        tumeur neuro endocrine           | tumeurs neuro‑endocrines
        tumeur insulino-sécrétante       | tumeur insulinosécrétante
        hypoglycemie                     | Hypoglycémie
        l’ hypoglycémie.                 | hypoglycémie
        syndrome d'apnées du sommeil     | syndrome d’apnée du sommeil
        cancer du pancréas               | cancer de pancréas
        rupture de la rate               | rupture de rate
        allergie à l’arachide            | allergie aux arachides
        abcès                            | des abces
        pancreas                         | le pancréas
        métastases hépatiques            | métastase hépatique
        canaux biliaires                 | canal biliaire
        ganglions médiastinaux           | ganglion médiastinal
        vaisseaux                        | vaisseau
        tuyaux                           | tuyau
        tissus mous                      | tissu mou
        genoux                           | genou
        râles crépitants                 | râle crépitant
        maux de tête                     | mal de tête
        Guillain-Barré                   | guillain barre
        vitamine B12                     | vitamine B 12
        HER2-                            | her2 −
        HER2+                            | HER-2 +
        β2-microglobuline                | bêta-2-microglobuline
        TNF-α                            | TNF alpha
        diabète de type II               | diabète de type 2
        CO₂                              | CO2
        5-FU                             | 5 FU
        C.R.P.                           | CRP
        anti-HBs                         | anti HBs
        0,5 g/L                          | 0.5 g/l
        maladie  de   Crohn              | Maladie de Crohn !
        intradermo-réaction              | intradermoréaction
        anticorps                        | l’anticorps
        « choc septique »                | choc septique
        aiguë                            | aigue
    """,
    "en": """
        The insulinoma                   | insulinoma
        an Insulinoma                    | insulinomas
        a pheochromocytoma               | Phaeochromocytoma
        oedema                           | edema
        œdema                            | oedemas
        haemorrhage                      | hemorrhages
        anaemia                          | anæmia
        leukaemia                        | leukemia
        diarrhoea                        | diarrhea
        oesophageal varices              | esophageal varices
        foetus                           | fetus
        coeliac disease                  | celiac disease
        paediatric tumour                | pediatric tumor
        Caesarean section                | cesarean section
        tumours                          | tumor
        neuro-endocrine tumors           | neuroendocrine tumour
        Cushing’s syndrome               | Cushing syndrome
        Cushings syndrome                | cushing's syndrome
        Addison's disease                | Addison disease
        Graves’ disease                  | graves disease
        Stevens-Johnson syndrome         | stevens johnson syndrome
        biopsies                         | biopsy
        arteries                         | the artery
        abscesses                        | abscess
        diagnoses                        | diagnosis
        metastases                       | metastasis
        prostheses                       | prosthesis
        thromboses                       | thrombosis
        vertebrae                        | vertebra
        viruses                          | virus
        reflexes                         | reflex
        rashes                           | rash
        doses                            | dose
        headaches                        | headache
        thrombi                          | thrombus
        bacteria                         | bacterium
        ribs                             | rib
        X-rays                           | x ray
        type II diabetes                 | type 2 diabetes
        factor VIII                      | factor 8
        β-blocker                        | beta blockers
        Ki-67                            | Ki67
        vitamin B-12                     | vitamin B12
        ruptured spleen.                 | Ruptured  spleen
        cancer of the pancreas           | cancer of pancreas
        T-cell lymphoma                  | T cell lymphomas
    """,
}
NEAR = {
    "fr": """
        insulinone                       | insulinome
        insulimone                       | insulinome
        linsulinome                      | insulinome
        uninsulinome                     | insulinome
        insulinom                        | insulinome
        insulinome malin                 | insulinome
        insulinome                       | insulinome malin
        malin insulinome                 | insulinome malin
        phéochromocytme                  | phéochromocytome
        féochromocytome                  | phéochromocytome
        pheocromocitome                  | phéochromocytome
        edème                            | œdème
        odème                            | œdème
        asthm                            | asthme
        goute                            | goutte
        scorbu                           | scorbut
        tuberculosse                     | tuberculose
        embolie pulmonnaire              | embolie pulmonaire
        pulmonaire embolie               | embolie pulmonaire
        embolie                          | embolie pulmonaire
        embolie pulmonaire massive       | embolie pulmonaire
        une embolie du poumon            | embolie
        diabète                          | diabète de type 2
        diabète de type 2 ancien         | diabète de type 2
        maladie d’Adisson                | maladie d’Addison
        Addison                          | maladie d’Addison
        maladie de Chron                 | maladie de Crohn
        Guilain Barré                    | syndrome de Guillain-Barré
        méningite à méningocoque         | méningite
        meningite                        | méningite bactérienne
        pneumocystosse                   | pneumocystose
        ectasie                          | extasie
        rénale                           | rénal
        surrénalienne                    | surrénalien
        insuffisance rénale aigu         | insuffisance rénale aiguë
        hyppoglycémie                    | hypoglycémie
        hypoglyécmie                     | hypoglycémie
        CA 19.9                          | CA 19-9
        HER2                             | HER2+
        HER2 amplifié                    | HER2
        pas d’insulinome                 | insulinome
        choc sceptique                   | choc septique
        tumeur                           | tumeur neuro-endocrine
        stéatose                         | stéatose hépatique
    """,
    "en": """
        insulinomma                      | insulinoma
        insulimona                       | insulinoma
        insulinom                        | insulinoma
        malignant insulinoma             | insulinoma
        insulinoma                       | malignant insulinoma
        insulinoma malignant             | malignant insulinoma
        feochromocytoma                  | pheochromocytoma
        pheocromocytoma                  | pheochromocytoma
        edma                             | edema
        astma                            | asthma
        gowt                             | gout
        scurvey                          | scurvy
        tubercolosis                     | tuberculosis
        pulmonary embolus                | pulmonary embolus, massive
        embolism                         | pulmonary embolism
        embolism, pulmonary              | pulmonary embolism
        pulmonery embolism               | pulmonary embolism
        Adison's disease                 | Addison's disease
        Addison                          | Addison's disease
        Chron's disease                  | Crohn's disease
        Guillain Barre                   | Guillain-Barré syndrome
        Gullain-Barré syndrome           | Guillain-Barré syndrome
        Grave's disease                  | Graves' disease
        diabetes                         | type 2 diabetes
        diabetes type 2                  | type 2 diabetes
        diabete                          | diabetes
        sarcoidsis                       | sarcoidosis
        menningitis                      | meningitis
        bacterial meningitis             | meningitis
        hypoglycmia                      | hypoglycemia
        hyppoglycemia                    | hypoglycemia
        myastenia gravis                 | myasthenia gravis
        myasthenia                       | myasthenia gravis
        endocarditis infective           | infective endocarditis
        rhabdomiolysis                   | rhabdomyolysis
        HER2                             | HER2-
        no edema                         | edema
        lyme disease                     | lime disease
        carcinoïd tumor                  | carcinoid
        polymyalgia rheumatica           | polymialgia rheumatica
        splenomegly                      | splenomegaly
        analysed                         | analyzed
    """,
}
NEVER_ACCEPTED = {
    "fr": """
        hyperglycémie                    | hypoglycémie
        hyperkaliémie                    | hypokaliémie
        hyperthyroïdie                   | hypothyroïdie
        antihypotenseur                  | antihypertenseur
        extasie                          | ectasie
        bilatéral                        | unilatéral
        poumon droit                     | poumon gauche
        HER2-                            | HER2+
        CD4                              | CD8
        vitamine B1                      | vitamine B12
        hépatite A                       | hépatite B
        diabète de type 1                | diabète de type 2
        extrahépatique                   | intrahépatique
        exocrine                         | endocrine
        bradycardie                      | tachycardie
        macrocytaire                     | microcytaire
        bénin                            | malin
        aigu                             | chronique
        insuffisance rénale aiguë        | insuffisance rénale chronique
        artère                           | veine
        pas d’embolie                    | embolie
        sans métastase                   | métastase
        non sécrétante                   | sécrétante
        atypique                         | typique
        asymptomatique                   | symptomatique
        anovulatoire                     | ovulatoire
        arthrite                         | arthrose
        névrite                          | névrose
        fibrome                          | fibrose
        gastrectomie                     | gastrostomie
        hypokaliurie                     | hypokaliémie
        postopératoire                   | préopératoire
        sus-hépatique                    | sous-hépatique
        supérieur                        | inférieur
        antérieur                        | postérieur
        systolique                       | diastolique
        IgA                              | IgG
        LH                               | GH
        anti-HBc                         | anti-HBs
        os                               | o
        pus                              | pu
        T3                               | T4
        CA 199                           | CA 19-9
        1,5                              | 15
        < 5                              | > 5
        facteur V                        | facteur X
        artériel                         | veineux
        insuline                         | insulinome
        corps                            | cor
        foie                             | foi
        toux                             | tout
        cours                            | cour
        poids                            | poid
    """,
    "en": """
        hyperglycemia                    | hypoglycemia
        hyperkalaemia                    | hypokalemia
        hyperthyroidism                  | hypothyroidism
        bilateral                        | unilateral
        right lung                       | left lung
        HER2-                            | HER2+
        CD4                              | CD8
        vitamin B6                       | vitamin B12
        hepatitis A                      | hepatitis B
        type I diabetes                  | type II diabetes
        extrahepatic                     | intrahepatic
        exocrine                         | endocrine
        bradycardia                      | tachycardia
        macrocytic                       | microcytic
        benign                           | malignant
        acute renal failure              | chronic renal failure
        artery                           | vein
        no embolism                      | embolism
        without metastasis               | metastasis
        not secreting                    | secreting
        atypical                         | typical
        a-typical                        | typical
        asymptomatic                     | symptomatic
        anovulatory                      | ovulatory
        afebrile                         | febrile
        avascular                        | vascular
        arthritis                        | arthrosis
        fibroma                          | fibrosis
        gastrectomy                      | gastrostomy
        hypokaluria                      | hypokalemia
        postoperative                    | preoperative
        superior                         | inferior
        anterior                         | posterior
        systolic                         | diastolic
        A positive                       | positive
        vitamin A deficiency             | vitamin deficiency
        IgM                              | IgG
        ALT                              | AST
        AIDS                             | AID
        SARS                             | SAR
        diabetes                         | diabete
        herpes                           | herpe
        pelvis                           | pelvi
        rabies                           | raby
        Graves' disease                  | grave disease
        anti-HBc                         | anti-HBs
        T3                               | T4
        dominant                         | recessive
        afferent                         | efferent
        adduction                        | abduction
        increased                        | decreased
        ileum                            | ilium
        perineal                         | peroneal
        dysphagia                        | dysphasia
    """,
}


def every(tables: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(*pair, language) for language in LANGUAGES for pair in pairs(tables[language])]


@pytest.mark.parametrize(("typed", "form", "language"), every(SAME))
def test_what_says_the_same_is_accepted(typed: str, form: str, language: str) -> None:
    assert verdict(typed, form, language) == "accepted"
    assert verdict(form, typed, language) == "accepted"


SINGULAR = {
    "fr": """
        os dos pus virus sinus fœtus utérus thrombus pancréas abcès accès excès décès herpès faciès
        pelvis pénis rachis myosis psoriasis syphilis tétanos bras pas bas cas gros corps anticorps
        biceps forceps temps poids surpoids pouls cours vers toux thorax pharynx cortex index taux
        faux chaux nerveux SIDA SRAS stress
    """,
    "en": """
        pus virus sinus fetus uterus thrombus pancreas abscess diabetes herpes pelvis iris psoriasis
        rabies scabies series caries facies ascites measles mumps rickets biceps forceps lens
        tetanus stress AIDS SARS POEMS Graves thorax pharynx cortex atlas tabes gas
    """,
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_that_ends_like_a_plural_keeps_its_ending(language: str) -> None:
    for word in SINGULAR[language].split():
        assert normal(word, language)[-1] == word[-1].lower(), word
        assert verdict(word[:-1], word, language) != "accepted"


@pytest.mark.parametrize(("typed", "form", "language"), every(NEAR))
def test_a_near_miss_is_the_learners_to_judge(typed: str, form: str, language: str) -> None:
    assert judge(typed, {language: [form]}) == Comparison("near", form, language)


@pytest.mark.parametrize(("typed", "form", "language"), every(NEVER_ACCEPTED))
def test_what_means_something_else_is_never_accepted(typed: str, form: str, language: str) -> None:
    assert verdict(typed, form, language) != "accepted"
    assert verdict(form, typed, language) != "accepted"


@pytest.mark.parametrize(
    ("typed", "form", "language"),
    [
        ("hyperglycémie", "hypoglycémie", "fr"),
        ("antihypotenseur", "antihypertenseur", "fr"),
        ("embolie pulmonaire droite", "embolie pulmonaire gauche", "fr"),
        ("HER2-", "HER2+", "fr"),
        ("CD4", "CD8", "fr"),
        ("hépatite A", "hépatite B", "fr"),
        ("diabète de type 1", "diabète de type 2", "fr"),
        ("hépatite A", "hépatite B aiguë", "fr"),
        ("diabètetype 1", "diabète type 2", "fr"),
        ("Coombsdirect +", "Coombs direct -", "fr"),
        ("sus-hépatique", "sous-hépatique", "fr"),
        ("arthrite", "arthrose", "fr"),
        ("gastrectomie", "gastrostomie", "fr"),
        ("atypique", "typique", "fr"),
        ("anti-HBc", "anti-HBs", "fr"),
        ("hyperkalaemia", "hypokalemia", "en"),
        ("bilateral", "unilateral", "en"),
        ("afferent", "efferent", "en"),
        ("afebrile", "febrile", "en"),
        ("hypokaluria", "hypokalemia", "en"),
        ("ALT", "AST", "en"),
        ("type 1 diabetes", "type 2 diabetes", "en"),
    ],
)
def test_an_opposite_is_no_slip_of_the_finger(typed: str, form: str, language: str) -> None:
    assert judge(typed, {language: [form]}) == Comparison("other")


@pytest.mark.parametrize(
    ("typed", "form"),
    [("de la", "cancer de la prostate"), ("pancréatite", "insulinome"), ("", "insulinome")],
)
def test_what_has_nothing_of_a_form_is_neither(typed: str, form: str) -> None:
    assert verdict(typed, form, "fr") == "other"


def test_the_nearest_form_is_told_as_its_author_wrote_it() -> None:
    accepted = {
        "fr": ["Insulinome", "tumeur insulino-sécrétante"],
        "en": ["insulinoma", "insulin-secreting tumour"],
    }
    assert judge("une insulinome", accepted) == Comparison("accepted", "Insulinome", "fr")
    assert judge("insulin secreting tumors", accepted) == Comparison(
        "accepted", "insulin-secreting tumour", "en"
    )
    assert judge("tumeur insulinosécretente", accepted) == Comparison(
        "near", "tumeur insulino-sécrétante", "fr"
    )
    assert judge("insulinomma", accepted) == Comparison("near", "insulinoma", "en")


def test_a_form_that_is_the_same_wins_over_a_nearer_place() -> None:
    assert judge("rénale", {"fr": ["rénal", "rénale"]}) == Comparison("accepted", "rénale", "fr")


@pytest.mark.parametrize("module", [plurals, spelling])
def test_the_examples_are_true(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert (tried > 0, failed) == (True, 0)


# --- Limits ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" … ! ", 0),
        ("insulinome", 1),
        ("l’insulinome", 1),
        ("l’ insulinome", 1),
        ("tumeur neuro-endocrine", 2),
        ("Graves’ disease", 2),
        ("CD4/CD8", 1),
        ("insulinome : malin !", 2),
        ("tumeur - maligne", 2),
        ("syndrome d’apnées obstructives du sommeil", 5),
    ],
)
def test_words_are_counted_as_a_reader_does(text: str, words: int) -> None:
    assert word_count(text) == words


@pytest.mark.parametrize(
    "typed",
    [
        "insulinome insulinome insulinome insulinome insulinome insulinome",
        "insulinome" + " " * MOST_LETTERS,
        "insulinome" + "," * MOST_LETTERS + "pas",
    ],
)
def test_more_than_a_short_answer_is_no_answer(typed: str) -> None:
    assert is_too_long(typed)
    assert verdict(typed, "insulinome", "fr") == "other"
    assert not is_too_long("a" * MOST_LETTERS)


def test_forms_that_are_one_are_found() -> None:
    forms = ["insulinome", "insulinome malin", "L’Insulinome", "insulinomes", "hypoglycémie"]
    assert same_forms(forms, "fr") == [
        ("insulinome", "L’Insulinome"),
        ("insulinome", "insulinomes"),
    ]
    assert same_forms(["goutte"] * 3, "fr") == [("goutte", "goutte")] * 2
    assert same_forms(["hypoglycémie", "hyperglycémie", "HER2+", "HER2-"], "fr") == []


# --- Whatever is typed -----------------------------------------------------------------------

MEDICAL = "abcdeilmnoprstuxyéèêàçœæïüβ 0123456789+-−–‑’',.%/()<>"
ENDINGS = ["s", "es", "x", "aux", "ies", "oses", "ae", "oe", "our", "'s", "-", "’", " ", "2", "ii"]
WORDS = ["le", "la", "les", "l’", "d'", "du", "des", "de", "un", "a", "an", "the", "à", "au", "os"]
WORDS += ["corps", "type", "rein", "virus", "tumour", "α"]
texts = st.one_of(
    st.text(max_size=MOST_LETTERS),
    st.text(st.characters(min_codepoint=0, max_codepoint=sys.maxunicode), max_size=30),
    st.text(MEDICAL, max_size=40),
    st.lists(st.sampled_from(WORDS + ENDINGS), max_size=9).map("".join),
    st.lists(st.sampled_from(WORDS + ENDINGS), max_size=9).map(" ".join),
)
languages = st.sampled_from(["fr", "en", "de", "fr-CA", "xx"])
NASTY = ["\ud800\udfff", "\0", "\u202eabc", "👩‍⚕️", "'", "-", "a'", "ﷺ" * MOST_LETTERS, "ŉ", "½ − ½"]


@example("−0", "fr")
@example("au : le", "fr")
@given(texts, languages)
def test_what_is_normal_stays_so(text: str, language: str) -> None:
    assert normal(normal(text, language), language) == normal(text, language)


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("language", [*LANGUAGES, "xx"])
def test_no_text_is_too_strange(text: str, language: str) -> None:
    once = normal(text, language)
    assert normal(once, language) == once
    assert judge(text, {language: [text, "insulinome"]}).verdict in ("accepted", "other")


@given(texts, texts, languages)
def test_of_two_texts_it_does_not_matter_which_was_typed(
    one: str, other: str, language: str
) -> None:
    if not is_too_long(one) and not is_too_long(other):
        assert verdict(one, other, language) == verdict(other, one, language)


@given(texts, languages)
def test_what_is_written_in_the_file_is_accepted(form: str, language: str) -> None:
    if form.strip() and not is_too_long(form):
        assert verdict(form, form, language) != "near"


words = st.text("abcdefghijlmnopqrstuvxyzéèêëàâçîïôöùûüœæ", min_size=2, max_size=12)
answers = st.lists(words, min_size=1, max_size=4).map(" ".join)


@given(answers, st.sampled_from(LANGUAGES))
def test_capitals_accents_and_spaces_make_no_difference(answer: str, language: str) -> None:
    plain = answer.translate(str.maketrans("éèêëàâçîïôöùûü", "eeeeaaciioouuu"))
    unlike = [answer.upper(), answer.title(), plain, f"  {answer.replace(' ', '   ')} "]
    unlike += [answer.replace("œ", "oe").replace("æ", "ae"), f"« {answer} » !"]
    assert {compared(each, language) for each in unlike} == {compared(answer, language)}


@given(answers, st.sampled_from("‐‑-–—"), st.sampled_from(LANGUAGES))
def test_a_hyphen_is_any_hyphen(answer: str, hyphen: str, language: str) -> None:
    assert compared(answer.replace(" ", hyphen), language) == compared(
        answer.replace(" ", "-"), language
    )


def test_the_same_words_of_a_whole_class_are_compared_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []

    def counted(text: str, language: str) -> str:
        compared.append(text)
        return normal(text, language)

    monkeypatch.setattr(short_answers, "normal", counted)
    for _ in range(300):
        judge("an insulinoma of a class", {"en": ["insulinoma"]})
    assert compared.count("an insulinoma of a class") == 1


@pytest.mark.parametrize("sent", ["’ - .", "...", "  ", "«»"])
def test_signs_alone_are_no_answer(sent: str) -> None:
    with pytest.raises(InvalidAnswer):
        kind_of(question("short_text")).parse(question("short_text"), sent)
