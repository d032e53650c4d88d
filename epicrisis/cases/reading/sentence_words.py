"""The words by which a medical text is cut, by language: abbreviations, openings, headings."""

import unicodedata
from typing import NamedTuple


class SentenceWords(NamedTuple):
    """What a language's texts abbreviate, begin sentences with and put above their parts."""

    never_last: frozenset[str]
    """Abbreviations that a sentence doesn't end with, without their last full stop."""
    before_more: frozenset[str]
    """Abbreviations that end no sentence before a number, a bracket or a small letter."""
    openings: frozenset[str]
    """First words of sentences: they tell `Mme B. Elle tousse.` from `J. B. Martin`."""
    open_words: frozenset[str]
    """Words in small letters behind which a line goes on."""
    pronouns: frozenset[str]
    """First words of sentences that no title begins with."""
    headings: frozenset[str]
    """First words of headings, without accents, in small letters."""


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_FRENCH = SentenceWords(
    never_last=_set(
        """
        Dr dr DR Drs Pr PR Prs Prof prof M MM Mr Mme mme MME Mmes Mlle mlle Mlles Me St Ste Sts cf
        Cf CF vs c.-à-d càd p.ex i.e e.g Monsr
        """
    ),
    before_more=_set(
        """
        No no Nos nos N° n° Fig fig Figs figs Tab tab Tabl p P pp vol Vol env Env ca approx art Art
        chap Ch ch éd Ed ed réf Réf ref al etc ex Ex a.m p.m am pm sp spp subsp ssp var sup inf ant
        post lat int ext med méd dte gche trt ttt Trt ttmt atcd ATCD max min moy resp Tél tél Tel
        tel hosp Hosp comp cp cps amp inj susp sol gél éq eq janv févr fév avr juil sept oct nov
        déc Janv Févr Sept Oct Nov Déc Dép dép bd Bd av Av
        """
    ),
    openings=_set(
        """
        Il Ils Elle Elles On Le La Les L Un Une Des Du De D Ce Cet Cette Ces C Son Sa Ses Nous
        Notre Au Aux À A En Dans Après Depuis Puis Devant Lors Sur Sous Par Pour Avec Sans Aucun
        Aucune Quelques Malgré Ainsi Cependant Toutefois Mais Et Or Selon Pas Absence Présence
        """
    ),
    open_words=_set(
        """
        le la les un une des du de d l au aux à en dans par pour avec sans sur sous et ou ni mais
        donc que qui dont où ce cet cette ces son sa ses leur leurs est sont était étaient a ont
        avait plus moins très entre vers chez lors depuis jusqu après avant pendant puis selon dès
        ne n qu s se
        """
    ),
    pronouns=_set("Il Ils Elle Elles On Nous Je J Aucun Aucune Pas Absence"),
    headings=_set(
        """
        anamnese antecedent antecedents atcd motif histoire hdm mode habitus allergie allergies
        traitement traitements examen examens biologie bilan bilans imagerie radiologie
        explorations paraclinique laboratoire resultat resultats hypothese hypotheses diagnostic
        diagnostics discussion conclusion conclusions evolution suivi suites prise observation
        presentation cas interrogatoire clinique pronostic resume introduction commentaire
        commentaires synthese compte intervention anatomopathologie histologie genetique references
        consentement remerciements constantes tests medicaments contexte
        """
    ),
)

_ENGLISH = SentenceWords(
    never_last=_set(
        """
        Dr dr DR Drs Prof prof Mr Mrs Ms Messrs St Sts Mt vs Vs cf Cf i.e e.g viz
        """
    ),
    before_more=_set(
        """
        No no Nos nos Fig fig Figs figs Tab tab p pp vol Vol ca approx Approx art chap ch ed Ed eds
        ref Ref Refs refs al etc ex a.m p.m am pm sp spp subsp ssp var sup inf ant post lat int ext
        max min resp Tel tel hosp amp inj susp sol eq Eq Inc Ltd Co Dept dept Jan Feb Mar Apr Jun
        Jul Aug Sep Sept Oct Nov Dec
        """
    ),
    openings=_set(
        """
        He She It They We I The A An This That These Those His Her Its Their Our On In At After
        Before During Since Then There No Both All As For From With Without However Despite Because
        When While Upon By To But And Or Neither Several Some
        """
    ),
    open_words=_set(
        """
        a an the of and or but with without in on at to for from by as that which who whose his
        her its their this these those is are was were be been has have had not no very more less
        than between into under over during after before since until when while where if then
        """
    ),
    pronouns=_set("He She It They We I No There"),
    headings=_set(
        """
        history anamnesis past presenting presentation complaint chief case background introduction
        examination physical clinical investigation investigations test tests laboratory labs
        imaging radiology results findings differential diagnosis diagnostic treatment management
        therapy medication medications allergies course outcome evolution follow followup
        discussion conclusion conclusions summary abstract patient family social review plan
        assessment impression procedure surgery pathology timeline perspective consent references
        acknowledgements vital reason heading
        """
    ),
)

_BY_LANGUAGE = {"fr": _FRENCH, "en": _ENGLISH}
_ANY = SentenceWords(*(french | english for french, english in zip(_FRENCH, _ENGLISH, strict=True)))

KNOWN = frozenset(_BY_LANGUAGE)
"""Languages with words of their own."""


def words_of(language: str) -> SentenceWords:
    """Return the words of a language; of one that has none here, those of all others."""
    return _BY_LANGUAGE.get(language, _ANY)


def without_accents(word: str) -> str:
    """Return a word in small letters without accents."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))
