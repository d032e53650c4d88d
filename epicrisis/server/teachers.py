"""Who may teach on this server: see what isn't told yet, open a room, write and save cases.

A server has one of five doors, by its settings. Whoever comes proves to be a teacher by a login
that is on the operator's list, by the teachers' secret, or, where the operator has set neither, by
sitting at the machine that the server runs on.
"""

import hashlib
import hmac
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from streamlit import config

from epicrisis import log, settings
from epicrisis.clock import utc_now
from epicrisis.live.origins import host_name
from epicrisis.server import logins

Door = Literal["login", "secret", "login or secret", "this machine", "closed"]
"""How one becomes a teacher; "closed" where there are logins and no list of the teachers', or a
proxy before a server without a secret: whoever comes through it seems to be at this machine."""

Proof = Literal["login", "secret", "this machine"]

COOKIE = "epicrisis_teacher"
COOKIE_LASTS_S = 30 * 24 * 60 * 60
"""As long as a room is kept."""

_FROM_A_PROXY = (
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
)
_FROM_A_PROXY_TOO = "x-forwarded-"
"""Headers that a request has only if somebody has passed it on, and how others of them begin."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever asks, as far as a connection tells."""

    address: str
    """The address that the connection comes from."""
    headers: Mapping[str, str]
    """By name in small letters."""
    cookies: Mapping[str, str]
    claims: Mapping[str, object]
    """What the identity provider says of who has logged in; empty without a login."""


def door() -> Door:
    """Return how one becomes a teacher on this server."""
    has_secret = bool(settings.current().teacher_secret)
    if not logins.is_configured() and not has_secret:
        return "closed" if is_behind_a_proxy() else "this machine"
    if not logins.is_configured():
        return "secret"
    if settings.current().teachers:
        return "login or secret" if has_secret else "login"
    return "secret" if has_secret else "closed"


def proof(visitor: Visitor) -> Proof | None:
    """Return by what a visitor is a teacher, None if they aren't."""
    if door() == "this machine":
        return "this machine" if is_at_this_machine(visitor) else None
    if visitor.claims and is_listed(visitor.claims, settings.current().teachers):
        return "login"
    return "secret" if _has_proved_secret(visitor.cookies) else None


def is_behind_a_proxy() -> bool:
    """Tell whether the settings say that visitors come through a proxy.

    They do where people ask for https or another port than this server's, neither of which it
    speaks itself, or where it is told whose word to take for who has come.
    """
    public = urlsplit(settings.current().public_url)
    port = public.port or (443 if public.scheme == "https" else 80)
    is_own = not public.scheme or (
        public.scheme == "http" and port == config.get_option("server.port")
    )
    return not is_own or settings.trusts_a_proxy()


def is_at_this_machine(visitor: Visitor) -> bool:
    """Tell whether a page's socket comes from the machine itself, passed on by nobody.

    The names that were asked for count too: a foreign one may lead here by a tunnel or by a name
    server that lies (DNS rebinding). A browser says of each socket which page has opened it.
    """
    names = visitor.headers
    return (
        _is_loopback(visitor.address)
        and _is_loopback(host_name(names.get("host", "")))
        and _is_loopback(host_name(urlsplit(names.get("origin", "")).netloc))
        and not any(name in names for name in _FROM_A_PROXY)
        and not any(name.startswith(_FROM_A_PROXY_TOO) for name in names)
    )


def _is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


# --- By login --------------------------------------------------------------------------


def is_listed(claims: Mapping[str, object], listed: str) -> bool:
    """Tell whether a login is on a list such as `EPICRISIS_TEACHERS`.

    An entry is an address, every address of a domain, or a claim and its value; they are
    separated by blanks or commas. An address that the provider says isn't verified is none.

    >>> is_listed({"email": "Ada@Univ.example"}, "@univ.example")
    True
    >>> is_listed({"eduperson_affiliation": ["student"]}, "eduperson_affiliation=staff")
    False
    """
    address = _verified_address(claims)
    return any(_is_meant(entry, claims, address) for entry in re.split(r"[\s,]+", listed))


def _verified_address(claims: Mapping[str, object]) -> str:
    """Return the address in small letters; empty where it isn't verified, or not ASCII."""
    # Some providers write the truth as a word.
    is_verified = str(claims.get("email_verified", True)).lower() == "true"
    address = str(claims.get("email") or "")
    return address.lower() if is_verified and address.isascii() else ""


def _is_meant(entry: str, claims: Mapping[str, object], address: str) -> bool:
    claim, is_claim, value = entry.partition("=")
    if claim == "email":
        return bool(value) and address == value.lower()
    if is_claim:
        claimed = claims.get(claim)
        values = claimed if isinstance(claimed, list) else [claimed]
        return value in [each for each in values if isinstance(each, str)]
    if entry.startswith("@"):
        return address.endswith(entry.lower())
    return bool(entry) and address == entry.lower()


def who(visitor: Visitor) -> str:
    """Return what the log calls a teacher: a number that only an operator's list resolves.

    It is a hash of the address or the provider's subject; empty without a login.
    """
    person = str(visitor.claims.get("email") or visitor.claims.get("sub") or "")
    return hashlib.sha256(person.casefold().encode()).hexdigest()[:12] if person else ""


# --- By secret -------------------------------------------------------------------------


def is_secret(typed: str) -> bool:
    """Tell whether this is the teachers' secret; it takes as long for a wrong one."""
    secret = settings.current().teacher_secret
    return bool(secret) and hmac.compare_digest(typed.strip().encode(), secret.encode())


def new_cookie() -> str:
    """Return the cookie of a browser that has proved the secret: a date, and a signature of it.

    It is worth nothing after `COOKIE_LASTS_S`, or with another secret, and on every replica the
    same.
    """
    ends = int(utc_now().timestamp()) + COOKIE_LASTS_S
    return f"{ends}.{_signature(ends)}"


def _has_proved_secret(cookies: Mapping[str, str]) -> bool:
    ends, _, signature = cookies.get(COOKIE, "").partition(".")
    if not settings.current().teacher_secret or not re.fullmatch(r"[0-9]{1,12}", ends):
        return False
    is_ours = hmac.compare_digest(signature.encode(), _signature(int(ends)).encode())
    return is_ours and utc_now().timestamp() < int(ends)


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    """Return what cookies are signed with: slow to try, for who has one and guesses the secret."""
    return hashlib.scrypt(secret.encode(), salt=b"epicrisis teacher", n=2**14, r=8, p=1)


def _signature(ends: int) -> str:
    key = _key(settings.current().teacher_secret)
    return hmac.new(key, f"a teacher until {ends}".encode(), hashlib.sha256).hexdigest()


# --- For the operator ------------------------------------------------------------------

_MEANING: Mapping[Door, str] = {
    "login": "those who log in and are named in EPICRISIS_TEACHERS",
    "secret": "whoever knows EPICRISIS_TEACHER_SECRET; it is asked for at /teach",
    "login or secret": "those named in EPICRISIS_TEACHERS, and whoever knows the secret, at /teach",
    "this machine": "whoever uses a browser of this machine, and nobody else",
    "closed": "nobody: set EPICRISIS_TEACHER_SECRET, or logins and EPICRISIS_TEACHERS",
}


def log_door() -> None:
    """Log which door this server has."""
    found = door()
    level = logging.WARNING if found == "closed" else logging.INFO
    log.event("who may teach", level=level, words=_MEANING[found], door=found)
