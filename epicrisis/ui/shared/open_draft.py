"""The draft that is open on the author page, with the last answer of the checker."""

import secrets
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Literal

from epicrisis.authoring.drafting.choices import Choices
from epicrisis.authoring.drafting.draft import Drafted
from epicrisis.authoring.drafting.language import DraftLanguage
from epicrisis.authoring.drafts import CASE_FILE, Draft
from epicrisis.authoring.edits.editing import Edited
from epicrisis.authoring.history import History
from epicrisis.authoring.lint.checker import CheckResult
from epicrisis.authoring.sound_part import SoundPart
from epicrisis.cases.model import Case
from epicrisis.cases.reading import case_file, yaml_text
from epicrisis.cases.reading.yaml_text import Document, Path
from epicrisis.messages import Message
from epicrisis.server import draft_processes
from epicrisis.server.draft_worker import DraftReport
from epicrisis.server.drafts import Tab

FormKind = Literal[
    "finding", "question", "teaching", "notes", "pause", "hypothesis", "silence",
    "event", "lane", "frame", "series", "reference", "term", "other_test", "card",
]  # fmt: skip


@dataclass(slots=True)
class OpenForm:
    """A form that an author fills in, of something that is there or will be."""

    kind: FormKind
    path: Path
    """Of what is changed; of something new, its list and the place that it gets there."""
    is_new: bool
    sentences: tuple[str, ...] = ()
    """What a new thing rests on."""
    about: tuple[str, ...] = ()
    """What else it is about: a code and an id, or an abbreviation."""
    added: list[str] = field(default_factory=list)
    """Sentences that were sent to it since it was last drawn."""
    lines: int = 0
    """How many lines for options were asked for."""
    images: int = 0
    """How often images were dropped into it."""
    begun: dict[str, object] = field(default_factory=dict)
    """What stood in its fields at first, by their keys."""
    words: dict[str, object] = field(default_factory=dict)
    """What stood in them last."""
    is_drawn: bool = False
    """Whether it is on the page as that is drawn now."""
    is_away: bool = False
    """Whether the browser shows something else instead, and has forgotten its fields."""
    nonce: str = field(default_factory=lambda: secrets.token_hex(4))
    """In the keys of its fields, so that another form's words never stand in them."""

    def key(self, name: str) -> str:
        """Return the key of a field."""
        return f"form-{self.nonce}-{name}"


@dataclass(slots=True)
class PastedText:
    """A text on its way to a draft, with what its author has chosen so far."""

    text: str
    language: DraftLanguage
    choices: Choices = field(default_factory=Choices)
    is_language_known: bool = True
    """Whether the text itself says its language, or its author."""
    made: tuple[object, Drafted] | None = None
    """What a draft was last made of, and that draft."""


@dataclass(slots=True)
class OpenDraft:
    """A draft, and what its page knows of it."""

    draft: Draft
    edition: str
    """Changes when the text is replaced by another than the one that is typed."""
    is_begun: bool = False
    """Whether a press on its page opened it, which then begins at its top; not a reload."""
    number: int = 0
    """Of the text that the editor sent last."""
    is_too_long: bool = False
    """Whether the editor holds more than is taken; the draft then is what it was before."""
    is_given_up: bool = False
    """Whether the draft, as it is now, takes too long to check."""
    kept_files: Mapping[str, bytes] | None = None
    """The draft's files as they were last saved or downloaded."""
    parsed: tuple[str, Document] | None = None
    """The text that was last read as YAML, and what it says."""
    checked: tuple[Mapping[str, bytes], DraftReport] | None = None
    """The files that were last checked, and the result."""
    begun: tuple[Mapping[str, bytes], Future[DraftReport]] | None = None
    """The files of which a check was begun, and the check, until that is through."""
    told: tuple[Mapping[str, bytes], SoundPart] | None = None
    """The files of which was last found what can be told, and that."""
    notice: str | None = None
    """A sentence for the page to say once."""
    history: History = field(default_factory=History)
    form: OpenForm | None = None
    """The form that is open in the story."""
    is_behind: bool = False
    """Whether something was pressed since the page was drawn last, perhaps by its form alone."""
    heard: int = 0
    """How many presses on the page have come."""
    is_held: bool = False
    """Whether something wasn't done just now, since the form's words would have been lost."""
    tab: Tab | None = None
    """The draft as the server keeps it, None where it doesn't yet."""
    stored: Draft | None = None
    """The draft as it was last kept there."""
    asks_tab: bool = False
    """Whether its tab may have newer words, which are asked for first."""
    unkept: str | None = None
    """Why it couldn't be kept."""
    keep_again_at: float = 0.0
    """The moment by `time.monotonic` from which that is tried again."""

    @property
    def is_kept(self) -> bool:
        """Whether the draft is somewhere else than in this visit."""
        return self.is_stored or self.kept_files == self.draft.content or self.draft.is_saved

    @property
    def is_stored(self) -> bool:
        """Whether the server keeps the draft as it is now."""
        return self.stored is not None and self.stored.content == self.draft.content

    @property
    def written(self) -> Document:
        """The file as plain data; empty where it can't be read as YAML."""
        if self.parsed is None or self.parsed[0] != self.draft.text:
            try:
                document = yaml_text.parse(self.draft.text)
            except yaml_text.YamlError:
                document = Document(data={})
            self.parsed = (self.draft.text, document)
        return self.parsed[1]

    @property
    def sound(self) -> SoundPart:
        """The part of the draft that can be told; of one that takes too long what it was."""
        report, content = _report(self), self.draft.content
        if self.told is None or self.told[0] != content:
            self.told = (content, report.sound or _sound(self))
        return self.told[1]

    @property
    def is_readable(self) -> bool:
        """Whether all of it can be told."""
        return _report(self).sound is not None

    @property
    def case(self) -> Case | None:
        """What can be told, as a case; None where nothing can."""
        return self.sound.loaded.case if self.sound.loaded is not None else None

    @property
    def sentences(self) -> Mapping[str, str]:
        """The sentences of the source text by id, empty where there is none."""
        return self.sound.loaded.sentences if self.sound.loaded is not None else {}

    @property
    def references(self) -> Mapping[str, str]:
        """The publications that can be cited, by id."""
        return {name: each.text for name, each in self.case.references.items()} if self.case else {}

    @property
    def objectives(self) -> Mapping[str, str]:
        """The objectives by id, in the case's own language."""
        return (
            {each.id: each.text[self.case.language] for each in self.case.objectives}
            if self.case
            else {}
        )

    def begin_check(self) -> None:
        """Have the draft checked while its page does something else, unless it was."""
        content = self.draft.content
        known = (self.checked, self.begun)
        if not self.is_too_long and content not in [each[0] for each in known if each is not None]:
            self.begun = (content, draft_processes.begin_report(self.draft))

    def change(self, draft: Draft) -> None:
        """Make `draft` what it is now, by other means than its text editor, which begins anew."""
        self._become(self.history.change(self.draft, draft))

    def change_text(self, text: str) -> None:
        """Make `text` what its file says."""
        self.change(replace(self.draft, text=text))

    def take_edits(self, edited: Edited) -> None:
        """Make a text with edits what its file says."""
        self.parsed = (edited.text, edited.document)
        self.change_text(edited.text)

    def undo(self) -> None:
        """Take the last change back."""
        self._become(self.history.undo(self.draft))

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self._become(self.history.redo(self.draft))

    def take_typed(self, number: int, text: str) -> None:
        """Make what the text editor has sent the draft's text."""
        self.number = number
        self.draft = self.history.typed(self.draft, replace(self.draft, text=text))

    def _become(self, draft: Draft) -> None:
        if draft.content != self.draft.content:
            self.edition = secrets.token_hex(8)
        self.draft = draft


def check_result(open_draft: OpenDraft) -> CheckResult:
    """Return what the checker says of the draft as it is now; kept until the draft changes."""
    return _report(open_draft).result


def _report(open_draft: OpenDraft) -> DraftReport:
    if open_draft.is_too_long:
        return _refused(open_draft, "E101", case_file.TOO_LONG)
    content = open_draft.draft.content
    if open_draft.checked is None or open_draft.checked[0] != content:
        report = _checked(open_draft)
        open_draft.checked = (content, report)
        if report.sound is not None:
            open_draft.told = (content, report.sound)
    return open_draft.checked[1]


def _checked(open_draft: OpenDraft) -> DraftReport:
    open_draft.is_given_up = False
    open_draft.begin_check()
    assert open_draft.begun is not None
    begun, open_draft.begun = open_draft.begun[1], None
    try:
        return begun.result()
    except draft_processes.OverrunError:
        open_draft.is_given_up = True
        message = Message(
            "it takes too long or too much memory to check; shorten it, or undo what came last"
        )
        return _refused(open_draft, "E108", message)


def _refused(open_draft: OpenDraft, code: str, message: Message) -> DraftReport:
    path = FilePath(open_draft.draft.case_id or "case") / CASE_FILE
    problem = case_file.problem_at(path, case_file.START, code, message)
    return DraftReport(CheckResult((problem,), 0, None), None)


def _sound(open_draft: OpenDraft) -> SoundPart:
    if not open_draft.is_given_up:
        try:
            return draft_processes.sound(open_draft.draft)
        except draft_processes.OverrunError:
            open_draft.is_given_up = True
    return open_draft.told[1] if open_draft.told is not None else SoundPart(None)
