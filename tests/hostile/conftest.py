"""A room server for what no phone would send."""

from tests.live.conftest import school

__all__ = ["school"]
