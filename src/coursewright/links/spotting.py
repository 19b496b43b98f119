"""The web addresses in a text, whatever it is written in, and where each of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from coursewright.addresses import host

_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"`\\^{}|\x00-\x1f\x7f]{4,4000}", re.IGNORECASE)

# What shows that a program fills in the rest of an address: what follows it, and what is in it.
_UNFINISHED = re.compile(r"[{\\]|<\w+>")
_TEMPLATE = re.compile(r"%(?![0-9A-Fa-f]{2})|\$\w")
_CUT_SHORT = ("...", "…")
_TRAILING = ".,;:!?'*_~"
_PAIRS = {")": "(", "]": "["}

# Code in Markdown, and remarks that no reader sees.
_UNREAD = re.compile(
    r"^(?P<indent>[ \t]*(?:>[ \t]?)*)(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^[ \t>]*(?P=fence)|\Z)"
    r"|<!--.*?(?:-->|\Z)"
    r"|(?<!`)(?P<ticks>`++)[^\n]*?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Spotted:
    """An address in a text, and the letters that stand there for it."""

    url: str
    start: int
    written: str


def in_markdown(text: str) -> Iterator[Spotted]:
    """The addresses in a Markdown text that its readers see as links or text, code aside."""
    return in_text(_UNREAD.sub(_blank, text))


def in_text(text: str) -> Iterator[Spotted]:
    """The addresses in a text."""
    end = 0
    while match := _ADDRESS.search(text, end):
        before = text[max(0, match.start() - 4) : match.start()]
        written = _settled(match[0], quoted=before.endswith("'"))
        if before == "git+":  # pip's form, which goes on with @ and a branch
            written = re.split("[@#]", written)[0]
        # What is left of it may hold the next one.
        end = match.start() + len(written)
        url = unescape(written) if "&" in written else written
        is_template = _UNFINISHED.match(text, end) or _TEMPLATE.search(url)
        if "." in host(url) and not is_template and not url.endswith(_CUT_SHORT):
            yield Spotted(url, match.start(), written)


def line_and_column(text: str, start: int) -> tuple[int, int]:
    """The line and the column of a place in a text, counting from 1."""
    return text.count("\n", 0, start) + 1, start - (text.rfind("\n", 0, start) + 1) + 1


def _settled(written: str, *, quoted: bool) -> str:
    """An address without what stands behind it: the end of a sentence, a quote, a bracket."""
    if quoted:
        written = written.partition("'")[0]
    opened: list[str] = []
    for index, letter in enumerate(written):
        if letter in "([":
            opened.append(letter)
        elif letter in _PAIRS and (not opened or opened.pop() != _PAIRS[letter]):
            written = written[:index]
            break
    return written if written.endswith(_CUT_SHORT) else written.rstrip(_TRAILING)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
