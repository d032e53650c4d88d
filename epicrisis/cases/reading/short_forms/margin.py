"""What is noted while short forms are said in full: mistakes, ids, and the languages of texts."""

import hashlib
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from epicrisis.cases.reading.short_forms.nodes import Node
from epicrisis.cases.reading.yaml_text import MAX_VALUES, ImpliedId, Path
from epicrisis.messages import Message

_HEX_DIGITS = 8


@dataclass(slots=True)
class Names:
    """Ids of one kind, each of which stands once."""

    taken: set[str] = field(default_factory=set)
    _numbers: Counter[str] = field(default_factory=Counter)

    def new(self, base: str) -> str:
        """Return `base`, or with a number behind it where another thing has it."""
        found = base
        while found in self.taken:
            self._numbers[base] += 1
            found = f"{base}-{self._numbers[base] + 1}"
        self.taken.add(found)
        return found


@dataclass(slots=True)
class Margin:
    """What the whole case says, and what was found on the way."""

    language: str
    """Of texts that are written without their language."""
    source_language: str
    sentences: Mapping[str, str]
    """Those of the source text; none where it can't be read."""
    names: defaultdict[str, Names] = field(default_factory=lambda: defaultdict(Names))
    """The ids that are written or given, by what they are ids of."""
    misread: dict[Path, str] = field(default_factory=dict)
    unfinished: list[Path] = field(default_factory=list)
    ids: list[ImpliedId] = field(default_factory=list)
    sentences_left: int = MAX_VALUES
    """How many sentences spans may still name, in all."""

    def complain(self, node: Node, message: Message, *key: str) -> None:
        """Note what is wrong with a short form, once a place."""
        self.misread.setdefault((*node.at, *key), message)

    def id_by_words(self, space: str, prefix: str, text: Node) -> str:
        """Return an id that follows from a text, whatever is right or wrong about it."""
        return self.names[space].new(prefix + digest(text, self.language))


def digest(text: Node, language: str) -> str:
    """Return eight digits that follow from the words of a text in the case's language."""
    words = text.text(language) or json.dumps(plain_of(text), ensure_ascii=False, sort_keys=True)
    same = " ".join(unicodedata.normalize("NFC", words).split())
    return hashlib.sha256(same.encode(errors="surrogatepass")).hexdigest()[:_HEX_DIGITS]


def plain_of(node: Node) -> object:
    """Return a node as data that JSON can write."""
    if isinstance(node.value, dict):
        return {key: plain_of(value) for key, value in node.value.items()}
    if isinstance(node.value, tuple):
        return [plain_of(each) for each in node.value]
    return node.value
