"""Whether a page is this server's own: one rule for the forms of rooms and for Streamlit."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::[0-9]{1,5})?")


class WebOrigin(NamedTuple):
    """Where a page comes from; the port is never left out."""

    scheme: str
    host: str
    port: int


def origin(text: str) -> WebOrigin | None:
    """Return the origin of an address without a path; None of others, as of `null` and `file:`.

    >>> origin("https://Cases.example.org/")
    WebOrigin(scheme='https', host='cases.example.org', port=443)
    """
    try:
        found = urlsplit(text)
        port = found.port
    except ValueError:
        return None
    is_more = found.path.strip("/") or found.query or found.fragment
    if found.scheme not in _DEFAULT_PORTS or is_more or not host_name(found.netloc):
        return None
    assert found.hostname is not None
    return WebOrigin(found.scheme, found.hostname, port or _DEFAULT_PORTS[found.scheme])


def is_own(page: str, host: str, *, is_https: bool, public_url: str = "") -> bool:
    """Tell whether a page is this server's, by its `Origin` and the `Host` that it asked.

    Where the server knows that it is asked over https, a page of http is another's; where it
    doesn't, a proxy before it may speak https.
    """
    asking = origin(page)
    if asking is None:
        return False
    if public_url and asking == origin(public_url):
        return True
    return asking == origin(f"{asking.scheme}://{host}") and not (
        is_https and asking.scheme == "http"
    )


def host_name(host: str) -> str:
    """Return the name in a Host header, without port and brackets; empty if it is none."""
    found = _HOST.fullmatch(host)
    return (found["six"] or found["name"]) if found else ""
