"""nginx before the servers: `deploy/nginx.conf` with its words filled in."""

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

TEMPLATE = Path(__file__).parents[2] / "deploy" / "nginx.conf"


def find_nginx() -> str | None:
    """Return the path of nginx, None if it isn't installed; Debian keeps it for root."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def command(nginx: str, folder: Path) -> list[str]:
    """Return how nginx is begun with what lies in a folder."""
    # `-e`: before it has read the configuration, nginx complains to a file of Debian's.
    return [nginx, "-p", str(folder), "-c", f"{folder}/nginx.conf", "-e", "stderr"]


def write_configuration(
    folder: Path, *, listen: str, host: str, ports: Sequence[int], log: str, tls: str = ""
) -> None:
    """Write nginx's files into a folder.

    Args:
        folder: where they go, and what it buffers.
        listen: its address and port; `ssl http2` is added where it speaks https.
        host: the names that it answers to, with blanks between.
        ports: the servers' on this machine.
        log: the file of the access log.
        tls: what a `tls.conf` says; it then speaks https.

    """
    folder.chmod(0o755)  # its workers are another user where root starts it
    words = {
        "EPICRISIS_HOST": host,
        "EPICRISIS_LISTEN": f"{listen} ssl http2" if tls else listen,
        "EPICRISIS_REPLICAS": " ".join(f"server 127.0.0.1:{port};" for port in ports),
        "EPICRISIS_RUN": str(folder),
        "EPICRISIS_ACCESS_LOG": log,
    }
    template = TEMPLATE.read_text(encoding="utf-8")
    for name, text in (("nginx.conf", template), ("tls.conf", tls)):
        (folder / name).write_text(filled_in(text, words), encoding="utf-8")


def filled_in(template: str, words: Mapping[str, str]) -> str:
    """Return a file of `deploy/` with its words filled in."""
    return re.sub(r"\$\{(EPICRISIS_\w+)\}", lambda found: words[found[1]], template)
