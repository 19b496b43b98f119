"""What a course page says of the course itself: its video, who gives it, links and people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coursewright.addresses import youtube_video
from coursewright.imports.page.entries import Entry
from coursewright.imports.page.outline import Block, Outline
from coursewright.imports.page.pieces import fragments, labelled, remarks_in, title_in
from coursewright.imports.page.prose import sentences
from coursewright.imports.page.spans import Line, Span
from coursewright.imports.page.targets import Home, target_of, web
from coursewright.imports.page.words import EDGES, is_institution, is_of_the_page
from coursewright.imports.texts import Remarks, kind_of, one_line

Item = dict[str, Any]

_COURSE = re.compile(r"\b(?:course|class|module|seminar|workshop|introduc\w+)\b", re.IGNORECASE)
_GIVEN_BY = re.compile(r"\b(?:at|by|from)(?: the)?\s*$", re.IGNORECASE)
_ROLE = re.compile(
    r"(?:instructors?|teachers?|lecturers?|professors?|tas?|teaching assistants?|organi[sz]ers?"
    r"|authors?|coordinators?|assistants?|tutors?|contributors?|guest lecturers?|convenors?)",
    re.IGNORECASE,
)
_NAME_AND_ROLES = re.compile(r"(?P<name>[^:(–—,]+?)\s*(?:[:(–—,]|\s-\s)\s*(?P<roles>.+?)\)?\s*")
_USUAL = re.compile(
    r"""\s(?:(?:allow|class|frameborder|height|loading|referrerpolicy|style|width)="[^"]*\""""
    r"""|allowfullscreen(?:="[^"]*")?|title="YouTube video player\""""
    r"""|src="[^"?]*(?:\?(?:(?:&(?:amp;)?)?(?:si|start|feature|rel)=[\w-]*)*)?")""",
    re.IGNORECASE,
)
"""What YouTube writes around every video that it gives to embed; it says nothing of this one."""
_BARE = re.compile(r"<iframe\s*>\s*</iframe>", re.IGNORECASE)
_WORD_FOR_PAGE = re.compile(r"website|web|home ?page|page|site|link", re.IGNORECASE)


# -- The prose of the home page ---------------------------------------------------------------


@dataclass
class Front:
    """Reads the prose of the home page, and puts what the manifest can say into the course."""

    outline: Outline
    remarks: Remarks
    course: Item
    has_begun: bool = False

    def prose(self, block: Block) -> str:
        """The Markdown of a block, without what has gone elsewhere."""
        raw = self.outline.raw(block.start, block.end)
        if block.kind == "html_block":
            return self._html(block, raw)
        if block.kind != "paragraph":
            return raw
        for one in block.lines():
            self._find_institution(one)
        kept, at, every = [], 0, sentences(raw)
        for sentence in every:
            at = raw.index(sentence, at)
            if is_of_the_page(sentence):
                line = block.start + 1 + raw[:at].count("\n")
                message = f"this speaks of the old page, and is left out: {one_line(sentence)}"
                self.remarks.say(line, message)
            elif not self._is_description(sentence):
                kept.append(sentence)
        return " ".join(kept) if len(kept) < len(every) else raw

    def _is_description(self, sentence: str) -> bool:
        """Take the first sentence as the description, where it says what the course is."""
        is_first, self.has_begun = not self.has_begun, True
        plain = not re.search(r"[\[\]<>`*$_]|https?:", sentence)
        words = one_line(sentence)
        if "description" in self.course or not (is_first and plain and 30 <= len(words) <= 300):
            return False
        if not _COURSE.search(words):
            return False
        self.course["description"] = words
        return True

    def _find_institution(self, line: Line) -> None:
        before = ""
        for span in line.spans:
            address = web(span.url) if span.url else None
            is_one = is_institution(span.text) and _GIVEN_BY.search(before)
            if address and is_one and "institution" not in self.course:
                name = self.remarks.fitted(span.text, line.number)
                self.course["institution"] = {"name": name, "url": address}
            before += span.text

    def _html(self, block: Block, raw: str) -> str:
        """HTML: a video in a frame introduces the course, other frames become links."""
        lines = block.lines()
        if not any(span.framed for line in lines for span in line.spans):
            return raw
        left = []
        for line in lines:
            for span in line.spans:
                address = web(span.url) if span.framed else None
                if address and kind_of(address) == "video" and "intro" not in self.course:
                    self._take_intro(address, block, line)
                else:
                    left.append(span.markdown)
            if line.comment:
                self.remarks.say(line.number, f"a remark that no reader sees: {line.comment}")
        return "".join(left).strip()

    def _take_intro(self, address: str, block: Block, line: Line) -> None:
        video = youtube_video(address)
        start = f"?t={video.start}" if video and video.start else ""
        self.course["intro"] = f"https://youtu.be/{video.id}{start}" if video else address
        tag = one_line(block.tokens[0].content)
        if not _BARE.fullmatch(_USUAL.sub("", tag)):
            message = "the settings of this video's frame have no place"
            self.remarks.say(line.number, f"{message}: {tag}")


# -- Lists of people, links and readings ------------------------------------------------------


def people_of(entry: Entry, remarks: Remarks, home: Home) -> list[Item]:
    """The people whom a line names, with their roles; none where it says something else."""
    line = entry.line
    if entry.below or line.comment or len(line.text) > 300:
        return []
    label, rest = labelled(line)
    links = [span for span in rest if span.url]
    if not links:
        return _without_link(line.text)
    if len(links) > 1:
        return _several(rest, label, links, remarks, line)
    (first,) = links
    address = web(first.url)
    before = "".join(span.text for span in rest[: rest.index(first)]).strip(EDGES + "(<")
    said = fragments(rest[rest.index(first) + 1 :])
    name = first.text.strip()
    if address is None:
        message = f"this address has no place: {first.url}"
        remarks.say(line.number, message, "a person has a url: https://…")
    if before and not address and not said:
        return _without_link(before)
    if before:
        is_for_page = _WORD_FOR_PAGE.fullmatch(name)
        name, said = before, said if is_for_page else [name, *said]
    return [_person(name, address, [label, *said], remarks, line)]


def _several(
    rest: Sequence[Span], label: str, links: list[Span], remarks: Remarks, line: Line
) -> list[Item]:
    """`Instructors: [A](…), [B](…)`."""
    addresses = [web(span.url) for span in links]
    if not label or fragments(rest) or None in addresses:
        return []
    return [
        _person(span.text, address, [label], remarks, line)
        for span, address in zip(links, addresses, strict=True)
    ]


def _without_link(text: str) -> list[Item]:
    match = _NAME_AND_ROLES.fullmatch(text)
    name = match["name"].strip() if match else text.strip(EDGES)
    roles = [piece.strip() for piece in re.split(r"[,;]", match["roles"])] if match else []
    if match and _ROLE.fullmatch(name):
        return [{"name": role, "roles": [name]} for role in roles if role]
    if not name or len(name.split()) > 5 or re.search(r"[.!?]\s", text):
        return []
    return [{"name": name, **({"roles": roles} if roles else {})}]


def _person(name: str, url: str | None, roles: list[str], remarks: Remarks, line: Line) -> Item:
    fitted = [remarks.fitted(role, line.number) for role in roles if role.strip()]
    person = {"name": remarks.fitted(name, line.number), "url": url, "roles": fitted}
    return {key: value for key, value in person.items() if value}


def links_of(entry: Entry, remarks: Remarks, home: Home) -> list[Item]:
    """The quick links of an entry of a list; none where it holds more than these."""
    label, rest = labelled(entry.line)
    spans = [span for span in rest if span.url]
    lead, said = title_in(rest, label)
    is_plain = entry.listed and not entry.below and not (len(spans) > 1 and said)
    addresses = [web(span.url) for span in spans]
    if not is_plain or None in addresses:
        return []
    note = remarks_in(said).get("note") or ", ".join(said)
    return [
        {"title": _title(lead, span, remarks, entry), "url": address}
        | ({"note": note} if note else {})
        for span, address in zip(spans, addresses, strict=True)
    ]


def readings_of(entry: Entry, remarks: Remarks, home: Home) -> list[Item]:
    """The reading that an entry of a list is; none where it holds more than one link."""
    label, rest = labelled(entry.line)
    spans = [span for span in rest if span.url]
    if entry.below or not entry.listed or len(spans) != 1:
        return []
    target = target_of(spans[0].url, spans[0].text, home)
    if target.kind == "page" or (target.path and target.kind != "reading"):
        return []
    lead, said = title_in(rest, label)
    where = {"path": target.path} if target.path else {"url": target.url}
    return [{"title": _title(lead, spans[0], remarks, entry), **where, **remarks_in(said)}]


def _title(lead: str, span: Span, remarks: Remarks, entry: Entry) -> str:
    title = ": ".join(filter(None, [lead, span.text.strip()])) or span.url
    return remarks.fitted(title, entry.line.number)
