"""YAML as somebody might have written it: comments everywhere, every style, unusual forms."""

COMMENTED = """\
# yaml-language-server: $schema=../../case.schema.json
#
# The head of the file.

id: a-case   # the id, never changed
slug:    spaced       # aligned
language: fr
languages: [fr, en]  # in this order
# The title's own comment,
# in two lines.
title: {fr: "Un titre", en: 'A title'}  # both
presentation:
  # before the French
  fr: >-   # a comment on the folded
    Une phrase qui est assez longue pour être pliée, et qui continue sur une deuxième ligne,
    # pas un commentaire
    puis s'arrête.
  # between
  en: "A sentence # with a sign"   # and a comment

# --- A heading ---------------------------------------------------------------
# with a line below it
objectives:

  # About the first objective.
  - id: O1
    text: Plain text   # tail one
    # inside, at the end

  # About the second.

  - id: O2   # tail two
    # between the keys
    text: >-
      Folded
      text

  # At the list's end.

stages:

  # === Anamnesis ===============================================================

  - id: anamnesis
    # About the blocks.
    blocks:

      # Own comment of the finding.
      - finding: first   # its name
        title: {fr: "Premier", en: "First"}
        source: [S01, S02]   # two of them

      - question: q1
        # before the options
        options:
          - {id: a, text: One}   # right
          # commented out: - {id: x, text: Nothing}
          - {id: b, text: Two}
        answer: [a]

      # - finding: commented-out
      #   title: Nothing

  # === Examination =============================================================

  - id: examination
    blocks: []   # nothing yet
  - id: treatment
    blocks:   # nothing at all

# The end.
"""

STYLES = """\
---
plain: word
'single': 'it''s quoted'
"double": "tab\\tand \\u00e9, \\"quotes\\""
"": empty key
"12": number as a key
7: plain number
literal: |
  Kept lines
    more indented

  after a blank
stripped: |-
  no line break
kept: |+
  with line breaks


folded: >
  folded
  lines

  and a paragraph
indicated: |2
    two more
  than needed
multi-line: plain text that
  goes on
  and on
in quotes: "double quotes
  that go on

  after a blank"
nothing:
tilde: ~
truth: true
no: no
number: 5.50
text number: "5"
emoji: 😀 é 𝔘
next line:
  value on its own line
next with comment: # here
  value below it
windows: C:\\path\\file
url: https://example.org/a#b
list:
- indentless
- - nested
  - - twice
    - more
-  last # wide dash
"""

FLOW = """\
empty map: {}
empty list: []
spaced: [  ]
one: [a]
short: {a: 1, b: [x, y], c: {d: null}}
trailing: [a, b, ]
quoted: {"a": 'b', "c d": "e, f"}
adjacent: {"a":1,"b":"c"}
left out: {a, b: , c: 3}
pairs: [a: 1, b: 2]
over lines: [
  one,
  two,
  three
]
map over lines: {
  first: {x: 1},
  second: "text, with comma",
  third: many
    words
}
commented: [
  one,  # about one
  # about two
  two
]
rows:
  - {name: pH, result: "7.39"}
  - {name: Lactate, result: 1.9 mmol/L, abnormal: true}   # high
  - {name: K, result: 4}
deep: [[[[a]], {b: [c, {d: e}]}]]
"""

INDENTATION = """\
four:
    a:
        b: 1
        c:
            - x
            - y: 1
              z: 2
    d:
        -   wide: 1
            dash: 2

        -   wide: 3
            dash: 4
one:
 a:
  - b
  -
    c: 1
    d: 2
  -
    # comment
    - e
    - f
  -
    text
indentless:
- a: 1
  b:
  - c
  - d

- a: 2
# at column zero
- a: 3
compact:
- - - a
    - b
  - - c
"""

DOUBLED = """\
a: 1
b: {x: 1, x: 2}
a: 3
c:
  - d
"""

ANCHORED = """\
base: &base
  a: 1
other: *base
list:
  - &item x
  - *item
  - !!str 5
plain: text
"""

COMPLEX = """\
? a
: 1
? b c
: - x
  - y
plain:
  ? nested
  : value
  usual: 1
"""

TABS = "a: 1\t# after a tab\nb:\t2\nc:\n  - x\t# tabs\tinside\n  - y\nd: [a,\tb]\ne: z\n"

UNUSUAL_BREAKS = 'a: "x\u2028y"\nb: one\u2028c: two # c\u2028d:\u2028  - e\n'

DEEP = "".join("  " * level + f"k{level}:\n" for level in range(14)) + "  " * 14 + "- end # deep\n"

SAMPLES: dict[str, str] = {
    "commented": COMMENTED,
    "commented, CRLF": COMMENTED.replace("\n", "\r\n"),
    "commented, no final line break": COMMENTED.rstrip("\n").removesuffix("\n# The end."),
    "commented, byte order mark": "\ufeff" + COMMENTED,
    "styles": STYLES,
    "styles, CRLF": STYLES.replace("\n", "\r\n"),
    "styles, no final line break": STYLES.rstrip("\n"),
    "flow": FLOW,
    "flow, CRLF": FLOW.replace("\n", "\r\n"),
    "flow at the root": "{a: 1, b: {c: [d, e]}}  # all\n",
    "indentation": INDENTATION,
    "indentation, no final line break": INDENTATION.rstrip("\n"),
    "tabs": TABS,
    "unusual breaks": UNUSUAL_BREAKS,
    "old Mac": COMMENTED.replace("\n", "\r"),
    "deep": DEEP,
    "a list": "- a\n- b: 1\n  c: 2\n# end\n- - d\n",
    "document marks": "%YAML 1.1\n---\n# c\na: 1\nb:\n  - x\n...\n",
    "ends in a kept text": "a: 1\nb: |+\n  text\n\n\n",
    "nothing": "",
    "only comments": "# nothing yet\n\n# but this",
}
"""Texts of which every place can be edited."""

ODD: dict[str, str] = {
    "doubled": DOUBLED,
    "anchored": ANCHORED,
    "complex keys": COMPLEX,
    "ends in a text without line break": "a: 1\nb: |\n  text",
}
"""Texts of which some places can't be edited."""
