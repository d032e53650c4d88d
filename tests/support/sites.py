"""Another site: a page by a tiny server of its own, on a free port of 127.0.0.1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@contextmanager
def other_site(*hosts: str) -> Iterator[dict[str, OtherSite]]:
    """Sites by the name that a browser calls the same server by, such as `localhost`."""
    pages: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path, "").encode()
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        try:
            yield {host: OtherSite(f"http://{host}:{port}", pages) for host in hosts}
        finally:
            server.shutdown()


class OtherSite:
    """What a site of that name shows."""

    def __init__(self, url: str, pages: dict[str, str]) -> None:
        self.url = url
        self._pages = pages

    def framing(self, address: str) -> str:
        """The address of a page that shows another one in a frame."""
        path = f"/{len(self._pages)}"
        self._pages[path] = (
            '<!doctype html><meta charset="utf-8"><title>Course</title>'
            '<link rel="icon" href="data:,">'
            f'<iframe src="{address}" style="width:1300px;height:850px;border:0"></iframe>'
        )
        return self.url + path
