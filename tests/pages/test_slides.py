from __future__ import annotations

import html
import io
import json
import re
from typing import Any

import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation

from coursewright.materials import libreoffice, pictures
from coursewright.materials.deck import Paragraph, Picture, Slide, Span, Table, read_deck
from coursewright.materials.maths import Maths
from coursewright.pages import slides as module
from coursewright.pages.slides import _alt, _html, _remarks
from tests.conftest import MKDOCS_YML, Folder, corpus_decks

SETTING = MKDOCS_YML.replace("coursewright]", "coursewright: {{slides: {}}}]").replace(
    "{name: material, font: false, features: [navigation.footer, content.action.edit]}", "material"
)
COURSE = """
course.yaml: |
  title: x
  weeks:
    - title: y
      lectures: [{title: L, video: WMRUZT9NljM, slides: materials/d.pptx}]
"""


def save(folder: Folder, *slides: tuple[str, str, str], hidden: int = 0) -> None:
    """A deck of slides with title, text and notes; `hidden` is the number of one to hide."""
    presentation = Presentation()
    for number, (title, text, notes) in enumerate(slides, 1):
        slide: Any = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text_frame.text = text
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
        if number == hidden:
            slide._element.set("show", "0")
    (folder.path / "materials").mkdir(exist_ok=True)
    presentation.save(str(folder.path / "materials/d.pptx"))


@pytest.fixture
def lecture(folder: Folder) -> Folder:
    folder.write(COURSE)
    save(folder, ("First", "A point", "What is said."), ("Second", "Another", "More is said."))
    return folder


def test_each_slide_has_a_heading_of_its_own_a_picture_and_its_transcript(lecture: Folder) -> None:
    built = lecture.build("--strict")
    assert built.status == 0, built.log
    page = built.article("week-1/l/index.html")
    assert '<h3 id="slide-1">First' in page
    assert '<h3 id="slide-2">Second' in page
    assert 'srcset="slide-1.webp 1280w, slide-1-640.webp 640w, slide-1-320.webp 320w"' in page
    assert 'width="1280" height="960" alt="First. A point" loading="lazy"' in page
    assert "<p>What is said.</p>" in page
    assert (built.site / "week-1/l/slide-2-640.webp").exists()
    assert '<img alt="" class="cw-poster" src="slide-1.webp"' in page
    assert (built.site / "week-1/l/transcript.txt").read_text() == (
        "1. First\n\nWhat is said.\n\n\n2. Second\n\nMore is said.\n"
    )
    places = {d["location"]: d["text"] for d in built.search_index()["docs"]}
    assert "More is said." in places["week-1/l/#slide-2"]


def test_pictures_are_found_without_directory_urls_and_in_an_export(lecture: Folder) -> None:
    lecture.write({"mkdocs.yml": MKDOCS_YML + "use_directory_urls: false\n"})
    built = lecture.build("--strict")
    assert 'src="slide-1.webp"' in built.article("week-1/l/index.html")
    done = lecture.coursewright("export", "markdown", "out")
    assert done.returncode == 0, done.stderr
    assert (lecture.path / "out/docs/week-1/l/slide-1.webp").exists()


def test_hidden_slides_stay_out_of_everything(lecture: Folder) -> None:
    save(lecture, ("Shown", "a", "b"), ("Secret", "unknown", "unsaid"), hidden=2)
    built = lecture.build()
    everything = "".join(
        file.read_text(errors="replace") for file in built.site.rglob("*") if file.is_file()
        and file.suffix in (".html", ".json", ".txt")
    )  # fmt: skip
    assert not re.search("Secret|unknown|unsaid", everything)
    assert not (built.site / "week-1/l/slide-2.webp").exists()


def test_a_second_build_draws_nothing(lecture: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    first = lecture.site()
    monkeypatch.setattr(module, "_prepare", lambda *_: pytest.fail("it draws again"))
    assert lecture.site() == first


@pytest.mark.parametrize("name", ["data.json", "slide-1.webp"])
def test_a_cache_that_someone_damaged_is_made_anew(lecture: Folder, name: str) -> None:
    first = lecture.site()
    (kept,) = (lecture.path / ".cache/coursewright").iterdir()
    if name == "data.json":
        (kept / name).write_text('{"files": [{')
    else:
        (kept / name).unlink()
    assert lecture.site() == first
    assert (kept / name).stat().st_size > 100


def test_slides_may_be_shown_without_pictures(lecture: Folder) -> None:
    lecture.write({"mkdocs.yml": SETTING.format("none")})
    page = lecture.build("--strict").article("week-1/l/index.html")
    assert "<img" not in page
    assert "<li>A point</li>" in page


def test_a_renderer_that_is_asked_for_and_missing_is_a_problem(
    lecture: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    lecture.write({"mkdocs.yml": SETTING.format("libreoffice")})
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    (problem,) = lecture.found()
    assert str(problem.place) == "mkdocs.yml"
    assert "LibreOffice is not installed" in problem.message


def test_without_a_picture_of_a_slide_the_pictures_on_it_are_shown(lecture: Folder) -> None:
    file = lecture.path / "materials/d.pptx"
    presentation = Presentation(str(file))
    png = io.BytesIO()
    Image.new("RGB", (40, 30)).save(png, "PNG")
    slide = presentation.slides[0]
    picture = slide.shapes.add_picture(png, 0, 0)
    picture._element.nvPicPr.cNvPr.set("descr", "A <small> square")
    presentation.save(str(file))
    lecture.write({"mkdocs.yml": SETTING.format("none")})
    built = lecture.build("--strict")
    page = built.article("week-1/l/index.html")
    assert 'src="slide-1-picture-1.webp" width="40" height="30" alt="A &lt;small&gt; squ' in page
    assert (built.site / "week-1/l/slide-1-picture-1.webp").exists()


def test_a_slide_that_cannot_be_drawn_has_its_text_and_a_warning(
    lecture: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = pictures.draw_slides
    monkeypatch.setattr(pictures, "draw_slides", lambda deck, _, *to: draw(deck, [2], *to))
    site = lecture.site()
    assert [f"{r.place}: {r.message}" for r in site.warnings] == [
        "materials/d.pptx: slide 1: it could not be drawn; its text and pictures stand in its place"
    ]
    page = next(page.markdown for page in site.pages if page.path == "week-1/l/index.md")
    assert "slide-1.webp" not in page
    assert "<li>A point</li>" in page


def test_a_broken_deck_is_a_problem_and_stays_a_download(lecture: Folder) -> None:
    lecture.write({"materials/d.pptx": "no deck"})
    done = lecture.coursewright("check")
    assert done.returncode == 1
    assert done.stdout.startswith("materials/d.pptx: error: this deck is broken: ")
    built = lecture.build()
    assert built.status == 0
    assert "Download the slides" in built.article("week-1/l/index.html")


def test_what_could_be_better_is_said_by_check_and_fails_nothing(lecture: Folder) -> None:
    save(lecture, ("Same", "a", "b"), ("Same", "a", ""), ("", "a", "b"))
    done = lecture.coursewright("check")
    assert done.returncode == 0
    first, total, *rest = done.stdout.splitlines()
    assert first == "materials/d.pptx: 2 of 3 slides with notes, 0 of 0 pictures with alt text"
    assert total == "The course: 2 of 3 slides with notes, 0 of 0 pictures with alt text"
    assert [line for line in rest if "slide" in line] == [
        'materials/d.pptx: slide 1: warning: another slide has the same title, "Same" [CW066]',
        'materials/d.pptx: slide 2: warning: another slide has the same title, "Same" [CW066]',
        "materials/d.pptx: slide 2: warning: it has no speaker notes [CW067]",
        "materials/d.pptx: slide 3: warning: it has no title [CW065]",
    ]
    data = json.loads(lecture.coursewright("check", "--format", "json").stdout)
    assert {problem["level"] for problem in data["problems"]} == {"warning"}
    assert data["decks"]["materials/d.pptx"]["with_notes"] == 2
    assert lecture.build("--strict").status == 0


def test_how_remarks_are_taken_is_set_in_mkdocs_yml(lecture: Folder) -> None:
    save(lecture, ("Same", "a", "b"), ("Same", "a", ""))
    options = "{levels: {same_title: ignore, no_notes: error}}"
    lecture.write({"mkdocs.yml": SETTING.replace("{{slides: {}}}", options)})
    done = lecture.coursewright("check")
    assert done.returncode == 1
    assert "slide 2: error: it has no speaker notes" in done.stdout
    assert "same title" not in done.stdout
    assert lecture.build("--strict").status == 0


def test_limits_are_set_in_mkdocs_yml(lecture: Folder) -> None:
    lecture.write({"mkdocs.yml": SETTING.replace("{{slides: {}}}", "{limits: {parts: 3}}")})
    done = lecture.coursewright("check")
    assert done.returncode == 1
    assert "materials/d.pptx: error: this deck is refused: it has" in done.stdout
    assert "raise limits: parts: 3 in mkdocs.yml" in done.stdout


def test_pictures_without_words_are_counted() -> None:
    slide = Slide(3, "T", (Picture(None), Picture("A cat"), Picture(None)), (text("n"),), False)
    assert list(_remarks([slide])) == [
        ("no_alt", 3, "2 pictures have no alt text that a person wrote")
    ]


def text(words: str, kind: str = "text", level: int = 0) -> Paragraph:
    return Paragraph((Span(words),), kind, level)  # type: ignore[arg-type]


def test_lists_nest_and_programs_keep_their_lines() -> None:
    blocks = [
        text("a", "bullet"),
        text("b", "bullet", 1),
        text("c", "bullet", 1),
        text("d", "bullet"),
        text("1", "number"),
        text("for x:", "code"),
        text("", "code"),
        text("    y", "code"),
    ]
    assert _html(blocks) == (
        "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>\n"
        "<ol><li>1</li></ol>\n"
        "<pre><code>for x:&#10;&#10;    y</code></pre>"
    )


def test_styles_links_tables_and_equations_have_their_html() -> None:
    spans = (
        Span("b", bold=True, italic=True),
        Span("l", link='https://a.b/?x="&y'),
        Span("x", maths=Maths("<math><mi>x</mi></math>", "x")),
        Span("two\nlines"),
    )
    assert _html([Paragraph(spans)]) == (
        "<p><em><strong>b</strong></em>"
        '<a href="https://a.b/?x=&quot;&amp;y">l</a>'
        "<math><mi>x</mi></math>two<br>lines</p>"
    )
    assert _html([Table((((text("a"),), ()),))]) == (
        "<table><tr><td><p>a</p></td><td></td></tr></table>"
    )
    assert _html([Picture("A <cat>"), Picture(None)]) == "<p><em>Picture: A &lt;cat&gt;</em></p>"


HOSTILE = "<script>alert(1)</script> {{ 7*7 }} # x | *y* [a](b) `c` \\ _z_"


def test_text_of_a_deck_is_text(lecture: Folder) -> None:
    save(lecture, (HOSTILE, f"{HOSTILE}\n\n{HOSTILE}", f"{HOSTILE}\n# no heading"))
    built = lecture.build("--strict")
    assert built.status == 0, built.log
    page = built.article("week-1/l/index.html")
    assert "<script" not in page
    shown = html.unescape(re.sub(r"<[^>]+>", " ", page))
    assert shown.count(HOSTILE) >= 4
    assert "49" not in shown
    assert "no heading" not in re.findall(r"<h\d.*?</h\d>", page)


def test_a_long_text_makes_no_endless_alt() -> None:
    slide = Slide(1, "Title", (text("word " * 500),), (), False)
    assert len(_alt(slide)) < 510
    assert _alt(slide).startswith("Title. word word")
    assert _alt(slide).endswith(" …")


def test_the_real_decks_pages_hold_every_equation_and_every_word_of_notes(folder: Folder) -> None:
    lectures = ""
    folder.path.joinpath("materials").mkdir()
    for number, path in enumerate(corpus_decks()):
        folder.path.joinpath(f"materials/{number}.pptx").write_bytes(path.read_bytes())
        lectures += f"      - {{title: D{number}, slides: materials/{number}.pptx}}\n"
    folder.write({"course.yaml": f"title: x\nweeks:\n  - title: y\n    lectures:\n{lectures}"})
    built = folder.build("--strict")
    assert built.status == 0, built.log
    for number, path in enumerate(corpus_decks()):
        page = built.article(f"week-1/d{number}/index.html")
        shown = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
        equations = 0
        for slide in read_deck(path, path.name).slides:
            for paragraph in slide.notes:
                equations += sum(span.maths is not None for span in paragraph.spans)
                for span in paragraph.spans:
                    if not span.maths:
                        assert " ".join(span.text.split()) in shown
            assert f'id="slide-{slide.number}"' in page
            assert (built.site / f"week-1/d{number}/slide-{slide.number}.webp").exists()
        assert page.count("<math") >= equations
        for match in re.finditer(r"<math.*?</math>", page, re.DOTALL):
            etree.parse(io.BytesIO(match[0].encode()))
