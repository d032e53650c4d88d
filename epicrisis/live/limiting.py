"""How often one may do what."""

from limits import RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

VOTES = RateLimitItemPerSecond(20, 10)
"""A participant's votes: 20 in 10 seconds."""
NAMES = RateLimitItemPerMinute(10)
"""A participant's pseudonyms."""
WRONG_CODES = RateLimitItemPerMinute(100)
"""An address's codes that no room has. A lecture hall is one address behind its router."""
SECRETS = RateLimitItemPerMinute(20)
"""An address's attempts to enter as a teacher."""

_counts = MemoryStorage()
_limiter = FixedWindowRateLimiter(_counts)


def take(limit: RateLimitItemPerSecond | RateLimitItemPerMinute, *who: str) -> bool:
    """Count one; False if it is one too many."""
    return _limiter.hit(limit, *who)


def forget() -> None:
    """Begin to count anew."""
    _counts.reset()
