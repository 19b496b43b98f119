"""What names of folders, files and modules say: which week it is, and what it is called."""

from __future__ import annotations

import re
import unicodedata

_UNIT = (
    r"(?:week|wk|module|unit|session|topic|lesson|lecture|lec|part|chapter|day"
    r"|woche|vorlesung|vl|sitzung|einheit|kapitel|thema|teil|tag|lektion"
    r"|semaine|s[eé]ance|cours|chapitre|le[cç]on|partie"
    r"|semana|clase|tema|unidad|m[oó]dulo|settimana|lezione)"
)
_NUMBERED = re.compile(
    rf"\s*(?:{_UNIT}[\s_.-]*|[WwLl](?=\d)|(?=\d))0*(\d{{1,3}})(?!\d)(?:[\s_:.)–—-]+|$)(.*)",
    re.IGNORECASE | re.DOTALL,
)
_WORDED = re.compile(
    rf"\s*{_UNIT}\s*0*(\d{{1,3}})(?:\s*[:.,)–—-]\s*|\s+|$)(.*)|\s*(\d{{1,3}})[.)]\s+(.+)",
    re.IGNORECASE | re.DOTALL,
)
_UNIT_ALONE = re.compile(rf"{_UNIT}(?:\s*[:–—-]\s*|$)", re.IGNORECASE)
"""As in `03_Woche` and `3. Sitzung: Netze`, where the number comes first."""
_IN_BRACKETS = re.compile(r"\A\(([^()]*)\)\Z")


def numbered_title(title: str) -> tuple[int | None, str]:
    """The number and the rest of a title such as `Week 3: Networks` or `3. Networks`."""
    match = _WORDED.fullmatch(title)
    if not match:
        return None, title.strip()
    if match[1] is not None:
        return int(match[1]), _IN_BRACKETS.sub(r"\1", match[2].strip())
    return int(match[3]), _UNIT_ALONE.sub("", match[4].strip(), count=1)


def numbered_name(name: str) -> tuple[int | None, str]:
    """The number and the rest of a name such as `W3-networks`, `03_networks` or `lecture 3`."""
    match = _NUMBERED.fullmatch(name)
    return (int(match[1]), _UNIT_ALONE.sub("", match[2], count=1)) if match else (None, name)


def title_of_name(name: str) -> str:
    """A title out of the name of a file or a folder: `spiking-networks` is `Spiking networks`."""
    words = re.sub(r"[\s_]+|(?<=\w)-(?=[^\W\d])|(?<=[^\W\d])-(?=\w)", " ", name)
    words = unicodedata.normalize("NFC", words).strip(" -–—.")
    return words[:1].upper() + words[1:]
