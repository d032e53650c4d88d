"""What records of a case are made of: texts by language, ids, numbers, quotations, images."""

import unicodedata
from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from epicrisis.cases import calendar
from epicrisis.cases.prose import foreign, marked
from epicrisis.letters import is_seen
from epicrisis.messages import Message

T = TypeVar("T")

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
SentenceId = Annotated[str, StringConstraints(pattern=r"^S[0-9]{2,3}$")]
LONGEST_LINE = 500
"""Characters of what stands in one line: a name, a label, a title, an option."""
LONGEST_TEXT = 5_000
"""Characters of prose: two pages of print, and ten times what any case has needed."""
LONGEST_FILE_NAME = 100
TO_BE_WRITTEN = {"fr": "À écrire", "en": "To be written"}
"""What stands in a draft where its source says nothing, by language of the interface."""


def refusal(kind: str, message: Message) -> PydanticCustomError:
    """Return the error by which a record refuses what it is given.

    `kind` is a type of mistake that `case_file` has a code for, or the key that it is about. The
    message is found again, whole, in the context of what pydantic reports.
    """
    return PydanticCustomError(kind, "{message}", {"message": message})


def _seen(text: str) -> str:
    if not is_seen(text):
        message = Message("holds nothing that one sees; write something or delete the key")
        raise refusal("string_too_short", message)
    return text


NonEmptyLine = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_LINE, strip_whitespace=True),
    AfterValidator(_seen),
]
NonEmpty = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_TEXT, strip_whitespace=True),
    AfterValidator(_seen),
]
FileName = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_FILE_NAME, strip_whitespace=True)
]
Meeting = Annotated[
    str,
    StringConstraints(pattern=r"\S\s+\|\s+\S", max_length=LONGEST_LINE, strip_whitespace=True),
]
"""The words on either side of a place in the source text, as `left | right`."""
Number = Annotated[float, Field(allow_inf_nan=False)]
_Date = Annotated[str, Field(pattern=calendar.PATTERN)]


def _as_it_is(value: object) -> object:
    """Change nothing: `reading/calendar_times.py` has made numbers of dates before."""
    return value


CalendarDate = Annotated[
    str,
    BeforeValidator(_as_it_is, json_schema_input_type=_Date | int),
    StringConstraints(pattern=calendar.PATTERN),
]
"""A date as precise as the source has it. In YAML: `"2011"`, `"2011-03"` or `"2011-03-15"`."""
Time = Annotated[Number, BeforeValidator(_as_it_is, json_schema_input_type=float | _Date)]
"""A moment of the timeline. In YAML: a number of its unit from day 0, or a date."""
PositiveTime = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Interval = tuple[Number, Number]
TimeInterval = tuple[Time, Time]


_SLUG = TypeAdapter[str](Slug)


def is_slug(text: str) -> bool:
    """Tell whether a text can be the id or the slug of a case."""
    try:
        _SLUG.validate_python(text, strict=True)
    except ValidationError:
        return False
    return True


def stands_in(part: str, words: str) -> bool:
    """Tell whether words stand in others, however either composes its accents."""
    return unicodedata.normalize("NFC", part) in unicodedata.normalize("NFC", words)


def from_plain(value: object, info: ValidationInfo, *plain: type) -> object:
    """Return what is written without its language, of one of these types, under the case's."""
    if isinstance(value, plain):
        return {(info.context or {}).get("language", "xx"): value}
    return value


def _from_plain_string(value: object, info: ValidationInfo) -> object:
    return from_plain(value, info, str)


def _missing(value: Mapping[str, object], info: ValidationInfo) -> list[str]:
    """Return the languages of the case in which nothing is written."""
    return [code for code in (info.context or {}).get("languages", ()) if code not in value]


def in_every_language(value: dict[str, T], info: ValidationInfo) -> dict[str, T]:
    """Return what is written by language; refuses it where one of the case's is missing."""
    if missing := _missing(value, info):
        dots = "[...]" if any(isinstance(each, tuple) for each in value.values()) else "..."
        example = ", ".join(f"{code}: {dots}" for code in sorted({*value, *missing}))
        raise refusal(
            "missing_translation",
            Message(
                "no text in {missing}; write it as {example}",
                missing=", ".join(missing),
                example=f"{{{example}}}",
            ),
        )
    return value


MarkedText = Annotated[NonEmpty, AfterValidator(marked)]
"""A text that is the same in every language."""
_PlainLine = Annotated[str, Field(max_length=LONGEST_LINE)]
_PlainText = Annotated[str, Field(max_length=LONGEST_TEXT)]
Line = Annotated[
    dict[LanguageCode, Annotated[NonEmptyLine, AfterValidator(marked)]],
    BeforeValidator(
        _from_plain_string, json_schema_input_type=_PlainLine | dict[LanguageCode, _PlainLine]
    ),
    AfterValidator(in_every_language),
]
"""A line by language code. In YAML: a plain string, or `{fr: ..., en: ...}`; marks as in `Text`."""
LONGEST_CHIP = 60
"""Characters of a few words that stand in one line with others."""
_ShortPlainLine = Annotated[str, Field(max_length=LONGEST_CHIP)]
ShortLine = Annotated[
    dict[
        LanguageCode,
        Annotated[NonEmptyLine, StringConstraints(max_length=LONGEST_CHIP), AfterValidator(marked)],
    ],
    BeforeValidator(
        _from_plain_string,
        json_schema_input_type=_ShortPlainLine | dict[LanguageCode, _ShortPlainLine],
    ),
    AfterValidator(in_every_language),
]
"""A few words by language code, written as a `Line` is."""
Text = Annotated[
    dict[LanguageCode, MarkedText],
    BeforeValidator(
        _from_plain_string, json_schema_input_type=_PlainText | dict[LanguageCode, _PlainText]
    ),
    AfterValidator(in_every_language),
]
"""A text by language code. In YAML: a plain string, or `{fr: ..., en: ...}`.

`**bold**`, `*italics*`, `10^9^` and `H~2~O` are marks in it; a backslash before one makes it none.
"""


def _without_marks(text: dict[str, str]) -> dict[str, str]:
    return {language: str(words) for language, words in text.items()}


SpokenText = Annotated[Text, AfterValidator(_without_marks)]
"""A text that is heard and not seen."""


def in_language(text: Mapping[str, str], language: str) -> str:
    """Return the text in `language`, or in the first that it was written in, and marked as such."""
    if language in text:
        return text[language]
    first, words = next(iter(text.items()))
    return foreign(words, first)


class Record(BaseModel):
    """What all records share: frozen, no unknown keys, no silent conversion of types."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True
    )


def _from_sentence_id(value: object) -> object:
    return {"sentence": value} if isinstance(value, str) else value


class SourceRef(Record):
    """A sentence of the source text, or a verbatim part of it."""

    sentence: SentenceId
    """Number of the sentence, `S01` for the first."""
    excerpt: NonEmpty | None = None
    """The part that is quoted, word for word, where the rest would tell too much too early."""


Quoted = Annotated[
    SourceRef,
    BeforeValidator(_from_sentence_id, json_schema_input_type=SentenceId | SourceRef),
]
"""A source reference. In YAML: `S05`, or `{sentence: S05, excerpt: "..."}`."""


def _one_for_all(value: object, info: ValidationInfo) -> object:
    """Return a name that is written without its language as that of each language."""
    if isinstance(value, str):
        return dict.fromkeys((info.context or {}).get("languages") or ("xx",), value)
    return value


def _file_in_every_language(value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    if missing := _missing(value, info):
        written = {**value, **dict.fromkeys(missing, "...")}
        raise refusal(
            "missing_file",
            Message(
                "no file in {missing}; write it as {example}, or one name for all",
                missing=", ".join(missing),
                example=f"{{{', '.join(f'{code}: {name}' for code, name in written.items())}}}",
            ),
        )
    return value


Files = Annotated[
    Annotated[dict[LanguageCode, FileName], Field(min_length=1)],
    BeforeValidator(_one_for_all, json_schema_input_type=FileName | dict[LanguageCode, FileName]),
    AfterValidator(_file_in_every_language),
]
"""A file by language code. In YAML: one name for all languages, or `{fr: ..., en: ...}`."""


class Image(Record):
    """A picture that is shown with a finding, a question or a teaching point."""

    file: Files
    """Name of the PNG or JPEG file, in the case's folder; no learner sees it."""
    dark: Files | None = None
    """The same for pages that are dark, as large as `file`; left out: `file`, on white."""
    alt: SpokenText
    """What there is to be seen, for those who can't see it; it tells no more than the image."""
    caption: Line | None = None
    """A line below it."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all its files, each once."""
        return tuple(dict.fromkeys((*self.file.values(), *(self.dark or {}).values())))

    def names_in(self, language: str) -> tuple[str, ...]:
        """Return the names of the files that are shown in a language: the light one first."""
        shown = (self.file, *((self.dark,) if self.dark is not None else ()))
        return tuple(in_language(each, language) for each in shown)
