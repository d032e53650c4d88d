"""How much text a field takes from a browser."""

MOST_TYPED = 500_000
"""Characters, far more than anything of ours may have: a field takes nothing of a text beyond its
`max_chars`, and doesn't say why. Our own limits are told by a refusal, which leaves what was
written. But what is longer than a message would end the connection."""
