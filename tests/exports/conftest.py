"""Fixtures of the tests of files to take away: those of the timeline."""

from tests.timeline.conftest import one_of_each

__all__ = ["one_of_each"]
