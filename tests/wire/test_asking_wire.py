"""What a teacher types reaches a phone once it is asked, and its answers go the way of others."""

from functools import partial

import httpx
import pytest

from epicrisis.live.room import asking, transitions
from tests.live.conftest import school
from tests.live.serving import Serving

__all__ = ["school"]

JSON = {"Accept": "application/json"}
SECRET, OTHER = "Neverbefore", "Afterwards"


@pytest.mark.parametrize("position", [0, 4])
def test_a_phone_hears_of_it_when_it_opens(school: Serving, position: int) -> None:
    room, _ = school.open_room()
    with httpx.Client(base_url=school.url, headers=JSON) as phone:
        page = {"Accept": "text/html"}

        def everything() -> str:
            got = [phone.get(f"/r/{room.code}", headers=page).text]
            got += [phone.get(f"/r/{room.code}/{path}").text for path in ("state", "own")]
            return " ".join(got)

        def vote(choice: str) -> httpx.Response:
            sent = {"question": "asked.2", "round": "1", "choice": choice, "sequence": "1"}
            return phone.post(f"/r/{room.code}/votes", data=sent)

        if position:
            school.lead(room.code, partial(transitions.jump, number=position))
        everything()
        school.lead(room.code, partial(asking.ask, words=SECRET, options=None))
        assert everything().count(SECRET) == 3
        school.lead(room.code, transitions.go_back)
        assert SECRET not in everything()
        school.lead(room.code, partial(asking.ask, words=OTHER, options=["Si", "Non"]))
        assert vote("C").status_code == 422
        assert vote("B").json()["choice"] == ["B"]
        school.lead(room.code, transitions.close_vote)
        # Sent again because its acknowledgement was lost, and another one too late.
        assert vote("B").status_code == 200
        assert vote("A").status_code == 409
        assert "your answer" in everything()
        assert "nothing is right or wrong" in everything()
        school.lead(room.code, transitions.advance)
        assert OTHER not in everything()
