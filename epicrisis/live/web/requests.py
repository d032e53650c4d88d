"""What a room's routes check before they look at a request: size, speed, origin, language."""

import asyncio
import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from epicrisis import settings
from epicrisis.i18n import LANGUAGES, preferred_language
from epicrisis.live.origins import is_own
from epicrisis.refusals import to_translate

NOT_FROM_HERE = to_translate("This form was sent from another site's page.")
NOT_A_FORM = to_translate("Send a form, as application/x-www-form-urlencoded.")
TOO_SLOW = to_translate("That took too long. Try again.")
TOO_LONG = to_translate("That was too long. Try again with fewer words.")
UNREADABLE = to_translate("That can't be read. Go back and try again.")

MAX_BODY = 8_192
"""Bytes."""
BODY_WITHIN_S = 10.0
"""Seconds that a phone has for sending its form."""
MAX_FIELDS = 100
LANGUAGE_COOKIE = "epicrisis_language"


@dataclass(frozen=True, slots=True)
class Form:
    """Fields of a form that was sent."""

    fields: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str | None:
        """Return the only value of a field, None if it wasn't sent."""
        values = self.fields.get(name, ())
        return values[-1] if values else None

    def all(self, name: str) -> Sequence[str]:
        """Return all values of a field."""
        return self.fields.get(name, ())


async def read_form(request: Request) -> Form:
    """Return the form of a POST from our own pages.

    Raises HTTPException, its detail a message to translate: 403 for another site's form, 408
    for one that comes too slowly, 413 for one that is too long, 422 for what is no form.
    """
    check_origin(request)
    body = b""
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY:
                    raise HTTPException(413, TOO_LONG)
    except (TimeoutError, ClientDisconnect):
        raise HTTPException(408, TOO_SLOW) from None
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", ""):
        raise HTTPException(422, NOT_A_FORM)
    try:
        fields = parse_qs(
            body.decode("utf-8"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict"
        )
    except ValueError:
        raise HTTPException(422, UNREADABLE) from None
    return Form(fields)


def check_origin(request: Request) -> None:
    """Raise HTTPException 403 unless the request comes from our own page, or from no page."""
    page = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    is_foreign = page is not None and not is_own(
        page,
        request.headers.get("host", ""),
        is_https=request.url.scheme == "https",
        public_url=settings.current().public_url,
    )
    if is_foreign or site == "cross-site":
        raise HTTPException(403, NOT_FROM_HERE)


def language_of(request: Request, room_language: str) -> str:
    """Return the language for a phone: chosen, else its browser's, else the room's."""
    for chosen in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    accepted = request.headers.get("accept-language", "").partition(",")[0].partition(";")[0]
    return preferred_language(accepted) if accepted.strip(" *") else room_language


def wants_json(request: Request) -> bool:
    """Tell whether the answer goes to a script and not to a person."""
    return "text/html" not in request.headers.get("accept", "")


def client(request: Request) -> str:
    """Return where a request comes from, as limits count it."""
    return source(request.client.host) if request.client is not None else ""


def source(address: str) -> str:
    """Return what one visitor can't change of an address: of IPv6 the first half.

    A single line of a home or a phone has 2^64 addresses, and a script may use them all.

    >>> source("2001:db8:1:2:aaaa::1") == source("2001:db8:1:2:bbbb::2")
    True
    >>> source("::ffff:192.0.2.7")
    '192.0.2.7'
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:  # noqa: PLR2004
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found), 64), strict=False))
