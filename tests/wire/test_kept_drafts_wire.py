"""A kept draft reaches who may teach and has its link or is its author, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import NamedTuple

import pytest
from sqlalchemy import select

from epicrisis.authoring.drafts import from_disk
from epicrisis.server import teachers
from epicrisis.server.drafts import author
from epicrisis.server.teachers import Visitor
from epicrisis.store.authors.drafts import Drafts
from epicrisis.store.authors.records import DraftContent
from epicrisis.store.db import tables
from epicrisis.store.db.database import open_database
from tests.cases.conftest import CASES
from tests.support.logins import FROM_THE_HALL, let_log_in, login
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.websocket_session import open_session

DRAFT = from_disk(CASES / "minimal")
TITLE = "A quokka of forty with a secret"
WORDS = "quokka"
"""A word that no page has but one with the draft."""


class Kept(NamedTuple):
    """A server with a draft of Ada's."""

    server: StreamlitServer
    link: str
    number: int

    def sent(self, email: str, query: str, page: str = "author") -> str:
        """Return all that reaches the browser of somebody who opens a page."""

        async def open_it() -> str:
            async with open_session(
                self.server.url,
                page,
                query=query,
                cookies=login(self.server, email),
                headers=FROM_THE_HALL,
                locale="en",
            ) as session:
                assert not session.exceptions()
                return session.wire_text()

        return run(open_it())


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    server = StreamlitServer(env={"EPICRISIS_TEACHERS": "@chu.example"})
    let_log_in(server)
    with server, closing(open_database(server.database_url)) as database:
        ada: Mapping[str, str] = {"email": "ada@chu.example"}
        content = {**DRAFT.content, "case.yaml": titled(DRAFT.text).encode()}
        opened, link = Drafts(database).create(
            DraftContent(content, None), TITLE, author(Visitor("192.168.1.7", {}, {}, ada))
        )
        yield Kept(server, link, opened.id)


def titled(text: str) -> str:
    return re.sub(r"^title: .*$", f"title: {TITLE}", text, count=1, flags=re.MULTILINE)


def test_whoever_may_teach_opens_it_by_its_link(kept: Kept) -> None:
    assert WORDS in kept.sent("bob@chu.example", f"draft={kept.link}")


def test_its_author_finds_it_again(kept: Kept) -> None:
    assert WORDS in kept.sent("ada@chu.example", f"draft=mine-{kept.number}")
    assert WORDS in kept.sent("ada@chu.example", "")


@pytest.mark.parametrize("email", ["", "student@univ.example"])
def test_without_being_a_teacher_its_link_leads_nowhere(kept: Kept, email: str) -> None:
    for query in (f"draft={kept.link}", f"draft=mine-{kept.number}", ""):
        assert WORDS not in kept.sent(email, query)


def test_another_teacher_does_not_open_it_by_its_number(kept: Kept) -> None:
    for query in (f"draft=mine-{kept.number}", f"draft={kept.number}", "draft=", ""):
        assert WORDS not in kept.sent("bob@chu.example", query)


@pytest.mark.parametrize("email", ["", "bob@chu.example"])
@pytest.mark.parametrize("page", ["", "anamnesis", "timeline"])
def test_no_page_of_a_learner_has_it(kept: Kept, email: str, page: str) -> None:
    slug = DRAFT.case_id
    for query in ("", f"case={slug}", f"draft={kept.link}&case={slug}"):
        assert WORDS not in kept.sent(email, query, page)


def test_the_store_holds_no_link(kept: Kept) -> None:
    with closing(open_database(kept.server.database_url)) as database:
        rows = database.engine.connect().execute(select(tables.draft)).all()
    assert rows
    assert kept.link not in repr(rows)
    assert teachers.COOKIE not in repr(rows)
