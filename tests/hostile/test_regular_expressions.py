"""No regular expression of ours takes the square of a text's length, whatever the text.

Python's `re` holds the interpreter while it looks, and with it every page, phone and room. The
expressions are collected from the package, so that a new one is tried too; each looks through texts
made of its own characters and words, in the shapes that make such an expression start anew at every
place. Time is compared with itself only: twice the text may take twice as long.
"""

import ast
import importlib
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import permutations
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import pytest

import epicrisis
from tests.support.tiers import part_of

LENGTH = part_of(30_000)
STEEPER = 2
"""How many times steeper than its text an expression's time may grow. Four times the text may take
eight times as long; a square takes 16 times."""
SLOW = 4e-7
"""Seconds a character that none of ours comes near; a square is over it thirty times at that
length, and below it a ratio says more of the clock than of the expression."""
_BREAK = "\0"
"""What no expression of ours looks for."""
_CLASSES = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_WORD: "-",
}


def modules() -> list[str]:
    """Return the modules of the package that look for expressions."""
    root = Path(epicrisis.__file__).parent
    return [
        ".".join(file.relative_to(root.parent).with_suffix("").parts)
        for file in sorted(root.rglob("*.py"))
        if "\nimport re\n" in file.read_text(encoding="utf-8")
    ]


def expressions(name: str) -> list[re.Pattern[str]]:
    """Return every expression of a module."""
    module = importlib.import_module(name)
    return list(dict.fromkeys((*_kept(vars(module)), *_used_once(module))))


def _kept(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        yield from _kept(tuple(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (pattern for each in value for pattern in _kept(each))


def _used_once(module: ModuleType) -> Iterator[re.Pattern[str]]:
    """Yield what `re.sub(...)` and its siblings are given as a text."""
    tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    for call in (each for function in functions for each in ast.walk(function)):
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name("re")), args=[ast.Constant(text), *_]):
                yield re.compile(str(text))
            case ast.Call(func=ast.Attribute(value=ast.Name("re")), args=[ast.Name(constant), *_]):
                yield re.compile(vars(module)[constant])
            case ast.Call(func=ast.Attribute(value=ast.Name("re"))):
                pytest.fail(f"line {call.lineno}: what is made anew at each call can't be tried")


def words_of(pattern: re.Pattern[str]) -> list[str]:
    """Return the characters and words that an expression looks for, a few of each kind."""
    found = list(dict.fromkeys(_words(parser.parse(pattern.pattern, pattern.flags))))
    return [*sorted(found, key=len, reverse=True)[:7], "\n", " ", _BREAK]


def _words(parsed: Any) -> Iterator[str]:
    literal = ""
    for code, argument in parsed:
        if code is codes.LITERAL:
            literal += chr(argument)
            continue
        if literal:
            yield literal
            literal = ""
        yield from _in(code, argument)
    if literal:
        yield literal


def _in(code: Any, argument: Any) -> Iterator[str]:
    if code is codes.IN:
        # Of what isn't meant, a letter and a sign; then what is named, on either side of it.
        yield from "a!" if argument[0][0] is codes.NEGATE else ""
        yield from (each for part in argument for each in _in(*part))
    elif code is codes.LITERAL:
        yield chr(argument)
    elif code is codes.RANGE:
        yield chr(argument[0])
    elif code is codes.CATEGORY:
        yield _CLASSES[argument]
    elif code in (codes.ANY, codes.NOT_LITERAL):
        yield "x"
    else:
        for part in argument if isinstance(argument, tuple | list) else ():
            if isinstance(part, parser.SubPattern):
                yield from _words(part)
            elif isinstance(part, list):
                yield from (each for way in part for each in _words(way))


Shape = Callable[[int], str]


def again(words: list[str]) -> Iterator[tuple[str, Shape]]:
    """Yield each word, and each two of them, written again and again."""
    for word in (*words, *(one + other for one, other in permutations(words, 2))):
        yield repr(word), partial(_written, "", word, "")


def shapes(words: list[str]) -> Iterator[tuple[str, Shape]]:
    """Yield that, and words that are followed by many of another."""
    yield from again(words)
    for one, other in permutations(words, 2):
        yield f"{one!r} {other!r}*", partial(_written, one, other, _BREAK)
    for one, other in permutations(words[:5], 2):
        yield f"{one!r}* {other!r}*", partial(_halves, one, other)


def _written(before: str, word: str, behind: str, length: int) -> str:
    return before + word * (length // len(word)) + behind


def _halves(one: str, other: str, length: int) -> str:
    return _written("", one, "", length // 2) + _written("", other, _BREAK, length // 2)


def looks(pattern: re.Pattern[str]) -> tuple[Callable[[str], object], ...]:
    return (lambda text: deque(pattern.finditer(text), 0), pattern.match, pattern.fullmatch)


def seconds(act: Callable[[str], object], text: str) -> float:
    start = time.thread_time()  # of the processor: others may use the machine
    act(text)
    return time.thread_time() - start


def is_steep(act: Callable[[str], object], shape: Shape, length: int) -> bool:
    """Tell whether four times the text takes more than `STEEPER` times four times as long."""
    long = shape(length)
    if seconds(act, long) < SLOW * length:
        return False
    short = shape(length // 4)
    for _ in range(3):
        # Whatever else the machine does only ever adds.
        much = min(seconds(act, long) for _ in range(2))
        if much < SLOW * length or much <= 4 * STEEPER * min(seconds(act, short) for _ in range(3)):
            return False
    return True


def steep(
    pattern: re.Pattern[str], length: int, tried: Iterable[tuple[str, Shape]]
) -> Iterator[str]:
    for name, shape in tried:
        for act in looks(pattern):
            if is_steep(act, shape, length):
                yield name


@pytest.mark.parametrize("name", modules())
def test_time_grows_as_the_text_does(name: str) -> None:
    found = expressions(name)
    assert found, "nothing to try: is `re` imported for nothing?"
    for pattern in found:
        words = words_of(pattern)
        # What a long text would make wait for minutes shows on a short one within a second.
        for length, tried in ((LENGTH // 6, shapes(words)), (LENGTH, again(words))):
            assert next(steep(pattern, length, tried), None) is None, pattern.pattern


@pytest.mark.parametrize(
    "expression",
    [r"^source:.*?\bfile:", r"(\d+(?:[.,]\d+)?)%", r"'(?:[^'\\]|\\.)*'", r"([^\W\d_]+)\s(\d)"],
)
def test_one_that_begins_anew_at_every_place_is_found(expression: str) -> None:
    pattern = re.compile(expression, re.MULTILINE | re.DOTALL)
    assert next(steep(pattern, LENGTH // 16, shapes(words_of(pattern))), None) is not None
