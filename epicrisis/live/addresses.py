"""The address by which phones reach this server: what to propose, and what may be written."""

import ipaddress
import re
import socket
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from epicrisis import settings
from epicrisis.refusals import Refusal, to_translate

VARIABLE = settings.variable("public_url")
DEFAULT_PORT = 8501
MAX_CHARACTERS = 200
"""What the store keeps of an address."""

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]{2,45}\]|[a-z0-9.-]{1,253})"
    r"(?::(?P<port>[0-9]{1,5}))?/?",
    re.IGNORECASE | re.ASCII,
)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE | re.ASCII)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LARGEST_PORT = 65_535

_NO_ADDRESS = to_translate(
    "Write the address that phones reach, such as http://192.168.1.20:8501 or"
    " https://cases.example.org, in at most {limit} characters."
)

# The first is in no network (RFC 5737), so the way to it is the way to all others. Without
# one, as on a hotspot of one's own, only the networks that the machine is in have a way: those
# of hotspots by NetworkManager, Windows, macOS and Android, and of an iPhone's.
_PROBES = (
    "192.0.2.1",
    "10.42.0.254",
    "192.168.137.254",
    "192.168.2.254",
    "192.168.43.254",
    "172.20.10.14",
)


class InvalidAddress(Refusal):
    """An address that phones can't be sent to."""


def public_address(text: str) -> str:
    """Return an address as rooms keep it, without a slash behind it; or raise InvalidAddress.

    It is `http://` or `https://`, a name or number, perhaps a port; no user, no path, no query.

    >>> public_address(" HTTP://Laptop.local:8501/ ")
    'http://laptop.local:8501'
    """
    typed = text.strip()
    found = _ADDRESS.fullmatch(typed) if len(typed) <= MAX_CHARACTERS else None
    if found is None or not _is_host(found["host"]):
        raise InvalidAddress(_NO_ADDRESS, limit=MAX_CHARACTERS)
    scheme, host = found["scheme"].lower(), found["host"].lower()
    port = int(found["port"] or _DEFAULT_PORTS[scheme])
    if not 0 < port <= _LARGEST_PORT:
        raise InvalidAddress(_NO_ADDRESS, limit=MAX_CHARACTERS)
    shown_port = "" if port == _DEFAULT_PORTS[scheme] else f":{port}"
    return f"{scheme}://{host}{shown_port}"


def proposed_address() -> str:
    """Return the address of the setting `EPICRISIS_PUBLIC_URL`, or else this machine's.

    Raises InvalidAddress if the setting is no address.
    """
    try:
        configured = settings.current().public_url
    except settings.SettingsError:
        raise InvalidAddress(_NO_ADDRESS, limit=MAX_CHARACTERS) from None
    return public_address(configured) if configured else f"http://{lan_address()}:{DEFAULT_PORT}"


def lan_address() -> str:
    """Return the IPv4 number by which others reach this machine, `localhost` if there is none."""
    return next(iter(lan_addresses()), "localhost")


def lan_addresses() -> tuple[str, ...]:
    """Return this machine's IPv4 numbers, the likeliest first; a hotspot of its own is one."""
    found = (_own_address_towards(probe) for probe in _PROBES)
    return tuple(dict.fromkeys(_reachable(address for address in found if address)))


def _own_address_towards(other: str) -> str | None:
    # Connecting a datagram socket sends nothing; it only chooses the way.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((other, 9))
            return str(asking.getsockname()[0])
        except OSError:
            return None


def _reachable(addresses: Iterable[str]) -> Iterable[str]:
    for address in addresses:
        number = ipaddress.IPv4Address(address)
        if not (number.is_loopback or number.is_unspecified):
            yield address


def _is_host(host: str) -> bool:
    if host.startswith("["):
        return _is_number(host[1:-1], ipaddress.IPv6Address)
    if set(host) <= set("0123456789."):
        return _is_number(host, ipaddress.IPv4Address)
    return all(_LABEL.fullmatch(label) for label in host.split("."))


def _is_number(text: str, kind: type[ipaddress.IPv4Address] | type[ipaddress.IPv6Address]) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True


def guess(own_url: str) -> str:
    """Return the address by which this browser reached the server, if phones can use it too.

    Where the browser runs on the server itself, it is the machine's number in its network. The
    setting `EPICRISIS_PUBLIC_URL` comes first. Raises InvalidAddress if that is no address.
    """
    if settings.current().public_url:
        return proposed_address()
    parts = urlsplit(own_url)
    host = parts.hostname or "localhost"
    if _is_this_machine(host):
        host = lan_address()
    name = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    return public_address(f"{parts.scheme or 'http'}://{name}{port}")


def is_out_of_reach(address: str) -> bool:
    """Tell whether an address means the machine itself, to a phone the phone."""
    return _is_this_machine(urlsplit(address).hostname or "localhost")


@lru_cache(maxsize=256)
def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return False
    return number.is_loopback or number.is_unspecified
