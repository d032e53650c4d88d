"""Which address of this server phones can reach, as far as a page can tell."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from epicrisis import settings
from epicrisis.live.addresses import lan_address, proposed_address, public_address


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


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        number = ip_address(host)
    except ValueError:
        return False
    return number.is_loopback or number.is_unspecified
