from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import Built, Folder, corpus_files
from tests.materials.test_notebook import code, content, markdown, png, shown, stream

COURSE = """\
title: x
repository: me/course
branch: my/branch
launch: {binder: true, kaggle: true, jupyterlite: "https://me.github.io/lite"}
macros: {RR: '\\mathbb{R}'}
bibliography: [refs.bib]
weeks:
  - title: One
    notebooks: [{title: Figures, notebook: materials/n é.ipynb}]
    exercises:
      - notebook: https://github.com/o/r/blob/main/e/x.ipynb
        copy: materials/copy.ipynb
        intro: https://youtu.be/WMRUZT9NljM
      - {title: Outlined, status: outline, notebook: "https://github.com/o/r/blob/main/e/y.ipynb"}
    readings:
      - materials/r.md
      - {title: Papers, path: materials/papers.bib}
      - {title: By number, path: materials/dois.txt}
      - {cite: minsky1969}
"""
REFS = """\
@book{minsky1969, author = {Minsky, Marvin and Papert, Seymour}, title = {Perceptrons},
  publisher = {MIT Press}, year = 1969, doi = {10.7551/mitpress/11301.001.0001}}
"""
BESIDE = """\
@article{mainen1995, author = {Mainen, Zachary}, title = {Spikes}, journal = {Science}, year = 1995}
@misc{uncited, author = {Someone, A}, title = {Other}, year = 2000, eprint = {2306.08007}}
"""
READING = """\
# What to read

$\\RR$ says [@mainen1995; -@minsky1969].

See [the other](sub/other.md#part), [the deck](deck.pdf) and [the notebook](<n é.ipynb>).

![A cell](cell.png)
"""


@pytest.fixture
def course(folder: Folder) -> Folder:
    folder.write({
        "course.yaml": COURSE,
        "refs.bib": REFS,
        "materials/r.md": READING,
        "materials/r.bib": BESIDE,
        "materials/sub/other.md": "# Other\n\n## Part\n\n[back](../r.md)\n",
        "materials/deck.pdf": "pdf",
        "materials/papers.bib": BESIDE,
        "materials/dois.txt": "10.1126/science.7770778 Mainen\n",
        "docs/about.md": "# About\n\nAs said [@minsky1969], not `[@code]`.\n",
        "docs/index.md": "---\njinja: true\n---\n# Home\n\n[@minsky1969] {{ week_list() }}\n",
    })  # fmt: skip
    (folder.path / "materials/cell.png").write_bytes(base64.b64decode(png(30, 20)))
    notebook = content(markdown("# Models\n\nA neuron."), code("spike()", stream("fired")))
    (folder.path / "materials/n é.ipynb").write_bytes(notebook)
    (folder.path / "materials/copy.ipynb").write_bytes(content(code("exercise()")))
    return folder


@pytest.fixture
def built(course: Folder) -> Built:
    built = course.build("--strict")
    assert built.status == 0, built.log
    return built


def test_a_notebook_has_a_page_with_its_own_title_and_where_to_run_it(built: Built) -> None:
    page = built.article("week-1/figures/index.html")
    assert '<h1 id="models">Models' in page
    assert "spike" in page
    assert "fired" in page
    path = "materials/n%20%C3%A9.ipynb"
    for address in (
        f"https://colab.research.google.com/github/me/course/blob/my%2Fbranch/{path}",
        f"https://github.com/me/course/blob/my/branch/{path}",
        "https://mybinder.org/v2/gh/me/course/my%2Fbranch?labpath=materials%2Fn%20%C3%A9.ipynb",
        f"https://kaggle.com/kernels/welcome?src=https://github.com/me/course/blob/my/branch/{path}",
        f"https://me.github.io/lite/lab/index.html?path={path}",
    ):
        assert f'href="{address}"' in page
    assert (built.site / "materials/n é.ipynb").exists()
    places = {d["location"]: d["text"] for d in built.search_index()["docs"]}
    assert "spike" in places["week-1/figures/#cell-2"]


def test_a_fork_changes_one_line_and_every_link_follows(course: Folder) -> None:
    text = (course.path / "course.yaml").read_text()
    course.write({"course.yaml": text.replace("me/course", "you/fork")})
    markdown = course.markdown("week-1/figures/index.md") + course.markdown("week-1/index.md")
    assert "me/course" not in markdown
    assert markdown.count("you/fork") >= 6


def test_an_exercise_elsewhere_has_a_page_with_its_video_and_the_copy(built: Built) -> None:
    page = built.article("week-1/exercises/index.html")
    assert "colab.research.google.com/github/o/r/blob/main/e/x.ipynb" in page
    assert "https://raw.githubusercontent.com/o/r/main/e/x.ipynb" in page
    assert "data-cw-youtube" in page
    assert "exercise" in page
    assert "was saved without its results" in page
    assert "Open it in Colab to run it." in page
    other = built.article("week-1/outlined/index.html")
    assert "outline only" in other
    assert "lives elsewhere" in other


def test_a_reading_has_its_references_equations_pictures_and_links(built: Built) -> None:
    page = built.article("materials/r/index.html")
    assert '<h1 id="what-to-read">What to read' in page
    assert "<mi>ℝ</mi>" in page
    assert (
        '(<a href="#ref-mainen1995">Mainen, 1995</a>; <a href="#ref-minsky1969">1969</a>)' in page
    )
    for key in ("mainen1995", "minsky1969", "uncited"):
        assert f'<li id="ref-{key}">' in page
    assert 'href="https://doi.org/10.7551/mitpress/11301.001.0001">DOI</a>' in page
    assert 'href="https://arxiv.org/pdf/2306.08007">PDF</a>' in page
    assert 'src="../cell.png" width="30" height="20" alt="A cell"' in page
    for target in ("../sub/other/index.html", "../deck.pdf", "../../week-1/figures/index.html"):
        assert (built.site / "materials/r" / target).resolve().exists()
        assert f'href="{target}' in page
    assert 'href="../../r/index.html"' in built.article("materials/sub/other/index.html")


def test_lists_of_papers_have_pages_and_an_entry_may_be_a_reading(built: Built) -> None:
    assert "Mainen. Spikes" in built.article("materials/papers/index.html")
    assert "https://doi.org/10.1126/science.7770778" in built.article("materials/dois/index.html")
    assert "<em>Perceptrons</em>" in built.article("week-1/index.html")


def test_pages_of_docs_may_cite(built: Built) -> None:
    for page in ("about/index.html", "index.html"):
        article = built.article(page)
        assert '(<a href="#ref-minsky1969">Minsky and Papert, 1969</a>)' in article
        assert '<li id="ref-minsky1969">' in article
    assert "<code>[@code]</code>" in built.article("about/index.html")


def test_the_week_lists_them_and_the_navigation_has_them(built: Built) -> None:
    week = built.article("week-1/index.html")
    for target in ("figures/", "exercises/", "outlined/", "../materials/r/"):
        assert f'href="{target}"' in week
    navigation = built.html("week-1/index.html").split("<article")[0]
    for title in ("Figures", "Exercises", "Outlined", "Papers"):
        assert title in navigation


def test_the_export_has_the_same_pages(course: Folder, built: Built) -> None:
    done = course.coursewright("export", "markdown", "out")
    assert done.returncode == 0, done.stderr
    theirs = Folder(course.path / "out").build("--strict")
    assert theirs.status == 0, theirs.log
    for page in ("materials/r/index.html", "week-1/figures/index.html"):
        ours = built.article(page).partition("<h1")[2]
        assert theirs.article(page).partition("<h1")[2] == ours


def test_a_second_build_reads_nothing_anew(course: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    first = course.site()

    def fail(*_: object) -> None:
        pytest.fail("it reads again")

    monkeypatch.setattr("coursewright.materials.notebook.parse_notebook", fail)
    monkeypatch.setattr("coursewright.materials.reading.parse_reading", fail)
    monkeypatch.setattr("coursewright.materials.bibliography.parse_bibtex", fail)
    assert course.site() == first


def test_what_leads_nowhere_is_reported_with_file_and_line_or_cell(course: Folder) -> None:
    course.write({
        "materials/r.md": "# R\n\n[a](decc.pdf)\n\n[b](../../etc/passwd) ![c](x.png) [@mainen]\n"
        "\n[d](../docs/about.md) [e](.hidden) $\\nosuch$\n",
        "docs/about.md": "# About\n\n[@minsky]\n",
        "refs.bib": REFS + REFS,
    })  # fmt: skip
    (course.path / "materials/copy.ipynb").write_bytes(
        content(markdown("x"), markdown("[a](b.md)"))
    )
    done = course.coursewright("check")
    assert done.returncode == 1
    lines = [line for line in done.stdout.splitlines() if not line.startswith("  ")]
    assert lines[:-3] == [
        "docs/about.md:3: error: no bibliography has an entry minsky [CW086]",
        "materials/copy.ipynb: cell 2: error: this links to b.md, which is not there [CW081]",
        "materials/r.md:3: error: this links to decc.pdf, which is not there [CW081]",
        "materials/r.md:5: error: no bibliography has an entry mainen [CW086]",
        "materials/r.md:5: error: this link leads out of the course's folder: ../../etc/passwd"
        " [CW030]",
        "materials/r.md:5: error: this links to x.png, which is not there [CW081]",
        'materials/r.md:7: warning: this equation cannot be shown: Unknown command "\\nosuch":'
        " \\nosuch [CW080]",
        "materials/r.md:7: error: this link leads out of the course's folder: .hidden [CW030]",
        "materials/r.md:7: error: this links to ../docs/about.md, of which the site has no page"
        " from here [CW082]",
        "refs.bib:3: error: the key minsky1969 stands twice; the first is on line 1 [CW084]",
    ]
    assert "did you mean deck.pdf?" in done.stdout
    assert "did you mean mainen1995?" in done.stdout
    assert course.build().status == 0
    assert course.build("--strict").status == 1


def test_a_broken_notebook_is_a_problem_and_stays_a_download(course: Folder) -> None:
    course.write({"materials/n é.ipynb": "{"})
    done = course.coursewright("check")
    assert "materials/n é.ipynb:1: error: this notebook is no JSON, or a part of one" in done.stdout
    built = course.build()
    assert built.status == 0
    assert "Download" in built.article("week-1/figures/index.html")


def test_an_unknown_key_in_the_manifest_points_at_it(course: Folder) -> None:
    text = (course.path / "course.yaml").read_text()
    course.write({"course.yaml": text.replace("minsky1969", "minski1969")})
    (problem,) = course.site().warnings
    assert str(problem.place) == "course.yaml:19:16"
    assert problem.hint == "did you mean minsky1969?"


def test_figures_of_a_notebook_are_files_beside_its_page(course: Folder) -> None:
    drawing = io.BytesIO()
    Image.new("RGB", (12, 6)).save(drawing, "JPEG")
    data = base64.b64encode(drawing.getvalue()).decode()
    notebook = content(code("x", shown(image_jpeg=data)))
    (course.path / "materials/n é.ipynb").write_bytes(notebook)
    built = course.build("--strict")
    assert 'src="picture-1.jpg" width="12" height="6"' in built.article("week-1/figures/index.html")
    assert (built.site / "week-1/figures/picture-1.jpg").exists()


def test_the_real_notebooks_and_readings_are_in_a_site_that_finds_them(folder: Folder) -> None:
    notebooks, readings = corpus_files("*.ipynb"), corpus_files("*reading.md")
    lines = ["title: x", "weeks:", "  - title: y", "    notebooks:"]
    (folder.path / "m").mkdir()
    for path in (*notebooks, *readings):
        (folder.path / "m" / path.name).write_bytes(path.read_bytes())
    lines += [f"      - {{title: {path.stem}, notebook: m/{path.name}}}" for path in notebooks]
    lines += [f"    readings: [{', '.join(f'm/{path.name}' for path in readings)}]"]
    built = folder.write({"course.yaml": "\n".join(lines) + "\n"}).build()
    assert built.status == 0, built.log
    index = json.dumps(built.search_index(), ensure_ascii=False)
    for word in ("StateMonitor", "zebrafish", "Perceptrons"):
        assert word in index
    for path in readings:
        page = built.article(f"m/{path.stem}/index.html")
        assert page.count("<li>") >= path.read_text().count("\n* ")
    for path in notebooks:
        assert Path(built.site / f"week-1/{path.stem}").is_dir()
