"""Valid cases made up by Hypothesis: every record, odd but legal texts, any kind of timeline.

A made case is plain data, as an author writes it, and the files that lie beside it.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args
from unicodedata import combining

import yaml
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from PIL import Image

from epicrisis.cases.fields import LONGEST_LINE
from epicrisis.cases.model import Lane, StageId, TimeUnit
from epicrisis.cases.questions import MOST_LETTERS, MOST_WORDS, QUESTION_TYPES
from epicrisis.cases.reading.case_file import LoadedCase, read_case
from epicrisis.cases.reading.files import in_memory
from epicrisis.cases.reading.sentences import number_sentences
from epicrisis.story.telling import Story, tell

Plain = dict[str, Any]

ODD_TEXTS = (
    "ألم وحمى منذ ٣ أيام (خفيف)",
    "כאב \u202eוחום\u202c today",
    "e\u0301 a\u0308\u0323 z\u0335\u0336\u0337 Zalgo",
    "🙂👩‍⚕️🇫🇷 emoji",
    "腹痛と発熱。",
    "ท้องเสีย हिन्दी",
    "]]> <![CDATA[ end",
    "<script>alert(1)</script> & &amp; <b>x</b>",
    r"\input{x} $\frac{1}{2}$ $$y$$ \(z\) %",
    '#panic("x") *b* _i_ @ref <label> `raw` = Head $x$ // c /* d',
    "a\tb\t\tc",
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 7,
    "x" * LONGEST_LINE,
    "One.\n\nTwo paragraphs.\n\n\n- three\n1. four",
    "lines\nbroken\r\nevery\u2028way\x85there is",
    "a\x1fb\x00c\x0bd\x7f\ufffe e\uffff",
    "soft\u00adhyphen zero\u200bwidth \ufeffmark nb\u00a0space",
    "private \ue000 use \U000f0000",
    "{{Front}} {{c1::gap}} [sound:x.mp3] [latex]y[/latex] ~ = { }",
    "{% raw %} {{ x }} %(y)s {0} %{z}<br>",
    "=1+HYPERLINK(1) @sum -2",
    "$course$/top//x::y",
    "\"quoted\" 'twice' “and” « more »",
    "no", "null", "007", "1e3", "12:30", "~0", "<<", "2020-01-01", "0x1F", "&a", "*a", "!!str b",
    "# no comment", "a: b", "- item", "? key", "a #b", "%YAML 1.1", "--- x", "| block", "> fold",
    "5 ≤ x ≤ 7 °C → H₂O, 10⁻³",
    "i",
)  # fmt: skip
"""What a careless program would break on, run, or read as something else."""

_PLAIN_TEXTS = (
    "Fever for three days", "He has had a cough since Monday.", "Which of these is likely?",
    "The pressure was 120/80 mmHg.", "A swab", "It is rare before the age of 50; look again.",
    "Douleurs de l’épigastre", "Rien de plus.", "Negative", "3.5 mmol/L",
)  # fmt: skip
_LANGUAGES = (["en"], ["fr"], ["en", "fr"], ["fr", "en"], ["ar", "en"], ["zh"], ["de", "xx", "he"])
_NAMES = ("no", "1", "007", "null", "1e5", "true", "A-b_C", "x" * 60, "z--_")
_TEXTS = st.one_of(
    st.sampled_from(_PLAIN_TEXTS),
    st.sampled_from(ODD_TEXTS),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(
        lambda text: any(letter.isalnum() for letter in text)
    ),
)
_NUMBERS = st.sampled_from([0, 1, -1, 3, 0.1, 2.5, 37, 1e9, -1e-9, 1e300]) | st.floats(-1e6, 1e6)
_EDGE = 10_000.0
"""First and last moment of every made timeline, before and after day 0."""


class _Dumper(yaml.SafeDumper):
    """Writes texts so that they stay texts, in YAML 1.2 too, and nothing as an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write out what stands twice."""
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    fits = text.isascii() and text.isprintable() and text.strip() == text != ""
    stays = fits and not text[0].isdigit() and text[0] not in "+-.~"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if stays else '"')


_Dumper.add_representer(str, _represent_text)


@dataclass(frozen=True, slots=True)
class MadeCase:
    """A valid case, before it is written."""

    plain: Plain
    """What stands in its file."""
    beside: dict[str, bytes]
    """The files beside it, by name."""

    @property
    def path(self) -> Path:
        """Where it would lie."""
        return Path(self.plain["id"]) / "case.yaml"

    def text(self, *, flow: bool = False) -> str:
        """Return its file, in YAML's block style or between brackets."""
        written: str = yaml.dump(
            self.plain, Dumper=_Dumper, default_flow_style=flow, sort_keys=False, allow_unicode=True
        )
        return written

    def files(self) -> dict[str, bytes]:
        """Return all files of its folder by name."""
        return {"case.yaml": self.text().encode(), **self.beside}

    def write(self, folder: Path) -> Path:
        """Write it below `folder`; return the case file."""
        home: Path = folder / self.plain["id"]
        home.mkdir(parents=True)
        for name, content in self.files().items():
            (home / name).write_bytes(content)
        return home / "case.yaml"

    def load(self) -> LoadedCase:
        """Return the case as the app loads it."""
        return read_case(self.path, self.text(), in_memory(self.beside)).loaded

    def story(self) -> Story:
        """Return the case ready to be told."""
        return tell(*self.load())


@cache
def png(width: int, height: int, mode: str) -> bytes:
    """Return a small picture."""
    file = io.BytesIO()
    Image.new(mode, (width, height)).save(file, "PNG")
    return file.getvalue()


class _Maker:
    """Draws the records of one case."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw
        self.languages: list[str] = draw(st.sampled_from(_LANGUAGES))
        self.language: str = draw(st.sampled_from(self.languages))
        lines = draw(st.lists(_TEXTS, min_size=1, max_size=5))
        self.source = "Heading\n\n" + "".join(f"{line} ends.\n" for line in lines)
        self.source_language: str = self.of("fr", "en", "ar")
        self.sentences = number_sentences(self.source, self.source_language)
        self.references = self._references()
        self.objectives = self.names("o", 1, 3)
        self.pictures = {
            f"{name}.png": png(*self.of((1, 1, "1"), (30, 20, "RGB"), (300, 7, "RGBA")))
            for name in self.names("picture", 1, 2)
        }
        self.findings: list[str] = []
        self.groups: list[Plain] = []

    # --- Small things

    def of(self, *choices: Any) -> Any:
        """Draw one of these."""
        return self.draw(st.sampled_from(choices))

    def chance(self) -> bool:
        """Draw whether something optional is there."""
        return self.draw(st.booleans())

    def number(self, low: float, high: float) -> float:
        """Draw a time, as an author would write it or as a program would."""
        whole = self.draw(st.integers(round(low), max(round(low), int(high))))
        return whole if low <= whole <= high and self.chance() else self.draw(st.floats(low, high))

    def text(self) -> Any:
        """Draw a text in every language, as a plain string where that is allowed."""
        if len(self.languages) == 1 and self.chance():
            return self.draw(_TEXTS)
        return {language: self.draw(_TEXTS) for language in self.languages}

    def short(self) -> Any:
        """Draw a text for a line that is kept short."""
        return {each: self.draw(_TEXTS)[:60].strip() or "x" for each in self.languages}

    def names(self, kind: str, least: int, most: int) -> list[str]:
        """Draw ids; one of them may look like anything but a text."""
        count = self.draw(st.integers(least, most))
        names = [f"{kind}{number}" for number in range(count)]
        if names and self.chance():
            names[-1] = self.of(*_NAMES)
        return names

    def some(self, things: list[Any], most: int = 3) -> list[Any]:
        """Draw a few of these, none twice."""
        if not things:
            return []
        places = st.integers(0, len(things) - 1)
        chosen = self.draw(st.lists(places, unique=True, max_size=min(most, len(things))))
        return [things[place] for place in chosen]

    def at_least_one(self, things: list[Any]) -> list[Any]:
        """Draw a few of these, one at least."""
        return self.some(things) or [things[0]]

    def maybe(self, **keys: Any) -> Plain:
        """Draw which of these keys a record has; values may be functions."""
        return {key: value() for key, value in keys.items() if self.chance()}

    def excerpt(self, sentence: str) -> str:
        """Draw a part of a sentence."""
        words = self.sentences[sentence]
        start = self.draw(st.integers(0, len(words) - 1))
        end = start + self.draw(st.integers(1, 40))
        # A letter is quoted with its accents: alone they compose to nothing that stands there.
        while start and combining(words[start]):
            start -= 1
        while end < len(words) and combining(words[end]):
            end += 1
        part = words[start:end].strip()
        return part or words.strip()[:1]

    def quoted(self, sentence: str) -> Any:
        """Draw how a sentence is named."""
        if self.chance():
            return sentence
        return {"sentence": sentence, **self.maybe(excerpt=lambda: self.excerpt(sentence))}

    def quotes(self) -> list[Any]:
        """Draw a list of sentences, one at least."""
        return [self.quoted(each) for each in self.at_least_one(list(self.sentences))]

    def cites(self, least: int = 0) -> list[str]:
        """Draw citations."""
        known = [name for name, each in self.references.items() if each["verified"] != "memory"]
        return self.at_least_one(known) if least else self.some(known)

    def finding(self) -> str:
        """Draw the name of a finding."""
        return str(self.of(*self.findings))

    def images(self) -> list[Plain]:
        """Draw pictures."""
        return [
            {"file": name, "alt": self.text(), **self.maybe(caption=self.text)}
            for name in self.some(list(self.pictures), 2)
        ]

    def _references(self) -> dict[str, Plain]:
        def reference(verified: str) -> Plain:
            dois = ("10.1000/182", "10.123456789/<a>\"'&(b);c#d%20é", "10.1234/x" + "y" * 300)
            return {
                "text": self.draw(_TEXTS),
                **self.maybe(doi=lambda: self.of(*dois), pmid=lambda: self.of("1", "12345678")),
                "verified": verified,
            }

        first, *others = self.names("C", 1, 3)
        return {
            first: reference("seen"),
            **{name: reference(self.of("seen", "partly", "memory")) for name in others},
        }

    # --- Blocks

    def stages(self) -> list[Plain]:
        """Draw the story; every sentence of the source belongs to one of its findings."""
        ids = list(get_args(StageId))
        first = self.of(*range(len(ids)))
        chosen = [ids[first], *(each for each in ids[first + 1 :] if self.chance())]
        again = [self.of(*chosen)] if self.chance() else []
        titles: list[Plain] = [{}] * len(chosen) + [{"title": self.text()} for _ in again]
        chosen += again
        kinds = ("question", "question", "teaching", "notes", "finding")
        plans = [[self.of(*kinds) for _ in range(self.of(1, 2, 3))] for _ in chosen]
        self.of(*plans).insert(0, "finding")
        count = sum(map(len, plans))
        names = iter([*(f"b{number}" for number in range(count - 1)), self.of("last", *_NAMES)])
        named = [[(kind, next(names)) for kind in plan] for plan in plans]
        self.findings = [name for plan in named for kind, name in plan if kind == "finding"]
        rest = list(self.sentences)
        stages = []
        for stage, title, plan in zip(chosen, titles, named, strict=True):
            blocks = [self.block(kind, name) for kind, name in plan]
            stages.append({"id": stage, **title, "blocks": blocks})
            for block in blocks:
                if "finding" in block:
                    # The first finding takes every sentence, so that none is left over.
                    block["source"] = [*map(self.quoted, rest)] or block["source"]
                    rest = []
        return stages

    def block(self, kind: str, name: str) -> Plain:
        """Draw a block."""
        if kind == "finding":
            return self._finding(name)
        if kind == "teaching":
            more = self.maybe(source=self.quotes)
            return {"teaching": name, "text": self.text(), "cites": self.cites(1), **more}
        if kind == "notes":
            return {"notes": name, "text": self.text()}
        return self._question(name)

    def rows(self) -> list[Plain]:
        """Draw lines of results."""
        return [
            {"name": self.text(), **(self.found() if self.chance() else self.measured())}
            for _ in range(self.of(0, 1, 3))
        ]

    def found(self) -> Plain:
        """Draw a result in words."""
        return {"result": self.text(), **self.maybe(abnormal=self.chance)}

    def measured(self) -> Plain:
        """Draw a result in numbers."""
        low, more = self.of(-2, 0.5, 13), self.maybe(**{"for": self.text})
        ranges = ({"from": low, "to": low + 4}, {"below": low}, {"above": low}, {"to": low})
        return {
            "value": self.of(-12, 0, 1e-7, 13.5, "7.40", 1234567),
            **self.maybe(
                unit=self.text,
                limit=lambda: self.of("below", "above", "at most", "at least"),
                normal=lambda: {**self.of(*ranges), **more},
            ),
        }

    def markers(self) -> list[Plain]:
        """Draw lines of an immunohistochemistry table."""
        return [
            {"name": self.text(), "result": self.of("positive", "negative")}
            for _ in range(self.of(1, 2))
        ]

    def order(self) -> Plain:
        """Draw how a test is asked for."""
        more = self.maybe(opens_with=self.finding)
        return {"menu": self.text(), "cost": self.text(), **more}

    def _finding(self, name: str) -> Plain:
        return {
            "finding": name,
            "title": self.text(),
            "text": self.text(),
            "summary": self.text(),
            "source": self.quotes(),
            **self.maybe(
                report=self.rows,
                labs=self.rows,
                markers=self.markers,
                images=self.images,
                order=self.order,
                chip=self.short,
                to_reread=lambda: self.at_least_one(["title", "summary"]),
            ),
        }

    def _question(self, name: str) -> Plain:
        kind = self.of(*QUESTION_TYPES)
        return {
            "question": name,
            "type": kind,
            "kind": self.of("case", "knowledge", "both"),
            "stem": self.text(),
            **self._answered(kind),
            "why": self.text(),
            **self.maybe(
                objective=lambda: self.of(*self.objectives),
                table=self.table,
                images=self.images,
                team=self.text,
                source=self.quotes,
                cites=self.cites,
                group=lambda: self.group(name),
                rank=lambda: self.of("A", "B", "C"),
                item=lambda: {
                    "number": self.of(1, 219, 999),
                    "title": self.text(),
                    "source": self.text(),
                },
            ),
        }

    def table(self) -> Plain:
        """Draw the table of a question."""
        wide = self.of(1, 3, 8)
        row = [lambda: self.of(1, -2.5, 7.4), self.text]
        return {
            "columns": [self.text() for _ in range(wide)],
            "rows": [[self.of(*row)() for _ in range(wide)] for _ in range(self.of(1, 4))],
            **self.maybe(caption=self.text),
        }

    def series(self) -> list[Plain]:
        """Draw values over time."""
        measured = self.measured()
        moments = self.of(lambda place: place * 2.5, lambda _: self.text())
        points = [
            {
                "when": moments(place),
                "value": self.of(-12, 0, 13.5, "7.40"),
                "source": self.quotes(),
            }
            for place in range(self.of(2, 3, 12))
        ]
        kept: Plain = {key: measured[key] for key in ("unit", "normal") if key in measured}
        return [{"name": self.text(), "points": points, **kept}]

    def group(self, name: str) -> str:
        """Draw a group of one question, and return its id."""
        self.groups.append({"id": name, "type": "mini_file", "title": self.text()})
        return name

    def _answered(self, kind: str) -> Plain:
        if kind == "free_text":
            return {"model_answer": self.text()}
        if kind == "numeric":
            low, answer, high = sorted(self.draw(_NUMBERS) for _ in range(3))
            return {"unit": self.text(), "answer": answer, "accept": [low, high]}
        if kind == "short_text":
            return {"accepted": {each: self.forms() for each in self.languages}}
        if kind == "concordance":
            return {
                **self.maybe(judges=lambda: self.of("hypothesis", "investigation", "treatment")),
                **{key: self.text() for key in ("hypothesis", "new_fact")},
                "panel": {"who": self.text(), "answers": self.panel()},
            }
        names = self.names("a", 2, 4)
        return self.zones(names) if kind == "zone" else self._chosen(kind, names)

    def _chosen(self, kind: str, names: list[str]) -> Plain:
        orders = self.draw(st.permutations(names))
        options = {"options": {name: self.text() for name in names}, **self.because(names)}
        if kind in ("ranking", "ordering"):
            return {**options, "answer": orders}
        right = 1 if kind == "single" else self.of(*range(1, len(names) + 1))
        vetoes = self.maybe(
            indispensable=lambda: self.some(orders[:right]),
            unacceptable=lambda: self.some(orders[right:]),
        )
        outweighs = {"outweighs": self.text()} if any(vetoes.values()) else {}
        said = self.maybe(select=lambda: right) if kind == "multiple" else {}
        return {**options, "answer": orders[:right], **vetoes, **outweighs, **said}

    def because(self, names: list[str]) -> Plain:
        """Draw lines that some options have of their own."""
        return self.maybe(because=lambda: {name: self.text() for name in self.some(names)})

    def forms(self) -> list[str]:
        """Draw accepted forms of a short answer."""
        texts = [self.draw(_TEXTS) for _ in range(self.of(1, 3))]
        return [" ".join(text.split()[:MOST_WORDS])[:MOST_LETTERS] for text in texts]

    def panel(self) -> list[Plain]:
        """Draw what the members of a panel answered."""
        return [
            {"step": self.of(-2, -1, 0, 1, 2), "because": self.text()}
            for _ in range(self.of(2, 3, 12))
        ]

    def zones(self, names: list[str]) -> Plain:
        """Draw an image and zones of it, side by side."""
        file = self.of(*self.pictures)
        zones = {}
        for place, name in enumerate(names):
            left, right = 20 * place, 20 * place + self.of(1, 7.5, 20)
            corners = self.of([[left, 0], [right, 100]], [[left, 0], [right, 0.5], [left, 99.9]])
            zones[name] = {"name": self.text(), "corners": corners}
        return {
            "image": {"file": file, "alt": self.text(), **self.maybe(caption=self.text)},
            "zones": zones,
            "answer": self.at_least_one(names),
            **self.because(names),
        }

    # --- Timeline

    def range_around(self, at: float, low: float = -_EDGE) -> list[float]:
        """Draw earliest and latest."""
        return [self.number(max(low, at - 20), at), self.number(at, min(_EDGE, at + 20))]

    def boundary(self, low: float, high: float, events: list[str]) -> Plain:
        """Draw a moment, known or not."""
        certainty = self.of("documented", "assumed", "unknown")
        told = self.maybe(opens_with=self.finding)
        if certainty == "unknown":
            return {"is": certainty, **self.maybe(during=lambda: self.of(*events)), **told}
        at = self.number(low, high)
        if certainty == "documented":
            return {"at": at, "is": certainty, **told}
        more = self.maybe(range=lambda: self.range_around(at))
        return {"at": at, "is": certainty, "assumption": self.text(), **more, **told}

    def duration(self, length: float | None) -> Plain:
        """Draw how long something lasts; that long where both ends are known."""
        certainty = self.of("documented", "assumed", "unknown")
        if certainty == "unknown":
            return {"is": certainty}
        lasts = self.number(1e-3, 500) if length is None else length
        if certainty == "documented":
            return {"length": lasts, "is": certainty}
        around = self.maybe(range=lambda: [self.number(0, lasts), self.number(lasts, lasts + 9)])
        return {"length": lasts, "is": certainty, "assumption": self.text(), **around}

    def event(self, name: str, events: list[str], lanes: list[Plain]) -> Plain:
        """Draw a bar or a point."""
        lane = self.of(*lanes)
        if self.chance():
            when = self.boundary(-50, 50, events)
            earlier, later = events[: events.index(name)], events[events.index(name) + 1 :]
            others = {"after": earlier, "before": later}
            side = self.of(*others)
            # On one side alone: between two, it might have no place.
            if when["is"] == "unknown" and "during" not in when and others[side]:
                when[side] = self.of(*others[side])
            times: Plain = {"when": when, **self.maybe(dose=self.text)}
            if "at" in when:
                again = {"length": self.of(1, 0.5), "count": self.of(2, 3)}
                times |= self.maybe(every=lambda: again)
        else:
            start = self.boundary(-50, 50, events)
            first = start.get("at", -50)
            end = self.boundary(first, self.of(first, first + 1, 400), events)
            times = {"start": start, "end": end}
            both = "at" in start and "at" in end
            length = end["at"] - start["at"] if both else None
            if length is None or length > 0:
                times |= self.maybe(duration=lambda: self.duration(length))
        levels = [level["id"] for level in lane.get("levels", ())]
        return {
            "id": name,
            "lane": lane["id"],
            **(self.maybe(level=lambda: self.of(*levels)) if levels else {}),
            **self.maybe(row=self.text, detail=self.text, outcome=lambda: "none"),
            "label": self.text(),
            **times,
            "opens_with": self.finding(),
            "source": self.quotes(),
        }

    def lane(self, name: str) -> Plain:
        """Draw a lane."""
        levels = [{"id": level, "title": self.text()} for level in self.names("level", 1, 3)]
        return {
            "id": name,
            "title": self.text(),
            **self.maybe(
                tone=lambda: self.of(*get_args(Lane.model_fields["tone"].annotation)),
                symbol=lambda: self.of(*get_args(Lane.model_fields["symbol"].annotation)),
                levels=lambda: levels,
            ),
        }

    def reading(self, name: str, bar: Plain, others: list[str]) -> Plain:
        """Draw another reading of a bar."""
        told: Plain = {}
        if self.chance():
            first = bar["start"]["at"]
            end = self.number(first, first + 400)
            told = {"end": end, **self.maybe(moves=lambda: self.some(others))}
            told |= self.maybe(range=lambda: self.range_around(end, first))
        return {
            "id": name,
            "event": bar["id"],
            "title": self.text(),
            "argument": self.text(),
            **told,
            "opens_with": self.finding(),
            "source": self.quotes(),
            **self.maybe(cites=self.cites),
        }

    def timeline(self) -> Plain:
        """Draw the story in time."""
        unit = self.of(*get_args(TimeUnit))
        # A date is as precise as a day: with a finer unit it isn't enough.
        is_dated = unit in ("days", "weeks", "months", "years") and self.chance()
        lanes = [self.lane(name) for name in self.names("lane", 1, 3)]
        names = self.names("e", 0, 5)
        events = [self.event(name, names, lanes) for name in names]
        bars = [
            event
            for event in events
            if {"at"} <= event.get("start", {}).keys() & event.get("end", {}).keys()
        ]
        readings = [
            self.reading(f"r{number}", bar, [name for name in names if name != bar["id"]])
            for number, bar in enumerate(self.some(bars, 2))
        ]
        origin = {"text": self.text(), "opens_with": self.finding(), "source": self.quotes()}
        return {
            "unit": unit,
            "origin": {**origin, **({"date": "2006-03-01"} if is_dated else {})},
            "window": [-_EDGE, _EDGE],
            "lanes": lanes,
            "events": events,
            # Far behind the last moment of any event.
            **self.maybe(breaks=lambda: [{"from": 7_000, "to": 8_000}]),
            **({"readings": readings} if readings else {}),
        }

    def comparators(self, events: list[str]) -> list[Plain]:
        """Draw published medians."""
        median = self.number(1, 50)
        return [
            {
                "id": name,
                "event": self.of(*events),
                **{key: self.text() for key in ("regimen", "population", "endpoint", "caveat")},
                "median": median,
                **self.maybe(
                    interval=lambda: [self.number(0.5, median), self.number(median, 99)],
                    control=lambda: self.number(0.1, 99),
                    control_arm=self.text,
                ),
                "cites": self.cites(1),
            }
            for name in (self.names("t", 0, 2) if events else ())
        ]

    # --- Lists

    def cut(self) -> Plain:
        """Draw cuts that leave the sentences as they are: most are of words that aren't there."""
        return self.maybe(
            headings=lambda: ["Heading"],
            sentences=lambda: ["Nowhere"],
            join=lambda: ["no such | words"],
            split=lambda: ["nor | these"],
        )

    def arguments(self) -> list[Plain]:
        """Draw what speaks for or against."""
        return [
            {"text": self.text(), "source": self.quotes(), "opens_with": self.finding()}
            for _ in range(self.of(0, 1, 2))
        ]

    def hypotheses(self) -> list[Plain]:
        """Draw diagnoses."""
        return [
            {
                "id": name,
                "name": self.text(),
                **self.maybe(
                    aliases=lambda: [self.draw(_TEXTS)],
                    right=self.chance,
                    opens_with=self.finding,
                    pro=self.arguments,
                    contra=self.arguments,
                ),
            }
            for name in self.names("h", 0, 3)
        ]

    def notes(self) -> dict[str, list[Plain]]:
        """Draw the editor's notes."""
        return {
            sentence: [
                {
                    "wording": self.excerpt(sentence),
                    "reading": self.text(),
                    "confidence": self.of("certain", "probable", "open"),
                }
                for _ in range(self.of(1, 2))
            ]
            for sentence in self.some(list(self.sentences), 2)
        }

    def glossary(self) -> list[Plain]:
        """Draw explained terms."""
        return [
            {
                "id": name,
                "term": self.text(),
                "definition": self.text(),
                "opens_with": self.finding(),
            }
            for name in self.names("g", 0, 2)
        ]

    def silences(self) -> Iterator[Plain]:
        """Draw silences, most of them without effect."""
        for code in self.some(["W401", "W501", "H702", "H703", "H901"], 2):
            at = self.of("title", "stages", "final_title", self.findings[0])
            yield {"code": code, "at": at, "reason": self.draw(_TEXTS)}

    def case(self) -> Plain:
        """Draw a whole case."""
        stages = self.stages()
        timeline = self.timeline() if self.of(True, True, True, False) else None
        events = [event["id"] for event in timeline["events"]] if timeline else []
        notes = self.notes()
        return {
            "id": self.of("made", "1", "007", "a-b-c", "x" * 60),
            "slug": self.of("made-up", "no", "0", "y" * 60),
            "language": self.language,
            "languages": self.languages,
            **{
                key: self.text()
                for key in ("title", "presentation", "specialty", "licence", "provenance")
            },
            "final_title": {"text": self.text(), "opens_with": self.finding()},
            **self.maybe(patient=lambda: {"who": self.short(), "why": self.text()}),
            "difficulty": self.of("introductory", "intermediate", "advanced"),
            "minutes": self.of(1, 30, 600),
            "authors": [self.draw(_TEXTS) for _ in range(self.of(1, 3))],
            "objectives": [{"id": name, "text": self.text()} for name in self.objectives],
            **self.maybe(
                keep=lambda: [
                    {"text": self.text(), "cites": self.cites(1)} for _ in range(self.of(1, 9))
                ],
                further_reading=lambda: {**self.maybe(text=self.text), "cites": self.cites(1)},
            ),
            "source": {
                "file": "source.txt",
                "language": self.source_language,
                "count": len(self.sentences),
                **({"notes": notes} if notes else {}),
                **self.maybe(cut=self.cut),
            },
            "references": self.references,
            **self.maybe(glossary=self.glossary),
            "stages": stages,
            **({"groups": self.groups} if self.groups else {}),
            **self.maybe(
                series=self.series,
                hypotheses=self.hypotheses,
                other_tests=lambda: [
                    {"id": name, **self.order()} for name in ("test0", "test1")[: self.of(1, 2)]
                ],
            ),
            **({"timeline": timeline} if timeline else {}),
            **self.maybe(
                comparators=lambda: self.comparators(events),
                silenced=lambda: list(self.silences()),
                shown=lambda: self.of("always", "in class", "from 2027-03-15"),
            ),
        }


@st.composite
def made_cases(draw: DrawFn) -> MadeCase:
    """Return valid cases of every kind."""
    maker = _Maker(draw)
    return MadeCase(maker.case(), {"source.txt": maker.source.encode(), **maker.pictures})
