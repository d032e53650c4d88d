"""Files go away under a running server: it goes on with what it has read."""

import asyncio
import shutil
from pathlib import Path

import pytest

from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.server import learner_cookie
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.db.database import open_database
from epicrisis.story.telling import Story
from tests.conftest import SAMPLES
from tests.support.phones import phones
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.websocket_session import WebSocketSession, open_session


async def press(session: WebSocketSession, key: str) -> None:
    button = session.find_key(key)
    assert button is not None, f"no {key} on the page: {session.text()[-2000:]}"
    await session.press(button)
    assert session.exceptions() == []
    assert "Something went wrong" not in session.text()


@pytest.mark.thorough
@pytest.mark.parametrize("happens", ["edited", "deleted", "temporary files deleted"])
def test_a_class_and_a_learner_go_on_whatever_becomes_of_the_files(
    fever: Story, tmp_path: Path, happens: str
) -> None:
    cases = tmp_path / "cases"
    shutil.copytree(SAMPLES, cases)
    with StreamlitServer(env={"EPICRISIS_CASES_DIR": str(cases)}) as server:
        database = open_database(server.database_url)
        classes = ClassStore(database)
        room, _ = classes.rooms.open(fever.case.slug, "en", server.url, "a teacher's token")
        known = {learner_cookie.NAME: learner_cookie.new_token()}
        where = f"case={fever.case.slug}"

        def spoil() -> None:
            if happens == "edited":
                (cases / "fever" / "case.yaml").write_text("id: [", encoding="utf-8")
                (cases / "fever" / "source.txt").write_text("Another text.", encoding="utf-8")
            elif happens == "deleted":
                shutil.rmtree(cases)
            else:  # what Streamlit and others keep in HOME and TMPDIR
                for each in server.directory.iterdir():
                    if each.is_dir():
                        shutil.rmtree(each)
                    elif not each.name.startswith(("epicrisis.sqlite3", "server.log")):
                        each.unlink()

        async def live() -> None:
            async with (
                open_session(
                    server.url, "anamnesis", query=where, cookies=known, locale="en-GB"
                ) as reader,
                phones(server.url, room.code, 1) as (phone,),
            ):
                await press(reader, "reveal")
                await asyncio.to_thread(spoil)
                await press(reader, "reveal")
                assert "He has been coughing for three days." in reader.text()
                await phone.join()
                there = await asyncio.to_thread(
                    classes.rooms.change, room, transitions.jump(ClassState(fever, room), 4)
                )
                there = await asyncio.to_thread(
                    classes.rooms.change, there, transitions.open_vote(ClassState(fever, there))
                )
                voted = await phone.vote("4", 1, ["A"], sequence=1)
                assert voted.status == 200
            async with open_session(server.url, cookies=known, locale="en-GB") as newcomer:
                assert "A man with fever" in newcomer.text()
                assert newcomer.exceptions() == []

        run(live())
        database.close()
        assert "Traceback" not in server.log()
