"""Addresses that have moved -> the same files with the new ones, and nothing else changed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from coursewright.errors import ContentError
from coursewright.links.spotting import Spotted, in_markdown, in_text
from coursewright.links.verdicts import Report
from coursewright.project import Project
from coursewright.textfile import decode, rewrite
from coursewright.yamlfile import Tree, read_tree


@dataclass(frozen=True)
class Fix:
    """A file, as it is and as it is to be."""

    file: str
    before: str
    after: str

    @property
    def diff(self) -> str:
        """What changes, as a unified diff."""
        lines = difflib.unified_diff(
            self.before.splitlines(),
            self.after.splitlines(),
            self.file,
            self.file,
            lineterm="",
            n=1,
        )
        return "\n".join(lines) + "\n"


def fixes(project: Project, report: Report) -> list[Fix]:
    """What to change in the manifest and in Markdown for addresses that have moved for good."""
    moved = {
        link.url: link.suggestion
        for link in report.links
        if link.verdict == "moved" and link.suggestion
    }
    manifest = project.relative(project.manifest)
    files = dict.fromkeys(
        place.file
        for link in report.links
        if link.url in moved
        for place in link.places
        if place.file == manifest or place.file.lower().endswith(".md")
    )
    found: list[Fix] = []
    for file in files:
        before = decode((project.folder / file).read_bytes(), file)
        change = _changed_yaml if file == manifest else _changed_markdown
        after = change(before, file, moved)
        if after not in (before, None):
            found.append(Fix(file, before, str(after)))
    return found


def _changed_markdown(text: str, _: str, moved: Mapping[str, str]) -> str | None:
    before = list(in_markdown(text))
    after = _replaced(text, before, moved)
    expected = [moved.get(one.url, one.url) for one in before]
    return after if [one.url for one in in_markdown(after)] == expected else None


def _changed_yaml(text: str, file: str, moved: Mapping[str, str]) -> str | None:
    """The text with the addresses in its values changed; remarks stay as they are."""
    tree = read_tree(text.encode(), file)
    spans = [
        (node.start_mark.index, node.end_mark.index)
        for keys, node in tree.scalars()
        if keys[:1] != ("ignore_links",)
    ]
    spotted = [
        one for one in in_text(text) if any(start <= one.start < end for start, end in spans)
    ]
    after = _replaced(text, spotted, moved)
    try:
        changed = read_tree(after.encode(), file)
    except ContentError:
        return None
    return after if _values(changed, {}) == _values(tree, moved) else None


def _values(tree: Tree, moved: Mapping[str, str]) -> list[tuple[tuple[str, ...], str]]:
    return [
        (
            keys,
            node.value if keys[:1] == ("ignore_links",) else _replaced_in_value(node.value, moved),
        )
        for keys, node in tree.scalars()
    ]


def _replaced_in_value(value: str, moved: Mapping[str, str]) -> str:
    return _replaced(value, in_text(value), moved)


def _replaced(text: str, spotted: Iterable[Spotted], moved: Mapping[str, str]) -> str:
    return "".join(_pieces(text, spotted, moved))


def _pieces(text: str, spotted: Iterable[Spotted], moved: Mapping[str, str]) -> Iterator[str]:
    end = 0
    for one in spotted:
        if one.url in moved:
            new = moved[one.url]
            yield text[end : one.start]
            # An address that was spelled as HTML has it stays so.
            yield escape(new, quote=False) if one.written != one.url else new
            end = one.start + len(one.written)
    yield text[end:]


def write(project: Project, fix: Fix) -> None:
    """Write the file anew, whole or not at all. Raises CoursewrightError where it cannot be."""
    rewrite(project.folder / fix.file, fix.after)
