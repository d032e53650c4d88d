"""What whoever runs Épicrise may set: environment variables, read in this place alone.

What is wrong is refused when the program starts (`or_exit`): a misspelt variable would otherwise
be a setting that nobody has, and a wrong one would show on the day when it is needed.
"""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.fields import FieldInfo

PREFIX = "EPICRISIS_"

FOR_NGINX = frozenset(
    {
        "EPICRISIS_HOST",
        "EPICRISIS_LISTEN",
        "EPICRISIS_REPLICAS",
        "EPICRISIS_RUN",
        "EPICRISIS_ACCESS_LOG",
    }
)
"""What `deploy/nginx.conf` is filled in with. Whoever exports them may start the app in the same
shell, so they aren't refused."""


class SettingsError(ValueError):
    """A variable that is unknown or has a wrong value; the message is one line that names it."""


class Settings(BaseModel):
    """Each field is the variable `EPICRISIS_` and its name in capitals; empty is as not set.

    A field's docstring is what `docs/deploy.md` says of it, and its title what it must be.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    cases_dir: Path | None = Field(None, title="a folder")
    """the folder of cases"""

    database_url: str = Field(
        "",
        repr=False,  # it may hold a password
        title="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE",
        pattern=r"^(sqlite:///.+|(postgresql(\+psycopg)?|postgres)://.*)$",
    )
    """where learners' work and rooms are kept"""

    keep_days: int = Field(400, title="a number of days", ge=1, le=36_500)
    """days after which work that nobody touches is deleted"""

    public_url: str = Field(
        "",
        title="an address that phones reach, such as http://192.168.1.20:8501 or"
        " https://cases.example.org",
        pattern=r"^(?i:https?://(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?/?)$",
        max_length=200,
    )
    """the address of this server that phones reach, without a path"""

    framed_by: str = Field(
        "",
        title="addresses of sites with a space between, such as https://moodle.example.org",
        pattern=r"^(?i:https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?(\s+|$))+$",
        max_length=1_000,
    )
    """sites whose pages may show this one in a frame, with a space between"""

    log: Literal["plain", "json"] = Field("plain", title="plain or json")
    """the form of the log: lines for people, or an object of JSON a line"""

    teachers: str = Field(
        "",
        title="a list of addresses, such as ada@univ.example, of domains, such as @univ.example,"
        " or of claims, such as eduperson_affiliation=staff",
        pattern=r"^(([^\s,=@]*@[^\s,=@]+\.[^\s,=@]+|[^\s,=]+=[^\s,]+)([\s,]+|$))+$",
        max_length=10_000,
    )
    """who of those that log in may teach, and write cases"""

    teacher_secret: str = Field(
        "",
        repr=False,
        title="16 characters or more (200 at most), without blanks",
        pattern=r"^\S{16,200}$",
    )
    """who knows it may teach, and write cases; asked for at `/teach`"""

    authors_save: bool = Field(False, title="1 or 0")
    """`1`: whoever may teach may save cases to the folder that `EPICRISIS_CASES_DIR` names"""

    in_class_only: str = Field(
        "",
        title="a list of slugs of cases, each with =DATE or not, such as"
        " fever-in-march=2027-03-15,chest-pain",
        pattern=r"^([a-z0-9]+(-[a-z0-9]+)*(=[0-9]{4}-[0-9]{2}-[0-9]{2})?([\s,]+|$))+$",
        max_length=10_000,
    )
    """cases that are for class only, or until that day: no student finds them in the library"""

    show_others: bool = Field(True, title="1 or 0")
    """`0`: nobody is told how earlier learners answered"""

    news_dir: Path | None = Field(None, title="a folder")
    """where servers of one SQLite file tell each other of rooms; `serve` names a folder"""

    @field_validator("in_class_only")
    @classmethod
    def _days_exist(cls, value: str) -> str:
        for day in re.findall(r"=(\S{10})", value):
            date.fromisoformat(day)
        return value


def variable(field: str) -> str:
    """Return the variable of a field.

    >>> variable("keep_days")
    'EPICRISIS_KEEP_DAYS'
    """
    return PREFIX + field.upper()


VARIABLES: Mapping[str, str] = {variable(field): field for field in Settings.model_fields}
"""The field of each variable."""


def current(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of an environment, this process's by default; raises SettingsError."""
    return _read(tuple(sorted(_ours(environment))))


def with_secrets(file: Path) -> dict[str, str]:
    """Return this process's environment with what a file of Streamlit's secrets adds to it.

    It has what stands at the file's top; where that can't be read, the servers say so.
    """
    try:
        kept = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = {}
    plain = {name: str(value) for name, value in kept.items() if isinstance(value, str | int)}
    return {**os.environ, **plain}


def for_children(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return an environment for programs that need no settings of a server's: some are secrets."""
    theirs = (PREFIX, "STREAMLIT_", "PG", "FORWARDED_")
    return {name: value for name, value in environment.items() if not name.startswith(theirs)}


def trusts_a_proxy(environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether uvicorn is told from whom it hears who has come."""
    return bool(environment.get("FORWARDED_ALLOW_IPS", "").strip())


def or_exit() -> None:
    """Check the settings; end the program with one line and status 1 if one is wrong."""
    try:
        current()
    except SettingsError as error:
        raise SystemExit(str(error)) from None


def _ours(environment: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for name in environment:
        if name.startswith(PREFIX) and name not in FOR_NGINX:
            yield name, environment[name].strip()


# By the variables themselves, not once for all: then nobody who changes the environment, such
# as a test, has to know of it.
@lru_cache(maxsize=4)
def _read(given: tuple[tuple[str, str], ...]) -> Settings:
    unknown = [name for name, _ in given if name not in VARIABLES]
    if unknown:
        raise SettingsError(" ".join(map(_unknown, unknown)))
    values = {VARIABLES[name]: value for name, value in given if value}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        fields = dict.fromkeys(str(each["loc"][0]) for each in error.errors())
        # Not `from error`: it quotes the value, which may be a password.
        raise SettingsError(" ".join(_wrong(each, values[each]) for each in fields)) from None


def _unknown(name: str) -> str:
    # Without the prefix, which all have in common: it would make all of them look near.
    nearest = get_close_matches(
        name.removeprefix(PREFIX), [each.removeprefix(PREFIX) for each in VARIABLES], 1, cutoff=0
    )
    return f"{name} is no setting; the nearest is {PREFIX}{nearest[0]}."


def _wrong(field: str, value: str) -> str:
    known = Settings.model_fields[field]
    given = f"not {value!r}" if known.repr else "which its value isn't"
    return f"{variable(field)} must be {known.title}, {given}{_bounds(known)}."


def _bounds(known: FieldInfo) -> str:
    """Return the bounds of a number, in brackets."""
    low = [each.ge for each in known.metadata if hasattr(each, "ge")]
    high = [each.le for each in known.metadata if hasattr(each, "le")]
    return f" (from {low[0]} to {high[0]})" if low and high else ""
