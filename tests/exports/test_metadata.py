"""What each page says of itself in its head: to search engines, and where its address is shared."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from PIL import Image, features

from coursewright.exports import card
from coursewright.exports.card import Card, draw
from coursewright.exports.front_matter import with_keys
from coursewright.exports.linked_data import as_script
from coursewright.exports.summaries import LONGEST, shortened
from coursewright.materials import fonts
from tests.conftest import Built, Folder
from tests.exports.sample import ADDRESS, AS_OF, HOSTILE, sample
from tests.test_preview import Server

NOT_PAGES = {"404.html", "coursewright-offline.html"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = sample(Folder(tmp_path_factory.mktemp("course")))
    done = folder.coursewright("build", "--as-of", AS_OF)
    return Built(folder.path / "site", done.returncode, done.stdout + done.stderr)


def pages(built: Built) -> list[str]:
    return [page for page in built.pages() if page not in NOT_PAGES]


def head(html: str) -> str:
    return html.partition("</head>")[0]


def said(html: str, name: str) -> list[str]:
    """What the head of a page says under a name."""
    found = re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)">', head(html))
    return [unescape(text) for text in found]


def data_of(html: str) -> dict[str, Any]:
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    data: dict[str, Any] = json.loads(script)
    return data


def things(data: Any) -> Iterator[dict[str, Any]]:
    """Everything in linked data that has a type."""
    if isinstance(data, dict):
        if "@type" in data:
            yield data
        data = list(data.values())
    if isinstance(data, list):
        for one in data:
            yield from things(one)


# -- Every page -------------------------------------------------------------------------------


def test_every_page_has_one_address_one_description_and_data_that_can_be_read(
    built: Built,
) -> None:
    descriptions: dict[str, str] = {}
    for page in pages(built):
        html = built.html(page)
        (canonical,) = re.findall(r'<link rel="canonical" href="([^"]*)">', html)
        (description,) = said(html, "description")
        assert unquote(canonical) == ADDRESS + page.removesuffix("index.html")
        assert 0 < len(description) <= LONGEST, page
        assert data_of(html)["url"] == canonical
        assert unescape(data_of(html)["description"]) == description
        descriptions[description] = page
    assert len(descriptions) == len(pages(built)) > 10


def test_every_page_says_what_is_shown_where_its_address_is_shared(built: Built) -> None:
    for page in pages(built):
        html = built.html(page)
        # https://ogp.me/#metadata: these four are needed.
        for name in ("og:title", "og:type", "og:image", "og:url"):
            assert len(said(html, name)) == 1, (page, name)
        assert said(html, "og:description") == said(html, "description")
        assert said(html, "og:site_name") == [HOSTILE]
        assert said(html, "twitter:card") == ["summary_large_image"]
        (image,) = said(html, "og:image")
        with Image.open(built.site / image.removeprefix(ADDRESS)) as picture:
            assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert said(built.html(), "og:type") == ["website"]
    assert said(built.html(), "og:title") == [HOSTILE]
    assert said(built.html("week-1/index.html"), "og:title") == [f"Week 1: {HOSTILE}"]
    assert said(built.html("about/index.html"), "og:title") == ["About & us"]


def test_titles_of_any_kind_stay_texts(built: Built) -> None:
    for page in pages(built):
        html = built.html(page)
        assert "<script>alert" not in html
        assert not re.search(r"<!-- {", html)
        assert "\\u003c/script" in html
    course = data_of(built.html())
    assert course["name"] == HOSTILE


def test_what_an_author_says_of_a_page_comes_first(built: Built) -> None:
    html = built.html("described/index.html")
    assert said(html, "description") == ["The author's own words"]
    assert said(built.html("week-1/index.html"), "description") == ["What it is about."]
    (about,) = said(built.html("about/index.html"), "description")
    assert about.startswith('Who "we" are & why: a long paragraph')
    assert about.endswith("two of its…")


def test_what_is_not_out_is_in_no_head_and_not_in_the_sitemap(built: Built) -> None:
    for page in pages(built):
        assert "secret" not in head(built.html(page)).lower()
        assert "kept back" not in head(built.html(page)).lower()
    sitemap = ElementTree.fromstring(built.html("sitemap.xml"))
    listed = {unquote(it.text or "") for it in sitemap.iter() if it.tag.endswith("}loc")}
    assert listed == {ADDRESS + page.removesuffix("index.html") for page in pages(built)}
    assert not (built.site / "assets/cards/week-2.png").exists()


def test_what_is_shown_in_place_of_a_page_is_not_to_be_found(built: Built) -> None:
    html = built.html("404.html")
    assert said(html, "robots") == ["noindex"]
    assert "canonical" not in html
    assert "og:" not in html
    for page in pages(built):
        assert said(built.html(page), "robots") == []


def test_nothing_of_it_runs_or_asks_another_site(built: Built) -> None:
    policy = re.search(r'Security-Policy" content="([^"]+)"', built.html())
    assert policy
    scripts = re.search(r"script-src ([^;]+)", policy[1])
    assert scripts
    assert "unsafe-inline" not in scripts[1]
    # As many hashes as scripts that run: data has none.
    plain = Folder(built.site.parent)
    html = built.html()
    without = re.sub(r'<script type="application/ld\+json">.*?</script>', "", html)
    assert len(re.findall("sha256-", scripts[1])) <= len(re.findall(r"<script>", without)) + 4
    assert "policy" not in built.log
    done = plain.coursewright("links", "--offline", "--site", "site")
    assert done.returncode == 0, done.stdout


def test_a_page_is_little_heavier_by_it(reference: Built) -> None:
    for page in reference.pages():
        html = reference.html(page)
        if page not in NOT_PAGES:
            assert len(json.dumps(data_of(html))) < 12_000, page


# -- The vocabulary ---------------------------------------------------------------------------

THING = {"name", "url", "description", "image"}
WORK = {
    *THING,
    *("contributor", "datePublished", "encodingFormat", "hasPart", "inLanguage"),
    *("isAccessibleForFree", "isPartOf", "license", "position", "provider", "thumbnailUrl"),
    *("timeRequired", "video"),
}
"""Of https://schema.org/Thing and https://schema.org/CreativeWork, what we use."""

VOCABULARY: Mapping[str, set[str]] = {
    "Course": {*WORK, "hasCourseInstance", "learningResourceType"},
    "CourseInstance": {*THING, "courseMode", "courseSchedule", "startDate", "endDate"},
    "LearningResource": {*WORK, "learningResourceType"},
    "Organization": THING,
    "Person": THING,
    "PresentationDigitalDocument": WORK,
    "Schedule": {
        *THING,
        *("byDay", "endDate", "endTime", "repeatFrequency", "scheduleTimezone"),
        *("startDate", "startTime"),
    },
    "SoftwareSourceCode": WORK,
    "VideoObject": {*WORK, "contentUrl", "embedUrl"},
    "WebPage": WORK,
}
"""For each type the properties that it has; each type has its page, https://schema.org/Course."""

NEEDED: Mapping[str, set[str]] = {
    # https://developers.google.com/search/docs/appearance/structured-data/course
    "Course": {"name"},
    # .../structured-data/course-info: courseMode, with courseSchedule or courseWorkload
    "CourseInstance": {"courseMode", "courseSchedule"},
    # .../structured-data/learning-video and schema.org: what names a part of a course
    "LearningResource": {"name", "learningResourceType"},
    "Organization": {"name"},
    "Person": {"name"},
    "PresentationDigitalDocument": {"name", "url"},
    # https://schema.org/Schedule: "repeatFrequency" makes it one
    "Schedule": {"repeatFrequency", "startDate", "endDate"},
    "SoftwareSourceCode": {"name", "url"},
    # .../structured-data/video: name, thumbnailUrl and uploadDate, which no course knows
    "VideoObject": {"name", "description"},
    "WebPage": {"name", "url"},
}
"""For each type the properties without which others do nothing with it."""


def test_all_that_is_said_is_of_the_vocabulary_and_nothing_needed_lacks(built: Built) -> None:
    found: set[str] = set()
    for page in pages(built):
        data = data_of(built.html(page))
        assert data.pop("@context") == "https://schema.org"
        for thing in things(data):
            kind, keys = thing["@type"], set(thing) - {"@type", "@id"}
            found.add(kind)
            assert keys <= VOCABULARY[kind], (page, keys - VOCABULARY[kind])
            if keys != {"name", "url"}:  # which only points to what is said elsewhere
                assert NEEDED[kind] <= keys, (page, kind, NEEDED[kind] - keys)
            assert None not in thing.values()
            assert "" not in thing.values()
    assert found == set(VOCABULARY)


def test_the_home_page_is_the_course(built: Built) -> None:
    course = data_of(built.html())
    assert course["@type"] == "Course"
    assert course["description"]
    assert (course["inLanguage"], course["isAccessibleForFree"]) == ("en", True)
    assert course["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert course["provider"]["name"] == "Uni & Co"
    assert [one["name"] for one in course["contributor"]] == ["Ada", "Bo"]
    assert [week["url"] for week in course["hasPart"]] == [
        f"{ADDRESS}week-{number}/" for number in (1, 3, 4)
    ]
    instance = course["hasCourseInstance"]
    assert (instance["startDate"], instance["endDate"]) == ("2026-10-05", "2026-12-11")
    assert instance["courseMode"] == "blended"
    (schedule,) = instance["courseSchedule"]
    assert schedule["byDay"] == "https://schema.org/Monday"
    assert (schedule["startTime"], schedule["endTime"]) == ("10:00", "12:00")


def test_a_course_without_a_term_is_given_at_no_time(reference: Built) -> None:
    course = data_of(reference.html())
    assert "hasCourseInstance" not in course
    assert not {"license", "inLanguage"} & course.keys()


def test_a_lecture_has_its_video_its_time_and_its_slides(built: Built) -> None:
    (page,) = [page for page in pages(built) if page.startswith("week-1/brains")]
    lecture = data_of(built.html(page))
    assert lecture["learningResourceType"] == "lecture"
    assert lecture["isPartOf"]["url"] == f"{ADDRESS}week-1/"
    assert lecture["timeRequired"] == "PT1M2S"
    video = lecture["video"]
    assert video["embedUrl"] == "https://www.youtube-nocookie.com/embed/WMRUZT9NljM"
    assert video["thumbnailUrl"] == "https://i.ytimg.com/vi/WMRUZT9NljM/hqdefault.jpg"
    assert "uploadDate" not in video
    (slides,) = lecture["hasPart"]
    assert slides["url"] == f"{ADDRESS}materials/deck.pptx"
    file = data_of(built.html("week-1/a-file/index.html"))
    assert file["video"]["contentUrl"] == f"{ADDRESS}materials/a.mp4"
    assert "timeRequired" not in file


def test_where_a_slide_stands_before_the_video_it_is_the_videos_picture(reference: Built) -> None:
    html = reference.html("week-1/neuron-structure/index.html")
    assert "thumbnailUrl" in data_of(html)["video"]
    assert 'class="cw-poster" src="slide-1.webp"' in html or "slide-1.webp" in html


def test_an_announcement_has_its_day_and_a_reading_its_kind(built: Built) -> None:
    hello = data_of(built.html("announcements/hello/index.html"))
    assert (hello["@type"], hello["name"]) == ("WebPage", "Hello")
    assert hello["datePublished"] == "2026-10-05T09:00:00+01:00"
    read = data_of(built.html("materials/read/index.html"))
    assert read["learningResourceType"] == "reading"
    code = data_of(built.html("week-1/code/index.html"))
    assert code["hasPart"][0]["url"] == f"{ADDRESS}materials/code.ipynb"


def test_without_an_address_no_page_names_one(course: Folder) -> None:
    built = course.build()
    for page in pages(built):
        html = built.html(page)
        assert said(html, "og:image") == said(html, "og:url") == []
        assert said(html, "twitter:card") == ["summary"]
        assert not {"url", "@id", "image"} & data_of(html).keys()
    assert not (built.site / "assets/cards").exists()


def test_a_server_says_nothing_to_search_engines(course: Folder) -> None:
    course.write(
        {
            "mkdocs.yml": f"site_name: x\nsite_url: {ADDRESS}\ntheme: material\n"
            "plugins: [coursewright]\n"
        }
    )
    server = Server(course)
    try:
        server.shows("Beginnings", "c/")
        assert "ld+json" not in server.page("c/")
    finally:
        server.stop()


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "\u2028", "&amp;", "<SCRIPT"])
def test_no_text_ends_the_script_that_it_stands_in(text: str) -> None:
    script = as_script({"name": text})
    assert not set("<>&\u2028") & set(script)
    assert json.loads(script) == {"name": text}


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("a  b\nc", "a b c"),
        ("word " * 40, " ".join(["word"] * 31) + "…"),
        ("x" * 200, "x" * 159 + "…"),
        ("one, " * 40, ("one, " * 31).rstrip(", ") + "…"),
    ],
)
def test_a_long_text_ends_after_a_whole_word(text: str, cut: str) -> None:
    assert shortened(text) == cut
    assert len(cut) <= LONGEST


# -- The picture ------------------------------------------------------------------------------


def picture(card: Card, course: str = "A course") -> Image.Image | None:
    content = draw(card, course)
    assert content is None or len(content) < 40_000
    return Image.open(io.BytesIO(content)) if content else None


@pytest.mark.parametrize(
    "title",
    [
        "Neurons",
        "Μαθηματικά, Физика, Tiếng Việt: ½ → “∞”",
        "🧠 Brains",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4,
        "a word and " * 50,
    ],
)
def test_a_title_is_drawn_as_a_picture_of_the_size_that_is_asked_for(title: str) -> None:
    image = picture(Card(title, "Week 12", "A course of that name"))
    assert image
    assert (image.format, image.size) == ("PNG", (1200, 630))
    blank = picture(Card(".", "Week 12", "A course of that name"))
    assert blank
    assert image.tobytes() != blank.tobytes()


def test_nothing_is_drawn_beyond_the_edge() -> None:
    for title in ("W" * 300, "a word and " * 50):
        image = picture(Card(title, "W" * 20, "W " * 100))
        assert image
        grey = image.convert("L")
        ground = grey.getpixel((0, 0))
        edge = [grey.getpixel((x, y)) for x in (1199, 1140) for y in range(630)]
        assert set(edge) == {ground}, title


def test_letters_that_no_font_has_make_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_folders", list)
    assert picture(Card("深度学习", "", "")) is None
    assert picture(Card("Deep learning", "深度学习", "深度学习")) is not None


def test_what_runs_from_right_to_left_is_drawn_only_where_it_can_be_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    title = Card("علم الأعصاب", "", "")
    if features.check("raqm") and features.check("fribidi"):
        image = picture(title)
        assert image
        grey = image.convert("L")
        band = grey.crop((600, 190, 1130, 330))
        assert band.getextrema() != (grey.getpixel((0, 0)),) * 2  # it is at the right
    monkeypatch.setattr(features, "check", lambda _: False)
    assert picture(title) is None
    assert picture(Card("Café", "", "")) is not None  # its mark is a part of its letter
    assert unicodedata.normalize("NFC", "Cafe\u0301") == "Café"
    assert picture(Card("Cafe\u0301", "", "")) is not None


def test_a_site_whose_title_cannot_be_drawn_does_without(
    course: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card, "with_letters", lambda _: None)
    assert draw(Card("Neurons", "", ""), "x") is None


def test_a_picture_of_ones_own_comes_first(course: Folder) -> None:
    course.write(
        {
            "mkdocs.yml": f"site_name: x\nsite_url: {ADDRESS}\ntheme: material\n"
            "plugins: [search, coursewright]\n",
            "course.yaml": 'title: "\U00016a40"\nweeks: [{title: Beginnings}]\n',
        }
    )
    built = course.build()
    assert said(built.html(), "og:image") == []
    assert said(built.html("week-1/index.html"), "og:image") == [
        f"{ADDRESS}assets/cards/week-1.png"
    ]
    own = course.path / "docs/assets/cards/course.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(draw(Card("Mine", "", ""), "x") or b"")
    built = course.build()
    assert said(built.html(), "og:image") == [f"{ADDRESS}assets/cards/course.png"]
    assert (built.site / "assets/cards/course.png").read_bytes() == own.read_bytes()


def test_it_is_drawn_once(course: Folder, tmp_path: Path) -> None:
    one = Card("Neurons", "", "")
    first = card.drawn_card(tmp_path / "cache", one, "x")
    assert first
    made = first.stat().st_mtime_ns
    assert card.drawn_card(tmp_path / "cache", one, "x") == first
    assert first.stat().st_mtime_ns == made
    assert card.drawn_card(tmp_path / "cache", one, "y") != first


def test_where_nothing_can_be_kept_there_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert card.drawn_card(tmp_path / "file" / "cache", Card("x", "", ""), "x") is None


# -- What is written out for other generators -------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# A\n", "---\na: b\n---\n\n# A\n"),
        ("---\nc: d\n---\n# A\n", "---\nc: d\na: b\n---\n# A\n"),
        ("---\na: c\n---\n# A\n", "---\na: c\n---\n# A\n"),
        ("---\n{c: d}\n---\n# A\n", "---\n{c: d}\n---\n# A\n"),
        ("---\n- c\n---\n# A\n", "---\n- c\n---\n# A\n"),
        ("---\nc: [\n---\n# A\n", "---\nc: [\n---\n# A\n"),
        ("---\nc: !ENV d\n---\n# A\n", "---\nc: !ENV d\na: b\n---\n# A\n"),
        ("Title: x\n\n# A\n", "Title: x\n\n# A\n"),
    ],
)
def test_front_matter_says_more_and_nothing_otherwise(text: str, written: str) -> None:
    assert with_keys(text, {"a": "b"}) == written
