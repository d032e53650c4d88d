"""Whether markup is a style sheet alone is asked of what may be one, not of every element.

`st.html` takes comments and style sheets out of each text to see whether anything is left, which
takes longer the more there is: of a page with much to read it is a thirtieth of what a run costs.
`docs/upstream/styles-first.patch` is the same as a change of Streamlit's own. What is replaced
here is private: `tests/server/test_styles_first.py` compares the answers, and fails with a
Streamlit that asks otherwise.
"""

from collections.abc import Callable
from functools import lru_cache, wraps

from streamlit.elements import html

FUNCTION = "_html_only_style_tags"
"""Of Streamlit's module: what is replaced."""


def use() -> None:
    """Ask so from now on; twice is as good as once."""
    if not hasattr(getattr(html, FUNCTION), "__wrapped__"):
        setattr(html, FUNCTION, looking_first(getattr(html, FUNCTION)))


def looking_first(is_style_alone: Callable[[str], bool]) -> Callable[[str], bool]:
    """Return what tells as `is_style_alone` does, by the first letters where these decide it.

    What may be one is searched once: a page's style sheets are the same at each run.
    """
    search = lru_cache(maxsize=32)(is_style_alone)

    @wraps(is_style_alone)
    def tell(html_content: str) -> bool:
        return _may_be_one(html_content) and search(html_content)

    return tell


_BEGINNING = 100
"""Characters that are looked at: more than stand before what markup begins with."""


def _may_be_one(markup: str) -> bool:
    begins = markup[:_BEGINNING].lstrip()[: len("<style")].lower()
    return not begins or begins.startswith(("<style", "<!--"))
