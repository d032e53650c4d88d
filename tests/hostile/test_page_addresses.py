"""Whatever stands behind the ? of a page's address, or in its cookies, there is a page in words."""

import random
from urllib.parse import quote

import pytest

from epicrisis.live.web.cookies import teacher_cookie_name
from epicrisis.server import learner_cookie
from tests.conftest import ROOT
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough
from tests.support.websocket_session import open_session

PAGES = ("", "anamnesis", "timeline", "debrief", "projector", "author", "no-such-page")
VALUES: tuple[str, ...] = (
    "",
    "%00",
    "%ff%fe",
    "..%2f..%2fetc%2fpasswd",
    "x" * 20_000,
    "%3Cscript%3Ealert(1)",
)
VALUES += ("fievres-et-douleurs", "ACD346", "acd-346", "-1", "1e999", "[]", "%F0%9F%98%80", "%")
NAMES = ("case", "lang", "room", "embed", "embed_options", "code", "step", "%00", "")
SERIES = 40
SEED = 20261125


def queries() -> list[str]:
    """Every value of every name that means something, then series of them."""
    chance = random.Random(SEED)
    alone = [f"{name}={value}" for name in ("case", "lang", "room") for value in VALUES]
    drawn = [
        "&".join(
            f"{chance.choice(NAMES)}={chance.choice(VALUES)}" for _ in range(chance.randint(1, 6))
        )
        for _ in range(SERIES)
    ]
    text = "".join(chr(chance.randrange(1, 0x2FFF)) for _ in range(500))
    return [*alone, *drawn, f"case={quote(text)}", "case=a&case=b&lang=fr&lang=xx", "&&&===", "?"]


@pytest.mark.parametrize("page", [*PAGES[1:5], *map(thorough, ("", *PAGES[5:], "console"))])
def test_no_query_string_breaks_a_page(server: StreamlitServer, page: str) -> None:
    known = {
        learner_cookie.NAME: learner_cookie.new_token(),
        teacher_cookie_name("ACD346"): "no secret",
        "epicrisis_language": "xx",
        "epicrisis_phone": "é.".encode().decode("latin-1"),
    }
    before = len(server.log())
    few = queries() if page in ("", "anamnesis", "console") else queries()[::6]

    async def look() -> None:
        async with open_session(server.url, page, cookies=known, keep_frames=False) as session:
            start = session.page
            for query in few:
                if start is not None:
                    await session.switch_page(start, query)
                else:
                    session.query = query
                    await session.rerun()
                assert session.exceptions() == [], query
                text = session.text()
                assert "Something went wrong" not in text, query
                assert "s'est mal passé" not in text, query
                assert len(text) < 500_000, query

    run(look())
    assert f'File "{ROOT}' not in server.log()[before:]
