"""BibTeX, or a list of DOIs -> references as people read them, by their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from coursewright.addresses import host
from coursewright.errors import Place, Problem

if TYPE_CHECKING:
    from pybtex.database import Entry
    from pybtex.style.formatting.unsrt import Style

CITATION = r"\[(?P<keys>-?@[\w:.+/-]+(?:\s*;\s*-?@[\w:.+/-]+)*)\]"
"""How a text cites, as Pandoc has it: [@key], [-@key] for the year alone, [@one; @two]."""

_MAX_BYTES = 5_000_000
_START = re.compile(r"^[ \t]*@(\w+)[ \t]*[{(][ \t]*([^\s,{}()]*)", re.MULTILINE)
_NO_ENTRIES = ("comment", "preamble", "string")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ARXIV = re.compile(r"(?:arxiv:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.I)
# What a style writes out; links have their own place, and notes to oneself have none.
_SHOWN = (
    *("title", "booktitle", "journal", "year", "month", "volume", "number", "pages", "series"),
    *("edition", "chapter", "type", "publisher", "institution", "school", "organization"),
    *("address", "howpublished", "isbn", "issn", "note", "editor"),
)
_OTHERS = re.compile(r",? and others\b")


@dataclass(frozen=True)
class Reference:
    """An entry of a bibliography: who and when, as it is cited, and all of it, as HTML."""

    key: str
    authors: str
    year: str
    html: str
    links: tuple[tuple[str, str], ...]
    """Where it can be read: words and address."""
    bibtex: str = ""
    """The same as a BibTeX file has it, without abbreviations; nothing where it is only a DOI."""


References = Mapping[str, Reference]


def parse_bibtex(content: bytes, file: str) -> tuple[References, list[Problem]]:
    """The entries of a BibTeX file, which messages call `file`, and what is wrong with others."""
    import pybtex.errors
    from pybtex.database.input.bibtex import Parser
    from pybtex.exceptions import PybtexError

    text = content[:_MAX_BYTES].decode("utf-8-sig", "replace").replace("\r\n", "\n")
    problems = list(_faults(text, file))
    with pybtex.errors.capture() as captured:
        try:
            entries = Parser().parse_string(text).entries
        except (PybtexError, RecursionError, ValueError) as error:
            captured.append(error)
            entries = {}
    if captured and not problems:
        line = getattr(captured[0], "lineno", None)
        reason = str(captured[0]).partition(": ")[2] or str(captured[0])
        hint = "look at this entry and at the one before it"
        message = f"this is not BibTeX: {reason}"
        problems.append(Problem(Place(file, line), message, hint, code="CW083"))
    references = {}
    for key, entry in entries.items():
        try:
            references[key] = _reference(key, entry)
        except Exception as error:  # what pybtex makes of LaTeX of another shape
            message = f"the entry {key} cannot be read: {error}"
            problems.append(Problem(Place(file), message, code="CW083"))
    if not references and not problems:
        hint = "an entry starts with @article{key, or the like"
        message = "there is no entry in this file"
        problems.append(Problem(Place(file), message, hint, code="CW083"))
    return references, problems


def _faults(text: str, file: str) -> Iterator[Problem]:
    """Entries that are not closed, and keys that stand twice: BibTeX itself says it too late."""
    first: dict[str, int] = {}
    starts = [match for match in _START.finditer(text) if match[1].lower() not in _NO_ENTRIES]
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        entry = re.sub(r"\\.", "", text[match.start() : end])
        line = _line(text, match.start())
        if entry.count("{") > entry.count("}"):
            message = f"a brace is missing in the entry {match[2]}"
            hint = "each { of an entry needs its }"
            yield Problem(Place(file, line), message, hint, code="CW083")
        key = match[2].lower()
        if key in first:
            message = f"the key {match[2]} stands twice; the first is on line {first[key]}"
            hint = "give one of the two another key"
            yield Problem(Place(file, line), message, hint, code="CW084")
        first.setdefault(key, line)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def parse_dois(content: bytes, file: str) -> tuple[References, list[Problem]]:
    """A text with a DOI on each line, with or without words after it; # starts a remark."""
    references: dict[str, Reference] = {}
    problems = []
    lines = content[:_MAX_BYTES].decode("utf-8-sig", "replace").splitlines()
    for number, line in enumerate(lines, 1):
        if not (line := line.strip()) or line.startswith("#"):
            continue
        match = _DOI.match(line)
        if not match:
            hint = "a DOI starts with 10., as in 10.1126/science.7770778; words may follow it"
            message = "there is no DOI on this line"
            problems.append(Problem(Place(file, number), message, hint, code="CW085"))
            continue
        doi = match[1].rstrip(".,;")
        words = line[match.end() :].strip(" \t-–—:,;") or f"doi:{doi}"
        references[doi] = Reference(doi, words, "", escape(words), (("DOI", _doi_url(doi)),))
    return references, problems


def _reference(key: str, entry: Entry) -> Reference:
    fields = {name.lower(): str(value).strip() for name, value in entry.fields.items()}
    return Reference(
        key=key,
        authors=_names(entry) or fields.get("title", key),
        year=fields.get("year", fields.get("date", "n.d."))[:4],
        html=_formatted(entry),
        links=tuple(_links(fields)),
        bibtex=_as_bibtex(key, entry),
    )


def _as_bibtex(key: str, entry: Entry) -> str:
    people = {role: " and ".join(map(str, some)) for role, some in entry.persons.items()}
    fields = {**people, **entry.fields}
    lines = (f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{entry.type}{{{key},\n{''.join(lines)}}}\n"


def _names(entry: Entry) -> str:
    """The authors' family names as they stand in a citation."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [" ".join([*person.prelast_names, *person.last_names]) for person in people]
    names = [_plain(name) for name in names]
    if len(names) > 2 or names[1:] == ["others"]:
        return f"{names[0]} et al."
    return " and ".join(names)


def _plain(latex: str) -> str:
    from pybtex.richtext import Text

    return str(Text.from_latex(latex))


def _formatted(entry: Entry) -> str:
    """The entry in the style that BibTeX calls unsrt, without its links."""
    from pybtex.backends.html import Backend
    from pybtex.database import BibliographyData, Entry

    from coursewright.materials.html import clean

    kept = {name: value for name, value in entry.fields.items() if name.lower() in _SHOWN}
    without = Entry(entry.type, kept, dict(entry.persons))
    try:
        (one,) = _style().format_bibliography(BibliographyData({"x": without}))
        text = str(one.text.render(Backend()))
    except Exception:  # a style's own: it asks for fields that an entry may lack
        text = escape(". ".join(filter(None, (_names(entry), entry.fields.get("title", "")))))
    text = _OTHERS.sub(" et al.", text).replace("et al..", "et al.")
    return " ".join(clean(text, 1, lambda _: None).split())


@cache
def _style() -> Style:
    """Made once: it looks through all that is installed."""
    from pybtex.style.formatting.unsrt import Style

    return Style()


def _links(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if match := _DOI.match(fields.get("doi", "")):
        yield "DOI", _doi_url(unquote(match[1]))
    arxiv = fields.get("archiveprefix", fields.get("eprinttype", "")).lower() == "arxiv"
    match = _ARXIV.fullmatch(fields.get("eprint", ""))
    if match and (arxiv or "." in match[1]):
        yield "arXiv", f"https://arxiv.org/abs/{match[1]}"
        yield "PDF", f"https://arxiv.org/pdf/{match[1]}"
    for name in ("pdf", "url"):
        address = fields.get(name, "")
        if host(address) and "doi.org/" not in address and not re.search(r"[\s<>\"]", address):
            is_pdf = name == "pdf" or address.lower().endswith(".pdf")
            yield ("PDF" if is_pdf else "Web page"), address


def _doi_url(doi: str) -> str:
    return f"https://doi.org/{quote(doi, safe='/:;()._-')}"
