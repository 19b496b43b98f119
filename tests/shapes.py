"""Manifests laid out in many ways, with what is added to them between « and »."""

from __future__ import annotations

import re

WEEKS = {
    "indented dashes": """\
title: T
weeks:
  - title: A
«  - title: New
»""",
    "flush dashes": """\
title: T
weeks:
- title: A
«- title: New
»""",
    "dashes far from their texts": """\
title: T
weeks:
    -   title: A
        exercises: none
«    -   title: New
»""",
    "dashes on lines of their own": """\
title: T
weeks:
  -
    title: A
«  - title: New
»""",
    "an empty line between weeks": """\
title: T
weeks:
  - title: A

  - title: B
«
  - title: New
»
links: []
""",
    "keys behind the weeks": """\
title: T
weeks:
  - title: A
    exercises: none
«  - title: New
»links:
  - {title: L, url: https://example.org/}
""",
    "keys behind flush weeks": """\
title: T
weeks:
- title: A
«- title: New
»links: []
""",
    "a remark at the end of the last line": """\
title: T
weeks:
  - title: A # the first\tweek
«  - title: New
»# the end
""",
    "remarks that belong to the last week": """\
title: T
weeks:
  - title: A
    # more to come

    # in May
«  - title: New
»
# links for all
links: []
""",
    "a week that is commented out": """\
title: T
weeks:
  - title: A
  # - title: B
  #   exercises: none
«  - title: New
»""",
    "no line end at the end": "title: T\nweeks:\n  - title: A«\n  - title: New»",
    "empty lines at the end": "title: T\nweeks:\n  - title: A\n«  - title: New\n»\n\n",
    "the line ends of Windows": (
        "title: T\r\nweeks:\r\n  - title: A\r\n«  - title: New\r\n»links: []\r\n"
    ),
    "no line end at the end on Windows": "title: T\r\nweeks:\r\n- title: A«\r\n- title: New»",
    "the line ends of an old Macintosh": "title: T\rweeks:\r  - title: A\r«  - title: New\r»",
    "a mark of UTF-8 at the start": "\ufefftitle: T\nweeks:\n  - title: A\n«  - title: New\n»",
    "marks around the document": """\
%YAML 1.1
---
title: T
weeks:
  - title: A
«  - title: New
»...
""",
    "letters of two, three and four bytes": """\
title: Ünïcödé 神経 🧠 # 🧠
weeks:
  - title: 海馬 🧠
«  - title: New
»links: []
""",
    "weeks in braces": """\
title: T
weeks:
  - {title: A, exercises: none}
«  - {title: New}
»""",
    "weeks in braces over several lines": """\
title: T
weeks:
  - {title: A,
     exercises: none}
«  - {title: New}
»""",
    "a list in brackets": "title: T\nweeks: [{title: A}, {title: B}«, {title: New}»]\nlinks: []\n",
    "a list in brackets with a comma at its end": """\
title: T
weeks: [{title: A}, {title: B},« {title: New}» ]
""",
    "a list in brackets with a line for each week": """\
title: T
weeks: [
  {title: A}, # one
  {title: B}«,» # two
«  {title: New}
»]
""",
    "a list in brackets with commas behind all": """\
title: T
weeks: [
  {title: A}, # one
  {title: B}, # two
«  {title: New},
»  # three
]
""",
    "a bracket that closes behind the last week": """\
title: T
weeks: [
  {title: A},
  {title: B}«,
  {title: New}»]
""",
    "all in braces": '{"title": "T", "weeks": [{"title": "A"}«, {title: New}»]}',
    "all in braces over several lines": """\
{
  "title": "T",
  "weeks": [
    {
      "title": "A"
    }«,»
«    {title: New}
»  ]
}
""",
    "a text in lines of its own at the end": """\
title: T
weeks:
  - title: A
    note: |
      one
      two
«  - title: New
»
links: []
""",
    "a text that keeps its empty lines": """\
title: T
weeks:
  - title: A
    note: |+
      one

«  - title: New
»links: []
""",
    "a text that goes on in the next line": """\
title: T
weeks:
  - title: A
    note: one
      two # three
«  - title: New
»""",
    "a key without a value at the end": """\
title: T
weeks:
  - title: A
    readings: # none yet
«  - title: New
»""",
    "a list in the last week": """\
title: T
weeks:
- title: A
  readings:
  - title: R
    url: https://example.org/
«- title: New
»status: released
""",
    "anchors and aliases": """\
title: T
weeks: &all
  - &first
    title: A
    exercises: &none none
  - title: B
    exercises: *none
«  - title: New
»""",
    "weeks before the title": """\
weeks:
  - title: A
«  - title: New
»title: T
""",
    "everything indented": """\
  title: T
  weeks:
    - title: A
«    - title: New
»  # links for all
  links: []
""",
}
"""Where a week called New goes."""

LECTURES = {
    "to those that are there": """\
title: T
weeks:
  - title: A
    lectures:
      - title: a
«      - title: New
»    exercises: none
""",
    "to flush ones": """\
title: T
weeks:
- title: A
  lectures:
  - title: a
    video: WMRUZT9NljM
«  - title: New
»  exercises: none
""",
    "to the last of the file": """\
title: T
weeks:
  - title: A
    exercises: none
    lectures:
      - title: a
        slides: a.pptx # a deck
        # and a video
«      - title: New
»# the end
""",
    "to those in braces": """\
title: T
weeks:
  - title: A
    lectures:
      - {title: a, video: WMRUZT9NljM}
«      - {title: New}
»""",
    "to those in brackets": """\
title: T
weeks:
  - title: A
    lectures: [{title: a}«, {title: New}»]
""",
    "to an empty list": "title: T\nweeks:\n  - title: A\n    lectures: [«{title: New}»] # later\n",
    "below a key without a value": """\
title: T
weeks:
  - title: A
    lectures: # later
«      - title: New
»    exercises: none
""",
    "where none is there yet": """\
title: T
weeks:
  - title: A # first
    description: x
«    lectures:
      - title: New
»    exercises: none
links:
  - {title: L, url: https://example.org/}
""",
    "where none is there yet, in the flush style of the file": """\
title: T
weeks:
- title: A
«  lectures:
  - title: New
»  readings:
  - title: R
    url: https://example.org/
""",
    "where none is there yet, at the end": """\
title: T
weeks:
  - title: B
    lectures:
    - title: b
  - title: A«
    lectures:
    - title: New»""",
    "where the keys have an order of their own": """\
title: T
weeks:
  - exercises: none
    title: A
«    lectures:
      - title: New
»""",
    "where none is there yet, in braces": """\
title: T
weeks:
  - {title: A«, lectures: [{title: New}]», exercises: none}
""",
    "where none is there yet, in braces, at the end": """\
title: T
weeks: [{exercises: none, title: A,
  description: "x"«, lectures: [{title: New}]»}]
""",
    "below a title in lines of its own": """\
title: T
weeks:
  - title: >-
      A
«    lectures:
      - title: New
»
    exercises: none
""",
    "on Windows": (
        "title: T\r\nweeks:\r\n- title: A\r\n"
        "«  lectures:\r\n  - title: New\r\n»  exercises: none\r\n"
    ),
}
"""Where a lecture called New goes, in the last week."""


def before(shape: str) -> bytes:
    """The manifest as it is."""
    return re.sub("«[^»]*»", "", shape).encode()


def after(shape: str) -> bytes:
    """The manifest with what is added."""
    return re.sub("[«»]", "", shape).encode()
