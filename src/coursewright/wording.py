"""Small words for messages: a value as it is shown, a number of things, what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def shown(value: object) -> str:
    """A value as a message shows it: quoted, on one line, and not longer than one."""
    text = " ".join(str(value).split())
    return f'"{text[:57]}…"' if len(text) > 60 else f'"{text}"'


def counted(number: int, noun: str) -> str:
    """A number of things: `1 problem`, `3 problems`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def sized(size: int) -> str:
    """A number of bytes as a reader takes it in: `2.1 MB`."""
    number, unit = float(size), "byte" if size == 1 else "bytes"
    for larger in ("kB", "MB", "GB"):
        if number < 1000:
            break
        number, unit = number / 1000, larger
    return f"{number:.1f} {unit}" if number < 10 and unit[1] == "B" else f"{number:.0f} {unit}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, whatever its case; None where none is near."""
    from difflib import get_close_matches  # late: only mistakes need it

    by_small_letters = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), by_small_letters, n=1)
    return by_small_letters[near[0]] if near else None


def one_of(choices: Sequence[str]) -> str:
    """Several choices in words: `a, b or c`."""
    return " or ".join(filter(None, [", ".join(choices[:-1]), choices[-1]]))
