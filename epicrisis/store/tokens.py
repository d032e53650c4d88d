"""Fingerprints of secrets, and one-time codes that are read aloud and typed on a phone."""

import hashlib
import secrets

ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
"""Without pairs that look alike: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V."""
CODE_LENGTH = 8
"""24^8 = 1.1e11 codes: at 1,000 guesses a second for the 15 minutes that a code lives, one
chance in 120,000 to hit it."""


def fingerprint(secret: str) -> str:
    """Return the SHA-256 of a secret in hexadecimal, the only form in which one is stored.

    No salt and no slow hash: a token has 256 bits, and a code is worthless after 15 minutes.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def new_code() -> str:
    """Return a random code as it is shown, like `4KQ7-MVXA`."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def plain_code(typed: str) -> str | None:
    """Return a code as it was typed without spaces, hyphens and case; None if it can't be one."""
    plain = "".join(typed[:100].upper().replace("-", "").split())
    is_code = len(plain) == CODE_LENGTH and set(plain) <= set(ALPHABET)
    return plain if is_code else None
