"""What a case's text says in full, so that two texts can be compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

from epicrisis.cases.reading import yaml_text
from epicrisis.cases.reading.files import Beside
from epicrisis.cases.reading.short_forms.expansion import expanded, with_source
from epicrisis.cases.reading.yaml_text import Document, Path, Plain, YamlError


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the original says, and what any other text or data would say in its place."""

    folder: str
    sentences: dict[str, str]
    names: Callable[[], tuple[str, ...]]
    whole: Plain = None
    """What the original says in full."""
    places: Mapping[Path, Path] = field(default_factory=dict)
    """Where in that stands what the file has at a path."""

    def of_data(self, data: Plain) -> Plain:
        """Return what data as written say in full; None where a short form can't be read."""
        return self._in_full(Document(data))

    def of_text(self, text: str) -> Plain:
        """Return what a text says in full; None where it can't be read."""
        try:
            document = yaml_text.parse(text)
        except YamlError:
            return None
        return self._in_full(document) if not document.errors else None

    def _in_full(self, document: Document) -> Plain:
        complete = self.document_of(document)
        return None if complete.misread else complete.data

    def document_of(self, document: Document) -> Document:
        """Return a document as written with all said in full."""
        source = with_source(document, self.names)
        return expanded(source, folder=self.folder, sentences=self.sentences)


def meaning_of(path: FilePath, text: str, beside: Beside, sentences: dict[str, str]) -> Meaning:
    """Return what a text says that is a case without errors."""
    folder = path.absolute().parent.name
    bare = Meaning(folder, sentences, beside.names)
    document = bare.document_of(yaml_text.parse(text))
    places: dict[Path, Path] = {}
    for place in document.values:
        if place not in document.implied:
            places.setdefault(document.written_path(place), place)
    return replace(bare, whole=document.data, places=places)
