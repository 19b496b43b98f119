from __future__ import annotations

import base64
import html
import io
import json
import re
from typing import Any

import pytest
from PIL import Image

from coursewright.errors import ContentError
from coursewright.materials.notebook import parse_notebook
from coursewright.materials.prose import Written
from coursewright.settings import Limits
from tests.conftest import corpus_files


def png(width: int = 8, height: int = 4) -> str:
    content = io.BytesIO()
    Image.new("RGB", (width, height)).save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


def markdown(text: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text, **more}


def code(source: str, *outputs: dict[str, Any], tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": {"tags": list(tags)},
        "source": source,
        "outputs": list(outputs),
        "execution_count": 1,
    }


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def shown(**data: Any) -> dict[str, Any]:
    named = {name.replace("_", "/", 1).replace("svgxml", "svg+xml"): v for name, v in data.items()}
    return {"output_type": "display_data", "metadata": {}, "data": named}


def content(*cells: dict[str, Any], **more: Any) -> bytes:
    metadata = {"language_info": {"name": "python"}}
    data = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells), **more}
    return json.dumps(data).encode()


def read(*cells: dict[str, Any]) -> Written:
    return parse_notebook(content(*cells), "n.ipynb")


def text_of(notebook: Written) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", notebook.markdown))


def test_its_own_title_is_the_pages_and_headings_move_down_where_they_must() -> None:
    assert read(markdown("# T\n\ntext"), markdown("## A")).title == "T"
    assert read(markdown("# T\n\ntext"), markdown("## A")).markdown.endswith("## A { #a }")
    moved = read(markdown("# T"), markdown("# A\n\n## B")).markdown
    assert moved == "## A { #a }\n\n### B { #b }"
    without = read(code("x"), code("y"), markdown("# A"))
    assert without.title is None
    assert "## A" in without.markdown


def test_cells_are_code_with_colours_and_the_outputs_below() -> None:
    notebook = read(code("for x in y:\n\n\tprint('```')", stream("one\ntwo")))
    assert '<span class="k">for</span>' in notebook.markdown
    assert "for x in y:\n\n\tprint('```')" in text_of(notebook)
    assert '<pre class="cw-output cw-stdout">one&#10;two</pre>' in notebook.markdown
    assert notebook.markdown.count("\n") == 0
    assert (notebook.has_code, notebook.has_outputs) == (True, True)


def test_colours_of_a_terminal_and_tracebacks_are_shown() -> None:
    error = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[31mE\x1b[0m"]}
    notebook = read(code("x", error), code("x", {**error, "traceback": []}))
    assert '<pre class="cw-output cw-error"><span class="ansi-red-fg">E</span></pre>' in (
        notebook.markdown
    )
    assert "E: v" in text_of(notebook)


def test_pictures_are_files_with_sizes_and_the_words_of_their_authors() -> None:
    notebook = read(
        code('#| fig-alt: "A <rising> curve"\nplot()', shown(image_png=png(), text_plain="<Fig>")),
        code("plot()", shown(image_png=png(), text_plain="<Fig>")),
    )
    assert list(notebook.pictures) == ["picture-1.png", "picture-2.png"]
    assert 'src="picture-1.png" width="8" height="4" alt="A &lt;rising&gt; curve"' in (
        notebook.markdown
    )
    assert 'alt="Output of the code: &lt;Fig&gt;"' in notebook.markdown


def test_the_size_at_which_a_picture_was_shown_is_kept() -> None:
    output = shown(image_png=png(80, 40))
    output["metadata"] = {"image/png": {"width": 40, "height": 20}}
    assert 'width="40" height="20"' in read(code("x", output)).markdown


def test_attachments_and_pictures_within_the_text_are_files() -> None:
    cell = markdown("![a](attachment:x.png)", attachments={"x.png": {"image/png": png()}})
    notebook = read(cell, markdown(f"![b](data:image/png;base64,{png()})"))
    assert list(notebook.pictures) == ["picture-1.png", "picture-2.png"]
    assert 'src="picture-2.png" width="8" height="4" alt="b"' in notebook.markdown


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="3" onload="alert(1)">'
    "<script>alert(1)</script><foreignObject><p>x</p></foreignObject>"
    '<a href="javascript:alert(1)"><text>a</text></a>'
    '<image href="https://x.y/z.png"/><rect style="fill:url(https://x.y)" fill="url(#g)"/>'
    "<style>@import 'https://x.y';</style></svg>"
)


def test_a_drawing_keeps_its_shapes_and_loses_what_runs_or_loads() -> None:
    notebook = read(code("x", shown(image_svgxml=SVG)))
    drawing = notebook.pictures["picture-1.svg"].decode()
    assert '<rect fill="url(#g)"/>' in drawing
    for sign in ("script", "alert", "foreignObject", "https://x.y", "@import", "onload"):
        assert sign not in drawing
    assert 'src="picture-1.svg" width="9" height="3"' in notebook.markdown


@pytest.mark.parametrize(
    "bad", ["bm8gcGljdHVyZQ==", "%%%", "<svg", '<!DOCTYPE x [<!ENTITY a "b">]>']
)
def test_a_picture_that_cannot_be_read_is_a_problem_and_its_text_stands_in(bad: str) -> None:
    notebook = read(code("x", shown(image_png=bad, text_plain="<Figure>")))
    assert [f"{p.place}: {p.message}" for p in notebook.problems] == [
        "n.ipynb: cell 1: a picture in its output cannot be read"
    ]
    assert "<Figure>" in text_of(notebook)


def test_tables_are_shown_and_what_only_runs_gives_way_to_its_text() -> None:
    table = "<style>x</style><table border=1><tr><td onclick='x'>1</td></tr></table>"
    notebook = read(
        code("a", shown(text_html=table, text_plain="plain")),
        code("b", shown(text_html="<div id=p></div><script>draw()</script>", text_plain="a plot")),
        code("c", shown(text_html="<script>draw()</script>")),
    )
    assert "<td>1</td>" in notebook.markdown
    assert "plain" not in notebook.markdown
    assert "a plot" in text_of(notebook)
    assert "needs the notebook to be running" in text_of(notebook)
    assert "draw" not in notebook.markdown


def test_latex_in_outputs_is_mathml() -> None:
    assert "<math" in read(code("x", shown(text_latex="$\\displaystyle x^2$"))).markdown


def test_the_tags_of_cells_are_followed() -> None:
    notebook = read(
        code("hidden_input", stream("o"), tags=("hide-input",)),
        code("x", stream("hidden_output"), tags=("hide-output",)),
        code("hidden_cell", tags=("hide_cell",)),
        code("removed_input", stream("kept_output"), tags=("remove-input",)),
        code("kept_input", stream("removed_output"), tags=("remove_output",)),
        code("removed_cell", tags=("remove-cell",)),
    )
    assert "removed" not in notebook.markdown
    assert "kept_output" in notebook.markdown
    assert "kept_input" in notebook.markdown
    folds = re.findall(r"<details class=.cw-fold.><summary>(.*?)</summary>", notebook.markdown)
    assert folds == ["Show the code", "Show the output", "Show this cell"]


def test_long_outputs_fold_and_endless_ones_are_cut() -> None:
    notebook = read(code("x", stream("line\n" * 50)), code("y", stream("z" * 300_000)))
    assert "<summary>Output: 51 lines</summary>" in notebook.markdown
    assert len(notebook.markdown) < 220_000
    assert [f"{p.place}: {p.message}" for p in notebook.problems] == [
        "n.ipynb: cell 2: of an output of 300,000 letters the first are shown"
    ]


def test_what_is_hostile_does_nothing() -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"
    notebook = read(
        markdown(f"# {attack}\n\n{attack}"),
        code(attack, stream(attack), shown(text_html=attack), shown(text_markdown=attack)),
    )
    for sign in ("<script", "<img src=x", " onerror=a", "{{"):
        assert sign not in notebook.markdown.replace("&lt;", "").replace("onerror=alert(1)&gt;", "")


def test_raw_cells_and_names_that_are_none_get_nowhere() -> None:
    raw = {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": "<script>x"}
    notebook = read(raw, code("x", stream("y", 'a" onclick="b')))
    assert "script" not in notebook.markdown
    assert "onclick" not in notebook.markdown


def test_notebooks_of_the_old_format_are_read() -> None:
    cells = [
        {"cell_type": "heading", "level": 1, "source": ["Old"], "metadata": {}},
        {
            "cell_type": "code",
            "language": "python",
            "input": ["x = 1\n", "x"],
            "outputs": [{"output_type": "pyout", "text": ["1"], "metadata": {}}],
            "prompt_number": 1,
            "metadata": {},
        },
    ]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    notebook = parse_notebook(json.dumps(old).encode(), "n.ipynb")
    assert notebook.title == "Old"
    assert "x = 1\nx" in text_of(notebook)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (b"", "no JSON"),
        (b"no JSON", "no JSON"),
        (content(code("x"))[:-20], "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "no notebook"),
        (b'{"a": 1}', "no notebook"),
        (content(nbformat=9), "version 9"),
        (content(nbformat=2), "version 2"),
        (content(cells="x"), "broken"),
        (content({"cell_type": "code"}), "broken"),
        (b"\xff\xfe", "no JSON"),
    ],
)
def test_what_is_no_notebook_is_a_problem(bad: bytes, words: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_notebook(bad, "w1/n.ipynb")
    (problem,) = caught.value.problems
    assert problem.place.file == "w1/n.ipynb"
    assert words in problem.message
    assert problem.hint


def test_a_notebook_that_is_too_large_is_refused_and_the_limit_can_be_set() -> None:
    large = content(code("x", stream("y" * 1_100_000)))
    with pytest.raises(ContentError, match="this notebook has 1 MB"):
        parse_notebook(large, "n.ipynb", Limits(notebook_mb=1))


def test_the_real_notebooks_keep_all_code_and_text() -> None:
    for path in corpus_files("*.ipynb"):
        notebook = parse_notebook(path.read_bytes(), path.name)
        words = " ".join(text_of(notebook).split())
        in_attributes = html.unescape(notebook.markdown)
        for cell in json.loads(path.read_text())["cells"]:
            if cell["cell_type"] == "code":
                assert " ".join("".join(cell["source"]).split()) in words
            for output in cell.get("outputs", []):
                text = "".join(output.get("text", output.get("data", {}).get("text/plain", "")))
                assert " ".join(text.split()) in words or text in in_attributes
        assert notebook.markdown.count("<img") >= len(notebook.pictures)
        assert not re.search(r"\$[^$]+\$", re.sub(r"<pre.*?</pre>", "", notebook.markdown))


def test_each_cell_has_an_address_by_its_number_and_no_heading_takes_it() -> None:
    cells = (
        markdown("# Title\n\nFirst"),
        code("a = 1", stream("out")),
        markdown("## Cell 2\n\nunder a heading"),
        markdown("**plain**"),
        code("secret", tags=("remove-cell",)),
        code("b = 2", shown(text_markdown="*shown*")),
    )
    found = re.findall(r'(?: id="|\{ #)([\w-]+)', read(*cells).markdown)
    assert found == ["cell-1", "cell-2", "cell-2-2", "cell-4", "cell-6"]
