from __future__ import annotations

import random
from itertools import pairwise

import pytest

from coursewright.errors import ContentError
from coursewright.materials.captions import MAX_CUES, MAX_TOLD, Cue, as_webvtt, parse_captions
from coursewright.materials.phrases import MAX_LETTERS, MAX_SECONDS, Phrase, phrases_of

YOUTUBE = """\
WEBVTT
Kind: captions
Language: en

00:00:00.320 --> 00:00:02.750 align:start position:0%
\x20
hello<00:00:00.640><c> and</c><00:00:00.799><c> welcome</c>

00:00:02.750 --> 00:00:02.760 align:start position:0%
hello and welcome
\x20

00:00:02.760 --> 00:00:05.309 align:start position:0%
hello and welcome
to<00:00:03.040><c> this</c><00:00:03.280><c> course</c>

00:00:05.309 --> 00:00:05.319 align:start position:0%
to this course
\x20

00:00:05.319 --> 00:00:08.000 align:start position:0%
to this course
>>&nbsp;on neurons
"""
PREMIERE = """\
1\r
00:00:01,000 --> 00:00:03,500\r
<font color="#ffffff">A na\u00efve model</font> \u2013\r
as in <i>caf\u00e9</i> science\r
\r
2\r
00:00:04,000 --> 00:00:06,000\r
{\\an8}x < 5 and y > 3\r
\r
so it goes on\r
\r
3\r
00:00:06,000 --> 00:00:07,000\r
\u201cThe end\u201d\r
"""
ZOOM = """\
WEBVTT

1
00:00:03.120 --> 00:00:05.790
Dan Goodman: Hello everyone.

2
00:00:06.000 --> 00:00:08.000
Dan Goodman: Two things: first this.

3
00:00:08.500 --> 00:00:10.000
Marcus Ghosh: And then that.

4
00:00:10.500 --> 00:00:12.000
Dan Goodman: Right.
"""


def cues(text: str | bytes) -> list[tuple[float, float, str, str]]:
    found, problems = parse_captions(text.encode() if isinstance(text, str) else text, "a.vtt")
    assert problems == ()
    return [(cue.start, cue.end, cue.speaker, cue.text) for cue in found]


def texts(text: str | bytes) -> list[str]:
    return [cue[3] for cue in cues(text)]


def problems(text: str | bytes) -> list[str]:
    """What is wrong, without the hints, whether or not anything could be read."""
    content = text.encode() if isinstance(text, str) else text
    try:
        found = parse_captions(content, "a.vtt")[1]
    except ContentError as error:
        found = tuple(error.problems)
    return [f"{one.place}: {one.message}" for one in found]


def phrases(text: str) -> list[tuple[float, str, str]]:
    found = phrases_of(parse_captions(text.encode(), "a.vtt")[0])
    return [(phrase.start, phrase.speaker, phrase.text) for phrase in found]


# -- Files as programs write them -------------------------------------------------------------


def test_youtubes_own_captions_say_each_thing_once() -> None:
    assert cues(YOUTUBE)[0] == (0.32, 2.75, "", "hello and welcome")
    assert phrases(YOUTUBE) == [(0.32, "", "hello and welcome to this course >> on neurons")]


def test_what_is_repeated_in_ordinary_captions_was_said_twice() -> None:
    said = ["Yes.", "Yes.", "That is so.", "And this.", "And that."]
    lines = (f"00:0{n}.000 --> 00:0{n}.900\n{text}\n\n" for n, text in enumerate(said))
    assert phrases(f"WEBVTT\n\n{''.join(lines)}")[0][2].startswith("Yes. Yes. That")


def test_premieres_subrip_in_the_letters_of_windows_is_read() -> None:
    assert cues(PREMIERE.encode("cp1252")) == [
        (1, 3.5, "", "A naïve model –\nas in café science"),
        (4, 6, "", "x < 5 and y > 3\nso it goes on"),
        (6, 7, "", "“The end”"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_are_told_apart(encoding: str) -> None:
    assert texts(PREMIERE.encode(encoding))[0] == "A naïve model –\nas in café science"


def test_utf_16_without_its_mark_is_read_where_it_is_english() -> None:
    assert texts(ZOOM.encode("utf-16-le"))[0] == "Hello everyone."


def test_zooms_names_are_speakers() -> None:
    assert [cue[2:] for cue in cues(ZOOM)] == [
        ("Dan Goodman", "Hello everyone."),
        ("Dan Goodman", "Two things: first this."),
        ("Marcus Ghosh", "And then that."),
        ("Dan Goodman", "Right."),
    ]
    assert phrases(ZOOM) == [
        (3.12, "Dan Goodman", "Hello everyone. Two things: first this."),
        (8.5, "Marcus Ghosh", "And then that."),
        (10.5, "Dan Goodman", "Right."),
    ]


def test_a_colon_in_a_few_captions_is_no_speakers_name() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nRemember: this\n\n00:02.000 --> 00:03.000\nAnd that\n"
    )
    assert [cue[2:] for cue in cues(text)] == [("", "Remember: this"), ("", "And that")]


def test_voices_are_speakers_and_one_caption_may_have_two() -> None:
    text = "WEBVTT\n\nintro\n00:01.000 --> 00:02.000\n<v.loud Ada &amp; Co>Hi!</v>\n<v Dan>Hello."
    assert cues(text) == [(1, 2, "Ada & Co", "Hi!"), (1, 2, "Dan", "Hello.")]


def test_notes_styles_and_regions_are_left_out() -> None:
    text = """\
WEBVTT - a title

STYLE
::cue { color: red }

REGION
id:a

NOTE 00:00.000 --> 00:01.000
not yet

00:01.000 --> 00:02.000
kept

NOTE
a remark
"""
    assert texts(text) == ["kept"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<b>bold</b> <i.x>x</i> <u>y</u>", "bold x y"),
        ("<c.yellow.bg_blue>a</c> <lang en-GB>b</lang> <ruby>c<rt>d</rt></ruby>", "a b cd"),
        ("a &lt;b&gt; &amp;amp; c&#233;", "a <b> &amp; cé"),
        ("if a<b and c>d", "if a<b and c>d"),
        ("tab\tand\x07bell\x00", "tab andbell"),
        ("<00:01.500>later", "later"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_tags_go_and_words_stay(written: str, shown: str) -> None:
    assert texts(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{written}\n") == [shown]


def test_captions_without_empty_lines_between_them_are_told_apart() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:03,000 --> 00:00:04,000\ntwo\n42\n"
    assert texts(text) == ["one", "two\n42"]


def test_captions_in_any_order_come_by_time() -> None:
    text = "1\n0:0:3,0 --> 0:0:4,0\nlater\n\n2\n0:0:1,5 --> 0:0:2,25\nsooner\n"
    assert cues(text) == [(1.5, 2.25, "", "sooner"), (3, 4, "", "later")]


# -- What is wrong ----------------------------------------------------------------------------


def test_good_captions_survive_bad_ones_and_each_of_these_is_told() -> None:
    text = """\
WEBVTT

00:01.000 --> 00:02.000
good

00:0x --> 00:03.000
bad

00:05.000 --> 00:04.000
backwards

99999999999999999999:00:00.000 --> 00:00.500
overflow

00:61.000 --> 00:62.000
too many seconds

00:06.000 --> 00:07.000
good too
"""
    found, _ = parse_captions(text.encode(), "a.vtt")
    assert [cue.text for cue in found] == ["good", "good too"]
    assert problems(text) == [
        'a.vtt:6: expected two times, found "00:0x --> 00:03.000"',
        "a.vtt:9: this caption ends before it begins",
        'a.vtt:12: expected two times, found "99999999999999999999:00:00.000 --> 00:00.500"',
        'a.vtt:15: expected two times, found "00:61.000 --> 00:62.000"',
    ]


@pytest.mark.parametrize("text", ["", "Just words.\n", "WEBVTT\n", "<html></html>", "-->\n" * 9])
def test_a_file_without_captions_is_a_problem(text: str) -> None:
    assert problems(text) == [
        "a.vtt: this file has no captions: nowhere in it does a line say from when to when"
    ]


def test_a_file_that_is_no_text_is_a_problem() -> None:
    assert "not saved as UTF-8" in problems(bytes(range(256)) * 100)[0]


def test_a_huge_file_is_refused() -> None:
    assert problems(b"x" * 50_000_000) == ["a.vtt: this file has 50 MB, far more than a text needs"]


def test_too_many_captions_are_refused() -> None:
    text = "00:01.000 --> 00:02.000\nx\n\n" * (MAX_CUES + 1)
    assert "far more than a lecture has" in problems(text)[0]


def test_of_many_mistakes_some_are_told_and_the_others_counted() -> None:
    found = problems("1: --> 2:\nx\n\n" * 1000)
    assert len(found) == MAX_TOLD + 1
    assert found[-1] == f"a.vtt:{3 * MAX_TOLD + 1}: {1000 - MAX_TOLD} more captions cannot be read"


def test_a_caption_that_never_ends_is_a_problem_and_the_next_is_read() -> None:
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{'<c' * 1_500_000}\n\n00:03.000 --> 00:04.000\nx\n"
    assert [cue.text for cue in parse_captions(text.encode(), "a.vtt")[0]] == ["x"]
    assert problems(text) == [
        "a.vtt:3: this caption has 3000000 letters, far more than fit on a screen"
    ]


# -- WebVTT for the player --------------------------------------------------------------------


def test_captions_become_webvtt_that_says_the_same() -> None:
    text = (
        "WEBVTT\n\n00:01.500 --> 01:02:03.000 line:0 align:start\n<v Ada>a &lt; b\nc &amp; d</v>\n"
    )
    written = as_webvtt(parse_captions(text.encode(), "a.vtt")[0])
    assert written == (
        "WEBVTT\n\n00:00:01.500 --> 01:02:03.000 line:0 align:start\nAda: a &lt; b\nc &amp; d\n"
    )
    assert texts(written) == ["Ada: a < b\nc & d"]


def test_subrip_becomes_webvtt() -> None:
    written = as_webvtt(parse_captions(PREMIERE.encode("cp1252"), "a.srt")[0])
    assert texts(written) == texts(PREMIERE)


def test_settings_that_are_none_are_left_out() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000 X1:40 <b>\nx\n"
    assert "00:00:02.000\n" in as_webvtt(parse_captions(text.encode(), "a.vtt")[0])


# -- Phrases ----------------------------------------------------------------------------------


def lecture(minutes: int, *, with_stops: bool) -> list[Cue]:
    """So many minutes of speech at 150 words a minute, in cues of two lines."""
    chance = random.Random(1)
    words: list[str] = []
    while len(words) < minutes * 150:
        sentence = ["cable"[: chance.randint(3, 5)] for _ in range(chance.randint(5, 28))]
        if with_stops:
            sentence[0], sentence[-1] = sentence[0].capitalize(), f"{sentence[-1]}."
        words += sentence
    made: list[Cue] = []
    at = 0
    while at < len(words):
        count = chance.randint(7, 14)
        text = " ".join(words[at : at + count])
        made.append(Cue(at * 0.4, (at + count) * 0.4, text))
        at += count
    return made


@pytest.mark.parametrize("with_stops", [True, False])
def test_ten_minutes_of_a_lecture_are_50_to_90_phrases(with_stops: bool) -> None:
    spoken = lecture(10, with_stops=with_stops)
    found = phrases_of(spoken)
    assert 50 <= len(found) <= 90
    assert max(len(phrase.text) for phrase in found) <= MAX_LETTERS
    assert " ".join(p.text for p in found) == " ".join(cue.text for cue in spoken)
    starts = [phrase.start for phrase in found]
    assert starts == sorted(starts)
    assert all(b - a <= MAX_SECONDS + 0.1 for a, b in pairwise(starts))
    if with_stops:
        assert sum(phrase.text.endswith(".") for phrase in found) > 0.6 * len(found)


def test_a_sentence_that_begins_within_a_cue_begins_where_its_letters_do() -> None:
    first = "x" * 79 + "."
    assert phrases_of([Cue(10, 20, f"{first} Then this.")]) == (
        Phrase(10, first),
        Phrase(round(10 + 81 / 91 * 10, 2), "Then this."),
    )


def test_a_new_phrase_begins_after_a_pause_and_where_a_chapter_does() -> None:
    spoken = [Cue(0, 2, "one"), Cue(2, 4, "two"), Cue(9, 10, "three"), Cue(10, 11, "four")]
    assert [p.text for p in phrases_of(spoken)] == ["one two", "three four"]
    assert [p.text for p in phrases_of(spoken, [2, 10])] == ["one", "two", "three", "four"]


def test_words_without_spaces_are_divided_as_well() -> None:
    (cue,) = parse_captions(f"0:01 --> 0:21\n{'x' * 1000}".encode(), "a.srt")[0]
    found = phrases_of([cue])
    assert "".join(phrase.text for phrase in found) == "x" * 1000
    assert [phrase.start for phrase in found][:2] == [1, 4.2]
