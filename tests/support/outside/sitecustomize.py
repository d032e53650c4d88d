"""In a server that a test starts: steps towards other machines are written down, none is made.

Python runs this file at its start where its folder is in `PYTHONPATH`. What is asked for is as
behind a firewall that drops: a name is found, and a connection is waited for until it times out.
"""

import contextlib
import ipaddress
import os
import socket
import sys
import time
from typing import Any

_LOG = os.open(os.environ["TEST_OUTSIDE_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_NOWHERE = "192.0.2.1"
"""In no network (RFC 5737)."""
_PATIENCE_S = 10.0
"""Of a connection whose caller gave no time."""


def _is_here(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    with contextlib.suppress(ValueError):
        number = ipaddress.ip_address(str(host))
        return number.is_loopback or number.is_unspecified
    return False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    match event, arguments:
        case ("socket.getaddrinfo" | "socket.gethostbyname" | "socket.gethostbyaddr", (host, *_)):
            _tell(event, host)
        case "socket.connect", (connecting, (host, *_)):
            # Connecting a datagram socket sends nothing.
            if connecting.type & socket.SOCK_STREAM:
                _tell(event, host)
        case (("socket.sendto" | "socket.sendmsg"), (_, (host, *_))):
            _tell(event, host)


def _tell(event: str, host: object) -> None:
    if not _is_here(host):
        os.write(_LOG, f"{event} {host!r}\n".encode())


_find = socket.getaddrinfo
_connect = socket.socket.connect


def _find_nowhere(host: Any, port: Any, *others: Any, **options: Any) -> Any:
    if _is_here(host):
        return _find(host, port, *others, **options)
    _tell("socket.getaddrinfo", host)
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (_NOWHERE, int(port or 0)))]


def _wait_in_vain(self: socket.socket, address: Any) -> None:
    is_away = self.type == socket.SOCK_STREAM and isinstance(address, tuple)
    if not is_away or _is_here(address[0]):
        _connect(self, address)
        return
    _tell("socket.connect", address[0])
    time.sleep(self.gettimeout() or _PATIENCE_S)
    raise TimeoutError("timed out")


socket.getaddrinfo = _find_nowhere
socket.socket.connect = _wait_in_vain  # type: ignore[method-assign]
sys.addaudithook(_watch)
