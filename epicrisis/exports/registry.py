"""The files that a case can be taken away as: the one list that command line and pages read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from epicrisis.refusals import to_translate
from epicrisis.store.records import Remark
from epicrisis.story.telling import Story

Remarks = Mapping[str, Remark]
"""A learner's notes and stars, by id of the block."""
NO_REMARKS: Remarks = MappingProxyType({})
Writer = Callable[[Story, str, Path], tuple[str, ...]]
OwnWriter = Callable[[Story, str, Path, Remarks], tuple[str, ...]]
"""One that takes what a learner has noted, too."""


@dataclass(frozen=True, slots=True)
class Export:
    """A kind of file that a case can be taken away as."""

    name: str
    """As `--to` of the command line has it. Files of the same name are written at once."""
    module: str
    """Of this package."""
    ending: str
    """Of the file's name."""
    mime: str
    is_for_learners: bool
    """Whether who has lived the case is offered it: it holds no teacher's notes."""
    label: str
    """A message to translate, as is the explanation."""
    explanation: str
    takes_remarks: bool = False
    """Whether a learner's notes and stars go with it."""

    def writer(self) -> Writer:
        """Return what writes it to a path and returns what it can't carry.

        Its module is imported only now, since each brings a library of its own.
        """
        write: Writer = import_module(f"epicrisis.exports.{self.module}").write
        return write

    def made(self, story: Story, language: str, remarks: Remarks = NO_REMARKS) -> bytes:
        """Return the file, with a learner's notes and stars where it takes them."""
        with TemporaryDirectory() as folder:
            # The first file of a name is the one that a writer is told of; others stand beside it.
            out = Path(folder, f"case{BY_NAME[self.name].ending}")
            if self.takes_remarks:
                own: OwnWriter = import_module(f"epicrisis.exports.{self.module}").write_own
                own(story, language, out, remarks)
            else:
                self.writer()(story, language, out)
            return Path(folder, f"case{self.ending}").read_bytes()


EXPORTS = (
    Export(
        name="sheet",
        module="sheet",
        ending="-sheet.pdf",
        mime="application/pdf",
        is_for_learners=True,
        label=to_translate("Sheet of two pages (PDF)"),
        explanation=to_translate(
            "To print: what to remember, results, questions with answers in short, the events."
        ),
        takes_remarks=True,
    ),
    Export(
        name="pptx",
        module="slides",
        ending=".pptx",
        mime="application/vnd.openxmlformats-officedocument.presentationml.presentation",
        is_for_learners=False,
        label=to_translate("Slides (PowerPoint)"),
        explanation=to_translate(
            "One slide per reveal, the question before its answer; notes for you."
        ),
    ),
    Export(
        name="anki",
        module="anki",
        ending=".apkg",
        mime="application/octet-stream",
        is_for_learners=True,
        label=to_translate("Anki deck"),
        explanation=to_translate(
            "One card per question and teaching point, with answers and sources. To bring cards up"
            " to date whose type you have changed in Anki, tick “Merge note types” there."
        ),
        takes_remarks=True,
    ),
    Export(
        name="pdf",
        module="handout",
        ending=".pdf",
        mime="application/pdf",
        is_for_learners=True,
        label=to_translate("Handout for students (PDF)"),
        explanation=to_translate("The story and its questions, with space to write."),
    ),
    Export(
        name="pdf",
        module="handout",
        ending="-answers.pdf",
        mime="application/pdf",
        is_for_learners=True,
        label=to_translate("Handout with answers (PDF)"),
        explanation=to_translate("The story, its questions, what is right and why; references."),
    ),
    Export(
        name="pdf",
        module="handout",
        ending="-teacher.pdf",
        mime="application/pdf",
        is_for_learners=False,
        label=to_translate("Handout for the teacher (PDF)"),
        explanation=to_translate("With answers, your notes and the references."),
    ),
    Export(
        name="moodle",
        module="moodle",
        ending=".xml",
        mime="application/xml",
        is_for_learners=False,
        label=to_translate("Questions for Moodle (XML)"),
        explanation=to_translate(
            "All questions, with feedback; ready for certainty-based marking."
        ),
    ),
    Export(
        name="html",
        module="story_page",
        ending=".html",
        mime="text/html",
        is_for_learners=True,
        label=to_translate("The story as one page (HTML)"),
        explanation=to_translate("For a hall without network. Its source holds every answer."),
    ),
)
"""In the order in which they are offered."""

BY_NAME: Mapping[str, Export] = {each.name: each for each in reversed(EXPORTS)}
"""The first file of each name."""
