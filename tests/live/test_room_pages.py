"""What a projector turns over, enlarges and blackens; how sure a class was, and how right."""

from dataclasses import replace

import pytest

from epicrisis.live.phones import pages as phone_pages
from epicrisis.live.room import pages, sureness, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import Move, MoveRefused
from epicrisis.store.classes.records import Room, Vote
from epicrisis.story.telling import Story
from epicrisis.timeline.events import kept_events
from tests.live.small_room import NOW, room_at
from tests.support.learners import step_of


def after(story: Story, room: Room, *moves: Move) -> Room:
    for move in moves:
        room = move(ClassState(story, room))
    return room


def answered(story: Story, question: str) -> Room:
    return room_at(story, step_of(story, question).number, "shown")


def test_votes_come_first_then_why_and_back(fever: Story) -> None:
    shown = answered(fever, "Q1")
    why = after(fever, shown, transitions.advance)
    assert (why.position, why.page, why.polls) == (shown.position, 1, shown.polls)
    assert after(fever, why, transitions.go_back) == shown
    further = after(fever, why, transitions.advance)
    assert (further.position, further.page) == (shown.position + 1, 0)


def test_a_second_vote_begins_at_the_first_page(fever: Story) -> None:
    why = after(fever, answered(fever, "Q1"), transitions.advance)
    again = after(fever, why, transitions.open_vote, transitions.close_vote)
    assert pages.shown(ClassState(fever, again)) == 0


def test_keys_turn_the_timeline_round_and_only_escape_leaves_it(insulinoma: Story) -> None:
    begun = room_at(insulinoma, 45, focus="timeline")
    most = pages.count(ClassState(insulinoma, begun))
    assert most > 2
    seen, room = [0], begun
    for _ in range(most):
        room = after(insulinoma, room, transitions.advance)
        seen.append(room.page)
    assert seen == [*range(most), 0]
    assert after(insulinoma, begun, transitions.go_back).page == most - 1
    assert room.focus == "timeline"
    assert after(insulinoma, room, transitions.escape).focus == "story"


def test_lanes_leave_out_no_event_and_none_is_told_too_early(insulinoma: Story) -> None:
    for position in (1, 20, 45):
        state = ClassState(insulinoma, room_at(insulinoma, position, focus="timeline"))
        told = [event.id for page in pages.lanes(state) for event in page]
        assert len(told) == len(set(told))
        assert set(told) == {event.id for event in kept_events(state.telling, state.room.language)}


@pytest.mark.parametrize("move", [transitions.advance, transitions.go_back, transitions.escape])
def test_a_black_screen_ends_before_anything_moves(fever: Story, move: Move) -> None:
    begun = room_at(fever, 2)
    black = after(fever, begun, transitions.blacken)
    assert black.is_black
    assert after(fever, black, move) == begun


def test_a_black_screen_leaves_an_open_vote_alone(fever: Story) -> None:
    voting = room_at(fever, step_of(fever, "Q1").number, "open")
    black = after(fever, voting, transitions.blacken)
    assert transitions.next_act(ClassState(fever, black)) == "lighten"
    assert after(fever, black, transitions.go_back) == voting


def test_images_stand_alone_one_after_the_other(shadow: Story) -> None:
    number = next(step.number for step in shadow.steps if getattr(step.block, "images", ()))
    begun = room_at(shadow, number)
    most = pages.images(ClassState(shadow, begun))
    room, seen = begun, []
    for _ in range(most + 1):
        room = after(shadow, room, transitions.enlarge)
        seen.append(room.enlarged)
    assert seen == [*range(1, most + 1), 0]
    large = after(shadow, begun, transitions.enlarge)
    assert after(shadow, large, transitions.escape) == begun
    assert after(shadow, large, transitions.advance).enlarged == 0


def test_where_there_is_no_image_none_is_enlarged(fever: Story) -> None:
    with pytest.raises(MoveRefused, match="no image"):
        after(fever, room_at(fever, 1), transitions.enlarge)


def test_an_image_that_an_edit_took_away_is_not_enlarged(fever: Story) -> None:
    state = ClassState(fever, replace(room_at(fever, 1), enlarged=3, page=7))
    assert (pages.enlarged(state), pages.shown(state)) == (0, 0)


def test_what_to_keep_waits_for_the_end(fever: Story, insulinoma: Story) -> None:
    with pytest.raises(MoveRefused, match="once the story is over"):
        transitions.look_at(ClassState(fever, room_at(fever, 2)), "end")
    for story in (fever, insulinoma):
        room = room_at(story, len(story.steps), "shown")
        while transitions.next_act(ClassState(story, room)) != "end":
            room = after(story, room, transitions.advance)
        kept = pages.to_keep(story)
        assert (room.focus == "end") == bool(kept)
        sent = phone_pages.frame(ClassState(story, room), "en", NOW).html
        assert (f'href="/{story.steps[0].stage}?case={story.case.slug}' in sent) == bool(kept)
        before = phone_pages.frame(ClassState(story, replace(room, focus="story")), "en", NOW).html
        assert "?case=" not in before


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ([("a", 3), ("a", 3), ("b", 3), ("a", 1), ("b", None)], [(3, 3, 2, 67), (1, 1, 1, 100)]),
        ([("b", None)], []),
        ([], []),
    ],
)
def test_how_sure_is_told_with_how_right(
    fever: Story, votes: list[tuple[str, int | None]], expected: list[tuple[int, ...]]
) -> None:
    question = ClassState(fever, answered(fever, "Q1")).question
    assert question is not None
    cast = [
        Vote(1, number, [choice], certainty, 1) for number, (choice, certainty) in enumerate(votes)
    ]
    told = sureness.by_certainty(question, cast)
    assert [(each.certainty, each.voters, each.right, each.percent) for each in told] == expected
