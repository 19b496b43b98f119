"""A Jupyter notebook -> Markdown for a page, and the files of its pictures.

Through nbconvert, with a template of our own: what comes from a cell is made
harmless before it is written. Nothing is ever run.
"""

from __future__ import annotations

import html
import json
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from coursewright.errors import Code, Place, Problem, refused
from coursewright.markdown import html_block
from coursewright.materials.code import code_block
from coursewright.materials.embedded import IMG, Pictures, Size
from coursewright.materials.prose import Writer, Written
from coursewright.settings import Limits
from coursewright.wording import counted

if TYPE_CHECKING:
    from nbconvert import MarkdownExporter
    from nbformat import NotebookNode

_TEMPLATES = Path(__file__).parent / "nbconvert"

_LONG = 40
"""Above how many lines a text output is folded."""

_LONGEST = 200_000
"""How many letters of a text output are shown; the notebook itself has them all."""

# What a cell's tags do: those of nbconvert's and Jupyter Book's users, also with underscores.
_REMOVING = {
    "remove_cell_tags": ("remove-cell", "remove_cell"),
    "remove_input_tags": ("remove-input", "remove_input"),
    "remove_all_outputs_tags": ("remove-output", "remove_output"),
}
_KINDS = ("stdout", "stderr", "error")
_AGAIN = "open it in Jupyter or Colab and save it again"
_FIGURE_ALT = re.compile(r"^#\|\s*fig-alt:\s*(.+?)\s*$", re.MULTILINE)


def parse_notebook(
    content: bytes, file: str, limits: Limits | None = None, macros: Mapping[str, str] | None = None
) -> Written:
    """Read the bytes of an .ipynb file, which messages call `file`.

    Raises ContentError where it is no notebook, saying why and what to do.
    """
    text = _checked(content, file, limits or Limits())
    try:
        return _Conversion(_of_version_4(text), file, macros or {}).notebook()
    except Exception as error:  # whatever nbformat and nbconvert make of a file of another shape
        reason = next(iter(str(error).splitlines()), "") or type(error).__name__
        message = f"this notebook is broken: {reason[:120]}"
        raise refused("CW070", Place(file), message, _AGAIN) from None


def _checked(content: bytes, file: str, limits: Limits) -> str:
    """The text of a notebook, where it looks like one that can be read."""
    if len(content) > limits.notebook_mb * 1_000_000:
        hint = (
            f"clear its outputs, or raise limits: notebook_mb: {limits.notebook_mb} in mkdocs.yml"
        )
        message = f"this notebook has {len(content) / 1e6:.0f} MB"
        raise refused("CW036", Place(file), message, hint)
    try:
        text = content.decode(json.detect_encoding(content), "surrogatepass")
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        message = "this notebook is no JSON, or a part of one"
        raise refused("CW070", Place(file, line), message, _AGAIN) from None
    major = data.get("nbformat") if isinstance(data, dict) else None
    if not isinstance(major, int) or not ("cells" in data or "worksheets" in data):
        raise refused("CW070", Place(file), "this JSON file is no notebook", _AGAIN)
    if major not in (3, 4):
        message = f"this notebook is of version {major} of the format; 3 and 4 can be read"
        raise refused("CW070", Place(file), message, _AGAIN)
    return text


def _of_version_4(text: str) -> NotebookNode:
    import nbformat

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of cells without an id, for which we have no use
        faults: dict[str, Any] = {}
        node = nbformat.reads(text, as_version=4, capture_validation_error=faults)  # type: ignore[no-untyped-call]
    # Many real notebooks have small faults; those that matter show up when they are converted.
    node.nbformat_minor = 5
    for number, cell in enumerate(node.cells):
        cell.id, cell.source = f"cell-{number}", _joined(cell.source)
    return cast("NotebookNode", node)


class _Conversion:
    """One run of nbconvert's, with the functions that its template calls."""

    def __init__(self, node: NotebookNode, file: str, macros: Mapping[str, str]) -> None:
        self.node = node
        self.file = file
        self.pictures = Pictures()
        self.problems: list[Problem] = []
        self.writer = Writer(file, macros, self.embed)
        self.attachments: Mapping[str, Any] = {}
        language = node.metadata.get("language_info", {}).get("name")
        self.language = str(language or node.metadata.get("kernelspec", {}).get("language", ""))
        for number, cell in enumerate(node.cells, 1):
            cell.metadata["coursewright"] = number
        self.writer.reserve(map(_name, node.cells))

    def notebook(self) -> Written:
        headings = [
            (cell, level, words)
            for cell in self.node.cells
            if cell.cell_type == "markdown"
            for level, words in self.writer.headings(cell.source)
        ]
        first = headings[0][0] if headings else None
        at_top = first is not None and self._is_at_the_top(first)
        title = self.writer.take_title([(level, words) for _, level, words in headings], at_top)
        self.titled = _number(first) if title is not None else 0
        markdown = self.pictures.with_sizes(self.writer.finish(self._export()))
        code = [cell for cell in self.node.cells if cell.cell_type == "code"]
        return Written(
            title=title,
            markdown=markdown,
            pictures=self.pictures.files,
            problems=(*self.problems, *self.writer.problems),
            has_code=bool(code),
            has_outputs=any(cell.outputs for cell in code),
        )

    def _is_at_the_top(self, cell: Any) -> bool:
        """Whether no code and no text stands before a cell; a badge for Colab may."""
        return _number(cell) <= 2 and bool(re.match(r"\s*#\s", cell.source))

    def _export(self) -> str:
        # As plain functions, for nbconvert makes deep copies of all that it is given.
        names = ("prose", "program", "code_cell", "outputs", "text_output", "traceback", "display")
        write = {name: _as_function(getattr(self, name)) for name in names}
        return str(_exporter().from_notebook_node(self.node, {"write": write})[0]).strip()

    def problem(self, code: Code, cell: Any, message: str) -> None:
        place = Place(self.file, part=f"cell {_number(cell)}")
        self.problems.append(Problem(place, message, level="warning", code=code))

    def embed(self, address: str) -> str | None:
        """The file of a picture that a cell brings along, attached to it or in the text itself."""
        if address.startswith("data:"):
            return self.pictures.add_encoded(address)
        attached = self.attachments.get(address.removeprefix("attachment:"), {})
        encoded = (data for kind, data in attached.items() if kind.startswith("image/"))
        return next(filter(None, map(self._picture, encoded)), None)

    def _picture(self, data: object, size: Size | None = None) -> str | None:
        text = _joined(data)
        if text.lstrip().startswith("<"):
            return self.pictures.add(text.encode(), size)
        return self.pictures.add_encoded(text, size)

    # -- What the template calls ---------------------------------------------------------------

    def prose(self, cell: Any) -> str:
        self.attachments = cell.get("attachments", {})
        written = self.writer.write(
            cell.source, cell=_number(cell), without_title=_number(cell) == self.titled
        )
        start = f'<div class="cw-prose" id="{_name(cell)}">'
        return re.sub('^<div class="cw-prose">', start, written)

    def code_cell(self, content: str, cell: Any) -> str:
        folded = _has_tag(cell, "hide-cell")
        return _part(f'class="cw-cell" id="{_name(cell)}"', content, folded, "Show this cell")

    def program(self, cell: Any) -> str:
        language = str(cell.metadata.get("magics_language") or self.language)
        if not cell.source.strip():
            return ""
        block = html_block(code_block(cell.source, language))
        return _folded(block, "Show the code") if _has_tag(cell, "hide-input") else block

    def outputs(self, content: str, cell: Any) -> str:
        folded = _has_tag(cell, "hide-output")
        return _part('class="cw-outputs"', content, folded, "Show the output")

    def text_output(self, text: object, cell: Any, kind: str = "") -> str:
        from nbconvert.filters.ansi import ansi2html

        text = _joined(text)
        if not text.strip():
            return ""
        if len(text) > _LONGEST:
            self.problem(
                "CW071", cell, f"of an output of {len(text):,} letters the first are shown"
            )
            text = f"{text[:_LONGEST]}\n… (the notebook itself has the rest)"
        lines = text.count("\n") + 1
        shown = ansi2html(text.rstrip("\n"))  # type: ignore[no-untyped-call]
        kind = f" cw-{kind}" if kind in _KINDS else ""
        block = html_block(f'<pre class="cw-output{kind}">{shown}</pre>')
        return _folded(block, f"Output: {counted(lines, 'line')}") if lines > _LONG else block

    def traceback(self, output: Any, cell: Any) -> str:
        lines = output.get("traceback") or [f"{output.get('ename')}: {output.get('evalue')}"]
        return self.text_output("\n".join(map(str, lines)), cell, "error")

    def display(self, output: Any, cell: Any) -> str:
        """The best of the forms of an output that can be shown."""
        return next(filter(None, self._forms(output, cell)), "")

    def _forms(self, output: Any, cell: Any) -> Iterator[str]:
        data = output.get("data", {})
        number = _number(cell)
        if "text/html" in data and len(_joined(data["text/html"])) <= 10 * _LONGEST:
            block = self.writer.html(_joined(data["text/html"]), cell=number)
            if "<img" in block or re.sub(r"<[^>]*>|&nbsp;|\s", "", block):
                yield f'<div class="cw-html">{block}</div>'
        if "text/markdown" in data:
            yield html_block(self.writer.write(_joined(data["text/markdown"]), cell=number))
        if "text/latex" in data:
            latex = _joined(data["text/latex"]).strip().strip("$")
            yield html_block(self.writer.maths(latex, display=True, cell=number))
        for kind in ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"):
            if kind in data:
                yield self._figure(data[kind], output.get("metadata", {}).get(kind), data, cell)
        if "text/plain" in data:
            yield self.text_output(data["text/plain"], cell)
        elif data:
            yield '<p class="cw-absent">This output needs the notebook to be running.</p>'

    def _figure(self, picture: object, metadata: object, data: Any, cell: Any) -> str:
        size = None
        if isinstance(metadata, dict):
            width, height = metadata.get("width"), metadata.get("height")
            if isinstance(width, int) and isinstance(height, int):
                size = (width, height)
        name = self._picture(picture, size)
        if not name:
            self.problem("CW072", cell, "a picture in its output cannot be read")
            return ""
        written = _FIGURE_ALT.search(cell.source)
        plain = " ".join(_joined(data.get("text/plain", "")).split())[:200]
        alt = written[1].strip("\"'") if written else f"Output of the code: {plain or 'a picture'}"
        return html_block(f'<p>{IMG} src="{name}" alt="{html.escape(alt)}"></p>')


@cache
def _exporter() -> MarkdownExporter:
    """Made once, for it takes longer than most notebooks."""
    from nbconvert import MarkdownExporter
    from traitlets.config import Config

    config = Config()
    config.MarkdownExporter.preprocessors = ["nbconvert.preprocessors.TagRemovePreprocessor"]
    config.TagRemovePreprocessor.update({"enabled": True} | _REMOVING)
    config.ExtractOutputPreprocessor.enabled = False
    config.ExtractAttachmentsPreprocessor.enabled = False
    return MarkdownExporter(  # type: ignore[no-untyped-call]
        config=config, template_name="coursewright", extra_template_basedirs=[str(_TEMPLATES)]
    )


def _as_function(method: Callable[..., str]) -> Callable[..., str]:
    def function(*arguments: Any) -> str:
        return method(*arguments)

    return function


def _number(cell: Any) -> int:
    return int(cell.metadata["coursewright"])


def _name(cell: Any) -> str:
    """What addresses call a cell: all cells count, as they do in messages."""
    return f"cell-{_number(cell)}"


def _has_tag(cell: Any, tag: str) -> bool:
    tags = cell.metadata.get("tags", ())
    return tag in tags or tag.replace("-", "_") in tags


def _joined(text: object) -> str:
    """A text as notebooks keep it: as one, or as a list of its lines."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text)


def _part(attributes: str, content: str, folded: bool, words: str) -> str:
    """A part of a cell on one line, folded where its author wants it so; nothing for nothing."""
    content = " ".join(content.split("\n")).strip()
    inside = _folded(content, words) if folded else content
    return f"<div {attributes}>{inside}</div>" if content else ""


def _folded(content: str, words: str) -> str:
    return f'<details class="cw-fold"><summary>{words}</summary>{content}</details>'
