"""`python -m epicrisis serve`: all cores of this machine, behind nginx, until Ctrl-C or SIGTERM."""

import argparse
import logging
import os
import secrets
import signal
import socket
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from ipaddress import IPv4Address
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from epicrisis import log, settings
from epicrisis.live import addresses
from epicrisis.serve import bounds, nginx
from epicrisis.serve.programs import (
    Program,
    StartError,
    begin_all,
    ended_at_last,
    look_after,
)
from epicrisis.store.db.connections import file_of, parse_address
from epicrisis.store.db.errors import StoreError
from epicrisis.store.db.settings import database_url

ROOT = Path(__file__).parents[2]
_SECRETS = ROOT / ".streamlit" / "secrets.toml"
_READY_WITHIN_S = 120.0
_LAST_PORT = 65_535
_INSTALL = "on Debian: apt-get install nginx-light"


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop; return the exit status."""
    chosen = _parser().parse_args(arguments)
    environment = settings.with_secrets(_SECRETS)
    try:
        configured = settings.current(environment)
        file = file_of(parse_address(configured.database_url or database_url()))
        number = bounds.processes(chosen.processes, file, _mounts())
        _require_free(chosen.address, chosen.port)
    except (settings.SettingsError, StoreError, bounds.BoundsError, _TakenError) as error:
        return _refused(str(error))
    log.configure(configured.log)
    found = nginx.find_nginx()
    if found is None:
        if chosen.tls:
            return _refused(f"https needs nginx, which isn't here; {_INSTALL}.")
        if number > 1:
            log.event(
                "no nginx here: one process",
                level=logging.WARNING,
                words=f"several need it before them; {_INSTALL}",
            )
        return _run([_server(chosen.address, chosen.port, environment)], chosen, environment)
    try:
        tls = chosen.tls.read_text(encoding="utf-8") if chosen.tls else ""
    except OSError as error:
        return _refused(f"--tls {chosen.tls} can't be read: {error.strerror}.")
    with tempfile.TemporaryDirectory(prefix="epicrisis-serve-") as folder:
        ports = _free_ports(chosen.port, number)
        shared = _shared(environment, Path(folder), is_sqlite=file is not None)
        servers = [_server("127.0.0.1", port, shared) for port in ports]
        front = _front(found, chosen, environment, ports, Path(folder), tls)
        return _run([*servers, front], chosen, environment)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m epicrisis serve", description=__doc__)
    parser.add_argument(
        "--processes",
        type=int,
        metavar="N",
        help=f"servers; one a core by default, at most {bounds.MOST_ON_SQLITE} on SQLite",
    )
    parser.add_argument(
        "--address", default="127.0.0.1", help="to listen on; 0.0.0.0 for all of this machine's"
    )
    parser.add_argument("--port", type=_port, default=addresses.DEFAULT_PORT)
    parser.add_argument(
        "--tls", type=Path, metavar="FILE", help="for https: deploy/tls.conf, filled in"
    )
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to {_LAST_PORT}, not {text!r}")
    return int(text)


def _run(programs: Sequence[Program], chosen: argparse.Namespace, given: Mapping[str, str]) -> int:
    """Run programs until a signal comes; return the exit status."""
    stopping = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    with ended_at_last(programs):
        try:
            begin_all(programs, _READY_WITHIN_S, stopping)
        except StartError as error:
            return _refused(str(error))
        if not stopping.is_set():
            url = settings.current(given).public_url or _url(chosen)
            servers = sum(each.name.startswith("server") for each in programs)
            log.event("serving", words=url, processes=servers)
        look_after(programs, stopping)
        log.event("stopping")
    return 0


def _url(chosen: argparse.Namespace) -> str:
    shown = addresses.lan_address() if _is_everywhere(chosen.address) else chosen.address
    return f"{'https' if chosen.tls else 'http'}://{shown}:{chosen.port}"


# --- Programs --------------------------------------------------------------------------


def _server(address: str, port: int, environment: Mapping[str, str]) -> Program:
    options = {
        "server.address": address,
        "server.port": port,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    return Program(
        f"server at port {port}",
        [sys.executable, "-m", "streamlit", "run", "app.py", *flags],
        partial(_answers, f"http://{_own(address)}:{port}/health"),
        environment,
        ROOT,
    )


def _front(
    found: str,
    chosen: argparse.Namespace,
    environment: Mapping[str, str],
    ports: Sequence[int],
    folder: Path,
    tls: str,
) -> Program:
    nginx.write_configuration(
        folder,
        listen=f"{chosen.address}:{chosen.port}",
        host=environment.get("EPICRISIS_HOST", "") or _names(chosen, environment),
        ports=ports,
        log=environment.get("EPICRISIS_ACCESS_LOG", "") or os.devnull,
        tls=tls,
    )
    return Program(
        "nginx",
        nginx.command(found, folder),
        partial(_listens, _own(chosen.address), chosen.port),
        dict(settings.for_children(environment)),
        folder,
    )


def _names(chosen: argparse.Namespace, environment: Mapping[str, str]) -> str:
    """Return the names that browsers may ask for: the public one first, and this machine's own."""
    public = urlsplit(settings.current(environment).public_url).hostname
    own = addresses.lan_addresses() if _is_everywhere(chosen.address) else (chosen.address,)
    names = [*([public] if public else []), "localhost", "127.0.0.1", *own]
    return " ".join(dict.fromkeys(names))


def _shared(environment: Mapping[str, str], folder: Path, *, is_sqlite: bool) -> dict[str, str]:
    """Return the environment that all servers behind one nginx have in common."""
    shared = {
        # What one has signed the others accept.
        "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(),
        # nginx alone says who has come: so nobody passes for somebody at this machine.
        "FORWARDED_ALLOW_IPS": "127.0.0.1",
        **environment,
    }
    if is_sqlite:
        news = folder / "news"
        news.mkdir(mode=0o700)
        shared[settings.variable("news_dir")] = str(news)
    return shared


# --- The machine -----------------------------------------------------------------------


class _TakenError(RuntimeError):
    """A port that another program has, or an address that isn't this machine's."""


def _require_free(address: str, port: int) -> None:
    problem = _problem_with(address, port)
    if problem:
        raise _TakenError(
            f"Port {port} of {address} can't be had: {problem}. End what listens there, or name"
            " another with --port."
        )


def _problem_with(address: str, port: int) -> str:
    """Return why one can't listen there, "" if one can."""
    with socket.socket() as probe:
        if os.name == "posix":  # what has just been closed is free, as for nginx
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen()
        except OSError as error:
            return str(error.strerror or error).lower()
    return ""


def _free_ports(front: int, number: int) -> list[int]:
    """Return so many ports of this machine that nobody has, the first ones above nginx's."""
    above = (port for port in range(front + 1, _LAST_PORT) if not _problem_with("127.0.0.1", port))
    return [port for port, _ in zip(above, range(number), strict=False)]


def _own(address: str) -> str:
    return "127.0.0.1" if _is_everywhere(address) else address


def _is_everywhere(address: str) -> bool:
    try:
        return IPv4Address(address).is_unspecified
    except ValueError:
        return False


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False


def _listens(address: str, port: int) -> bool:
    try:
        with socket.create_connection((address, port), timeout=1):
            return True
    except OSError:
        return False


def _mounts() -> list[str]:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:  # another system, or one that hides them
        return []


def _refused(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return 1
