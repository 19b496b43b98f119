"""What a course page says of the course itself: its video, who gives it, links and people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from coursewright.addresses import youtube_video
from coursewright.imports.page.entries import Entry
from coursewright.imports.page.outline import Block, Outline
from coursewright.imports.page.pieces import fragments, labelled, remarks_in, title_in
from coursewright.imports.page.prose import sentences
from coursewright.imports.page.spans import Line, Span
from coursewright.imports.page.targets import Home, target_of, web
from coursewright.imports.page.words import EDGES, INSTITUTION, is_of_the_page
from coursewright.imports.texts import Remarks, kind_of, one_line

_COURSE = re.compile(r"\b(?:course|class|module|seminar|workshop|introduc\w+)\b", re.IGNORECASE)
_GIVEN_BY = re.compile(r"\b(?:at|by|from)(?: the)?\s*$", re.IGNORECASE)
_ROLE = re.compile(
    r"(?:instructors?|teachers?|lecturers?|professors?|tas?|teaching assistants?|organi[sz]ers?"
    r"|authors?|coordinators?|assistants?|tutors?|contributors?|guest lecturers?|convenors?)",
    re.IGNORECASE,
)
_NAME_AND_ROLES = re.compile(r"(?P<name>[^:(–—,]+?)\s*(?:[:(–—,]|\s-\s)\s*(?P<roles>.+?)\)?\s*")
_IN_ITS_PARAMETERS = re.compile(r"\b(?!src\b|title\b)([\w-]+)(?:=(?:\"[^\"]*\"|'[^']*'|\S+))?")


@dataclass
class Front:
    """Reads the prose of the home page, and puts what the manifest can say into the course."""

    outline: Outline
    remarks: Remarks
    course: dict[str, Any]
    has_begun: bool = False

    def prose(self, block: Block) -> str:
        """The Markdown of a block, without what has gone elsewhere."""
        if block.kind == "html_block":
            return self._html(block)
        raw = self.outline.raw(block.start, block.end)
        if block.kind != "paragraph":
            return raw
        for one in block.lines():
            self._find_institution(one)
        kept, at = [], 0
        for sentence in sentences(raw):
            at = raw.index(sentence, at)
            if is_of_the_page(sentence):
                line = block.start + 1 + raw[:at].count("\n")
                message = f"this speaks of the old page, and is left out: {one_line(sentence)}"
                self.remarks.say(line, message)
            elif not self._is_description(sentence):
                kept.append(sentence)
        return " ".join(kept) if len(kept) < len(sentences(raw)) else raw

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
            is_one = INSTITUTION.search(span.text) and _GIVEN_BY.search(before)
            if address and is_one and "institution" not in self.course:
                name = self.remarks.fitted(span.text, line.number)
                self.course["institution"] = {"name": name, "url": address}
            before += span.text

    def _html(self, block: Block) -> str:
        """HTML: a video in a frame introduces the course, other frames become links."""
        lines = block.lines()
        framed = [span for line in lines for span in line.spans if span.framed]
        if not framed:
            return self.outline.raw(block.start, block.end)
        left = []
        for line in lines:
            for span in line.spans:
                address = web(span.url) if span.framed else None
                if address and kind_of(address) == "video" and "intro" not in self.course:
                    self._take_intro(span, address, block, line)
                else:
                    left.append(span.markdown)
            if line.comment:
                self.remarks.say(line.number, f"a remark that no reader sees: {line.comment}")
        return "".join(left).strip()

    def _take_intro(self, span: Span, address: str, block: Block, line: Line) -> None:
        video = youtube_video(address)
        start = f"?t={video.start}" if video and video.start else ""
        self.course["intro"] = f"https://youtu.be/{video.id}{start}" if video else address
        tag = one_line(block.tokens[0].content)
        message = "the settings of this video's frame have no place"
        self.remarks.say(line.number, f"{message}: {tag}")


def people_of(entry: Entry, remarks: Remarks) -> list[dict[str, Any]]:
    """The people whom a line names, with their roles; none where it says something else."""
    line = entry.line
    if entry.below or line.comment or len(line.text) > 300:
        return []
    label, rest = labelled(line)
    links = [span for span in rest if span.url]
    if not links:
        return _without_link(line.text)
    first = links[0]
    address = web(first.url)
    before = "".join(span.text for span in rest[: rest.index(first)]).strip(EDGES + "(")
    if len(links) > 1 or (before and not label and not address):
        return _several(rest, label, links, remarks, line) if label or not before else []
    said = fragments(rest[rest.index(first) + 1 :])
    roles = [label.strip()] if label else []
    name = first.text.strip()
    if before:
        name, said = before, [name, *said] if not _is_word_for_page(name) else said
    if address is None:
        remarks.say(
            line.number, f"this address has no place: {first.url}", "a person has a url: https://…"
        )
    data = {"name": name, "url": address, "roles": [*roles, *said]}
    return [_fitted(data, remarks, line)]


def _is_word_for_page(words: str) -> bool:
    return words.lower() in ("website", "web", "homepage", "home page", "page", "site", "link")


def _several(
    rest: Any, label: str, links: list[Span], remarks: Remarks, line: Line
) -> list[dict[str, Any]]:
    """`Instructors: [A](…), [B](…)`."""
    if not label or fragments(rest) or any(web(span.url) is None for span in links):
        return []
    return [
        _fitted({"name": span.text, "url": web(span.url), "roles": [label]}, remarks, line)
        for span in links
    ]


def _without_link(text: str) -> list[dict[str, Any]]:
    match = _NAME_AND_ROLES.fullmatch(text)
    name = match["name"].strip() if match else text.strip(EDGES)
    roles = [piece.strip() for piece in re.split(r"[,;]", match["roles"])] if match else []
    if match and _ROLE.fullmatch(name):
        return [{"name": role, "roles": [name]} for role in roles if role]
    if not name or len(name.split()) > 5 or re.search(r"[.!?]\s", text):
        return []
    return [{"name": name, **({"roles": roles} if roles else {})}]


def _fitted(data: dict[str, Any], remarks: Remarks, line: Line) -> dict[str, Any]:
    name = remarks.fitted(data["name"], line.number)
    roles = [remarks.fitted(role, line.number) for role in data["roles"] if role.strip()]
    return {
        key: value
        for key, value in {"name": name, "url": data["url"], "roles": roles}.items()
        if value
    }


def links_of(entry: Entry, remarks: Remarks) -> list[dict[str, Any]]:
    """The quick links of an entry of a list; none where it holds more than these."""
    label, rest = labelled(entry.line)
    spans = [span for span in rest if span.url]
    if entry.below or not entry.listed or not spans or any(web(span.url) is None for span in spans):
        return []
    lead, said = title_in(rest, label)
    if len(spans) > 1 and said:
        return []
    found = []
    for span in spans:
        title = ": ".join(filter(None, [lead, span.text.strip()])) or span.url
        data = remarks_in(said)
        note = {"note": data["note"]} if "note" in data else {}
        if data.get("status") and not note:
            note = {"note": said[0]}
        fitted = remarks.fitted(title, entry.line.number)
        found.append({"title": fitted, "url": web(span.url), **note})
    return found


def readings_of(entry: Entry, remarks: Remarks, home: Home) -> list[dict[str, Any]]:
    """The reading that an entry of a list is; none where it holds more than one link."""
    label, rest = labelled(entry.line)
    spans = [span for span in rest if span.url]
    if entry.below or not entry.listed or len(spans) != 1:
        return []
    target = target_of(spans[0].url, spans[0].text, home)
    where = {"path": target.path} if target.path else {"url": target.url}
    if target.kind == "page" or (target.path and target.kind != "reading"):
        return []
    lead, said = title_in(rest, label)
    title = ": ".join(filter(None, [lead, spans[0].text.strip()])) or spans[0].url
    data = {**where, **remarks_in(said)}
    line = entry.line.number
    return [{"title": remarks.fitted(title, line), **data}]
