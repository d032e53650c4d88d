"""A class that has begun goes on with its story, whatever becomes of the case on disk."""

from dataclasses import replace

import pytest

from epicrisis.cases.questions import SingleQuestion
from epicrisis.live.room.edited_story import going_on
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Poll, Room
from epicrisis.store.db.database import open_database
from epicrisis.story.telling import Story, tell
from tests.support.stores import empty_store


@pytest.fixture
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    database = open_database(empty_store(tmp_path_factory.mktemp("rooms") / "store.sqlite3"))
    opened, _ = ClassStore(database).rooms.open("a-fever", "en", "http://localhost", "teacher-" * 4)
    database.close()
    return opened


def edited(story: Story, **changes: object) -> Story:
    case = story.case.model_copy(update=changes)
    return tell(case, story.sentences, story.pictures)


def without_a_block(story: Story) -> Story:
    first, *others = story.case.stages
    return edited(story, stages=(first.model_copy(update={"blocks": first.blocks[1:]}), *others))


def without_an_option(story: Story) -> Story:
    stages = []
    for stage in story.case.stages:
        blocks = [
            block.model_copy(update={"options": dict([*block.options.items()][:-1])})
            if isinstance(block, SingleQuestion)
            else block
            for block in stage.blocks
        ]
        stages.append(stage.model_copy(update={"blocks": tuple(blocks)}))
    return edited(story, stages=tuple(stages))


def test_a_room_where_people_join_takes_what_is_newest(fever: Story, room: Room) -> None:
    newest = without_a_block(fever)
    assert going_on(room, None, fever) is fever
    assert going_on(room, fever, newest) is newest


def test_a_class_that_has_begun_takes_new_words_and_no_other_steps(
    fever: Story, room: Room
) -> None:
    for begun in (replace(room, position=2), replace(room, polls=(Poll("Q1", 1, "open"),))):
        words = edited(fever, title={"en": "A fever, put better"})
        assert going_on(begun, fever, words) is words
        assert going_on(begun, fever, without_a_block(fever)) is fever
        assert going_on(begun, fever, without_an_option(fever)) is fever


def test_a_class_outlives_its_case(fever: Story, room: Room) -> None:
    assert going_on(room, fever, None) is fever
    assert going_on(room, None, None) is None
