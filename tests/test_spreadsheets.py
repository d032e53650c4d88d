"""Of a table's texts a spreadsheet makes no date and no other number than was written."""

import pytest

from epicrisis.spreadsheets import table

READ_OTHERWISE = (
    *(
        "2-3",
        "1/2",
        "1 / 2",
        "10-12-3",
        "3-4 ",
        "1.2.2003",
        "1.5.2",
        "1/2/20 10:30",
        "10:30 AM",
        "1:30",
        "007",
        "2E3",
        "1,5e10",
    ),
    *("2 mars", "SEPT2", "MARCH1", "Dec-1", "1-mai", "août 3", "12 févr. 2020", "1" * 17),
)
AS_IT_IS = (
    *("2–3 mmol/L", "2 to 3", "5", "2,5", "12.5 %", "2019-03-05", "2019-03", "10:30", "Mai 68 !"),
    *("Marie 2", "May", "S03, S04", "e05", "1/2 comprimé", "2 mars et 3 avril", "0", "0,5"),
)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_it_would_read_otherwise_has_an_apostrophe(language: str) -> None:
    for text in READ_OTHERWISE:
        assert f'"\'{text}"' in table(["text"], [{"text": text}], language), text
    for text in AS_IT_IS:
        assert f'"{text}"' in table(["text"], [{"text": text}], language), text


def test_a_decimal_point_makes_a_date_in_french_alone() -> None:
    assert '"\'22.5"' in table(["text"], [{"text": "22.5"}], "fr")
    assert '"22.5"' in table(["text"], [{"text": "22.5"}], "en")
