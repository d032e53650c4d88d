"""A vote by group, as a class sees it: a column a group, a row an option."""

from dataclasses import replace

from epicrisis.live.room import groups
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.ui.shared.session import translate
from epicrisis.ui.teacher import vote_results
from epicrisis.ui.teacher.room_actions import LedRoom
from epicrisis.ui.teacher.vote_results import FEW, VoteResults


def is_shown(led: LedRoom, asked: ClassQuestion) -> bool:
    """Tell whether results stand by group: not words, of which each group has its own."""
    return bool(led.room.groups) and led.room.is_by_group and not asked.is_typed_in_words


def results(led: LedRoom, asked: ClassQuestion) -> VoteResults:
    """Return what each group answered in the last round."""
    polls, votes = led.state.polls(asked.id), led.votes(asked.id)
    number = polls[-1].round
    told = groups.by_group(led.room.groups, led.chosen, asked.question, votes.get(number, ()))
    tallies = [each.tally for each in told]
    found = vote_results.counted(asked, range(1, len(told) + 1), tallies)
    heads = (
        replace(head, name=each.name or translate("no group"))
        for head, each in zip(found.rounds, told, strict=False)
    )
    return replace(
        found,
        rounds=(*heads, *found.rounds[len(told) :]),
        note="" if found.has_panel else found.note,
        few=_few(min(each.voters for each in tallies)),
    )


def _few(least: int) -> str:
    if least >= FEW:
        return ""
    return translate("The smallest group: {count}; there a share says little.").format(count=least)


def heading(led: LedRoom, asked: ClassQuestion) -> str:
    """Say that results stand by group, and of which round where there were two."""
    number = led.state.polls(asked.id)[-1].round
    if number == 1:
        return translate("By group")
    return translate("Vote {number}, by group").format(number=number)
