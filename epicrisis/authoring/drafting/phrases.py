"""A few words for a sentence: what it is about, and its first clause, out of its own words."""

import re
from functools import lru_cache

from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.stems import folded

LONGEST_TITLE = 8
"""Words of a title."""
LONGEST_SUMMARY = 16
"""Words of a summary."""
_SHORTEST_CLAUSE = 4
_LONGEST_OPENING = 5
_LONGEST_SUBORDINATE = 25
_LONGEST_CHARACTERS = 200
_TOKEN = re.compile(r"\S+")
_WORDS = {
    "verbs": {
        "fr": """
            a associe associait avaient avait ayant beneficie beneficiait comporte comportait
            comprenait comprend conclu concluait conclut confirme confirmait confirment consiste
            consistait consulte consultait debute debutait decede decrit decrivait devait devenait
            devient disparait disparaissait doit est etaient etait evoque evoquait evolue evoluait
            existait existe fut furent met mettait montraient montrait montre montrent ne notaient
            notait note objectivaient objectivait objective objectivent on ont permet permettait
            persistait persiste peut pouvait prenait prend presentaient presentait presente
            rapportaient rapportait rapporte recevait recoit regresse restait reste retrouvaient
            retrouvait retrouve retrouvent revelaient revelait revele revelent se semblait semble
            signalait signale sont souffrait souffre suggerait suggere trouvait trouve visualisait
            visualise apparait apparaissait
        """,
        "en": """
            appeared are be became been began came can complained confirmed consulted could
            demonstrated denied describe detected developed did died disclosed does felt found
            gave had has have improved included indicated is lost may might needed noted
            objectified persisted presented presents received recovered remained report reported
            reports resolved responded returned revealed reveals should showed shows sought
            started suggested took underwent visited was we went were will would wasn't weren't
            isn't didn't
        """,
    },
    "pronouns": {"fr": "il elle ils elles on nous", "en": "he she it they we who there"},
    "persons": {
        "fr": "patient patiente malade enfant nourrisson celui-ci celle-ci",
        "en": "patient patient's child baby infant boy girl man woman",
    },
    "empty": {
        "fr": """
            il elle ils elles on nous ce cela ceci qui le la les l un une des du de d sa son ses
            cette cet ces y en que qu et mais puis par ailleurs dont se s ne n c j au aux lui leur
            enfin bien deja egalement aussi alors donc toujours
        """,
        "en": """
            he she it they we this that these those there the a an his her its their who which and
            but then also of in on to had has been at our furthermore moreover however therefore
            thus otherwise very again
        """,
    },
    "openings": {
        "fr": "a au aux en dans lors apres avant devant sur par pour avec sous chez durant pendant",
        "en": "on in at during after before with by for from upon under due because despite to"
        " along based given although since about around",
    },
    "subordinates": {
        "fr": "vu voyant comme puisque lorsque quand alors bien etant tandis compte",
        "en": "since because although though given while when as whereas",
    },
    "negations": {
        "fr": """
            sans pas aucun aucune aucuns aucunes jamais ni non nul nulle rien nie niait niaient
            absence absent absente absents absentes exclu exclue exclut excluait elimine eliminee
            eliminait ecarte ecartee ecartait infirme infirmait
        """,
        "en": """
            no not without denied denies deny denying never nor neither none nothing absent absence
            excluded excludes exclude cannot didn't doesn't don't wasn't weren't isn't hadn't hasn't
            haven't couldn't failed lacked lacking
        """,
    },
    "pointers": {"fr": "ce cet cette ces", "en": "this that these those"},
    "pointed": {
        "fr": "examen examens bilan bilans exploration resultat resultats aspect aspects",
        "en": "examination examinations test tests result results finding findings appearance"
        " appearances",
    },
    "ends": {
        "fr": """
            le la les l un une des du de d a au aux et ou en par pour avec sans sur dans son sa
            ses ce cet cette ces qui que dont est etait tres plus chez ayant sous entre vers ne
        """,
        "en": """
            the a an of and or in on at to by for with without from his her its their this that
            which who was were is very as than into between that's these those such
        """,
    },
}
"""Verbs that end a subject; who does something; words that say nothing by themselves, that begin an
aside or a subordinate clause, that turn what follows into its contrary, that point back and to
what, and with which no title begins or ends. Without accents."""
_SETS = {
    name: {language: frozenset(words.split()) for language, words in each.items()}
    for name, each in _WORDS.items()
}
_CLAUSE_END = re.compile(r"[,;:.!?…](?=\s|$)|\s[–—-]\s")
_PARTICIPLE = {
    "fr": re.compile(r"^(?:\w{2,}(?:é|ée|és|ées)|mis|mise|reçu|subi|admise?|décrite?)[,.]?$"),
    "en": re.compile(r"^(?:\w{2,}ed|found|seen|done|made|put|known|given)[,.]?$"),
}
_BULLET = re.compile(r"^[\s–—•*·>-]+")
_NAMED = re.compile(
    r"\b(?:M|MM|Mr|Mrs|Ms|Mme|Mlle|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|Dr|Pr)\b\.?"
    r"(?:\s[A-ZÀ-Þ][\w.’'-]{0,30},?)+\s?"
)
"""Who is named: no title names anybody."""
_SYLLABLES = re.compile(r"^(?:[ldnscjmt]|qu|jusqu|lorsqu|puisqu)['’](?=\w)", re.IGNORECASE)


def title_of(sentence: str, language: DraftLanguage) -> str:
    """Return what a sentence is about, `LONGEST_TITLE` words at most; empty where none is found.

    It is the noun phrase before the first verb, or where that says nothing the one behind it.
    """
    tokens = _without_opening(_TOKEN.findall(_BULLET.sub("", _NAMED.sub("", sentence))), language)
    verb = next((i for i in range(len(tokens)) if _is_verb(tokens, i, language)), len(tokens))
    subject = _until_clause_end(tokens[:verb])
    is_aside = verb < len(tokens) and _is(tokens[0], "openings", language)
    if (
        subject
        and not is_aside
        and not _points_back(subject, language)
        and _says_something(subject, language)
        and (shaped := _shaped(subject, language))
    ):
        return shaped
    rest = tokens[verb:]
    if rest and not _is(rest[0], "negations", language):
        rest = rest[1:]
    while len(rest) > 1 and _says_nothing(rest[0], language):
        rest = rest[1:]
    shaped = _shaped(_until_clause_end(rest), language)
    return shaped or _shaped(_until_clause_end(tokens), language)


def summary_of(sentence: str, language: DraftLanguage) -> str:
    """Return the first clause of a sentence, without its end mark."""
    tokens = _TOKEN.findall(sentence)
    clause: list[str] = []
    for token in tokens:
        clause.append(token)
        if len(clause) >= _SHORTEST_CLAUSE and _CLAUSE_END.search(token):
            break
    is_cut = len(clause) > LONGEST_SUMMARY
    clause = clause[:LONGEST_SUMMARY]
    while is_cut and len(clause) > 1 and _is(clause[-1], "ends", language):
        clause.pop()
    text = " ".join(clause).strip().rstrip(",;:.").rstrip()
    text = text[:_LONGEST_CHARACTERS]
    return f"{text}…" if is_cut or len(text) == _LONGEST_CHARACTERS else text


def capitalised(text: str) -> str:
    """Return a text with a capital at its beginning, unless its first word is one like «pH»."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return text if first != first.lower() else text[:1].upper() + text[1:]


def _is_verb(tokens: list[str], place: int, language: DraftLanguage) -> bool:
    if _is(tokens[place], "verbs", language):
        return True
    return place > 0 and _is(tokens[place - 1], "pronouns", language)


def _without_opening(tokens: list[str], language: DraftLanguage) -> list[str]:
    """Leave out «On admission,» and the like, unless they deny something."""
    is_subordinate = _is(tokens[0], "subordinates", language) if tokens else False
    for place, token in enumerate(
        tokens[: _LONGEST_SUBORDINATE if is_subordinate else _LONGEST_OPENING]
    ):
        if _is(token, "negations", language) or (
            _is(token, "verbs", language) and not is_subordinate
        ):
            return tokens
        if token.endswith(","):
            rest = tokens[place + 1 :]
            return rest if len(rest) >= _SHORTEST_CLAUSE else tokens
    return tokens


def _until_clause_end(tokens: list[str]) -> list[str]:
    found: list[str] = []
    for token in tokens[:LONGEST_TITLE]:
        if found and token.startswith(("(", "[")):
            break
        found.append(token)
        if _CLAUSE_END.search(token):
            break
    return found


def _shaped(tokens: list[str], language: DraftLanguage) -> str:
    """Return words as a title: without small words at its ends, beginning with a capital."""
    words = tokens[:LONGEST_TITLE]
    words = [word for word in words if word.strip("-–—•*|")]
    while words and _is(words[-1], "ends", language):
        words = words[:-1]
    while (
        len(words) > 1
        and _is(words[0], "ends", language)
        and not _is(words[0], "negations", language)
    ):
        words = words[1:]
    text = " ".join(words).strip(' ,;:.!?…"“”«»').strip()
    text = _SYLLABLES.sub("", text) if language == "fr" else text
    if text.count("(") > text.count(")"):
        text = text[: text.rindex("(")].strip()
    elif text.count(")") > text.count("("):
        text = text[text.index(")") + 1 :].strip(" ,;:.")
    text = text[:_LONGEST_CHARACTERS]
    return capitalised(text) if any(each.isalpha() for each in text) else ""


def _says_nothing(token: str, language: DraftLanguage) -> bool:
    """Tell whether a title may begin behind a word: one that denies turns what follows round."""
    return not _is(token, "negations", language) and (
        _is(token, "verbs", language)
        or _is(token, "empty", language)
        or bool(_PARTICIPLE[language].match(token))
    )


def _points_back(subject: list[str], language: DraftLanguage) -> bool:
    """Tell whether a subject is no more than «this examination»."""
    first, *others = subject
    return _is(first, "pointers", language) and all(
        _is(each, "pointed", language) for each in others
    )


def _says_something(tokens: list[str], language: DraftLanguage) -> bool:
    return any(
        not _is(token, "empty", language)
        and not _is(token, "persons", language)
        and any(each.isalpha() for each in token)
        for token in tokens
    )


def _is(token: str, name: str, language: DraftLanguage) -> bool:
    if name == "verbs" and _plain(token) == "a":
        return (
            _SYLLABLES.sub("", token) == "a"
        )  # and not «à», nor an English article at the beginning
    return _plain(token) in _SETS[name][language]


@lru_cache(maxsize=20_000)
def _cached_plain(token: str) -> str:
    return _SYLLABLES.sub("", folded(token.strip(' ,;:.!?…()[]«»"“”')))


def _plain(token: str) -> str:
    return _cached_plain(token[:64])
