"""Answers that look alike and mean something else, so that neither is a slip for the other."""

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

_PAIRS = """
    hypo/hyper intra/extra endo/exo brady/tachy micro/macro mono/poly oligo/poly pre/post
    supra/infra sus/sous unilater/bilater proxim/distal affer/effer abduc/adduc droit/gauch
    right/left positi/negati superi/inferi upper/lower ante/post anteri/posteri intern/extern
    medial/lateral aigu/chroni acute/chroni benin/malin benign/malign systol/diastol arter/vein
    arter/venous arter/veno artery/vein primai/secondai primary/secondary augment/diminu
    increas/decreas high/low haut/bas eleve/abaiss eleve/bas homozyg/heterozyg domin/recess
    obstruct/restrict avec/sans present/absen acid/alcal acid/alkal
""".split()  # noqa: SIM905
_OPPOSITES: dict[str, set[str]] = {}
for _one, _other in (_pair.split("/") for _pair in _PAIRS):
    _OPPOSITES.setdefault(_one, set()).add(_other)
    _OPPOSITES.setdefault(_other, set()).add(_one)
_ENDS = re.compile(
    # Hypo and hyper within a word too (antihypertensive); the longest first: anteri before ante.
    rf"hypo|hyper|\b(?:{'|'.join(sorted(_OPPOSITES, key=len, reverse=True))})"
)
_DENYING = re.compile(r"a[^aeiouy]|an[aeiouyh]|(?:in|im|ir|il|de|dis|non|anti)\w")
_NUMBER = re.compile(r"\d+")
_ENDINGS = re.compile(
    r"""(ite|ose|ome|algie|ectomie|stomie|tomie|emie|urie|pathie|plastie|scopie|graphie|gramme
    |penie|cytose|plasie|megalie|rragie|rrhee
    |itis|osis|oma|algia|ectomy|stomy|tomy|emia|uria|pathy|plasty|scopy|graphy|gram|penia|cytosis
    |plasia|megaly|rrhage|rrhea|ase)$""",
    re.VERBOSE,
)


class _Told(NamedTuple):
    ends: frozenset[str]
    """Ends of pairs."""
    counted: tuple[Counter[str], Counter[str], Counter[str]]
    """The numbers, the single letters and the signs."""


def opposed(one: str, other: str) -> bool:
    """Return whether one of two texts of normal words says what the other rules out.

    So where each has one end of a pair (hypo-, hyper-; right, left) without the other one, or a
    figure, single letter or sign of its own (CD4, CD8; hepatitis A, B; HER2+, HER2−).
    """
    own, others = _told(one), _told(other)
    if any(_OPPOSITES[end] & others.ends - own.ends for end in own.ends - others.ends):
        return True
    return any(
        each - another and another - each
        for each, another in zip(own.counted, others.counted, strict=True)
    )


def mean_otherwise(one: str, other: str) -> bool:
    """Return whether two words that look alike are two terms: typical, atypical; -itis, -osis."""
    shorter, longer = sorted((one, other), key=len)
    before = len(longer) - len(shorter)
    if before and longer.endswith(shorter) and _DENYING.fullmatch(longer[: before + 1]):
        return True
    ending, other_ending = _ENDINGS.search(one), _ENDINGS.search(other)
    return bool(ending and other_ending and ending[0] != other_ending[0])


@lru_cache(maxsize=4096)
def _told(words: str) -> _Told:
    tokens = words.split()
    return _Told(
        ends=frozenset(_ENDS.findall(words)),
        counted=(
            Counter(_NUMBER.findall(words)),
            Counter(token for token in tokens if len(token) == 1 and token.isalpha()),
            Counter(token for token in tokens if not token[0].isalnum()),
        ),
    )
