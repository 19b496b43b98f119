from __future__ import annotations

import pytest

from coursewright.materials.bibliography import parse_bibtex, parse_dois

GOOD = rb"""
@article{mainen1995,
  author = {Mainen, Zachary F. and Sejnowski, Terrence J.},
  title = {Reliability of <b> {Spike} Timing \& {\"o}},
  journal = {Science}, year = 1995, volume = 268, pages = {1503--1506},
  doi = {https://doi.org/10.1126/science.7770778},
}
@misc{pagkalos2023, author = {Pagkalos, M and Makarov, R and others}, title = {Dendrites},
  year = 2023, eprint = {2306.08007}, archivePrefix = {arXiv}}
@book{minsky1969, author = {Minsky, Marvin}, title = {Perceptrons}, publisher = {MIT Press},
  year = 1969, url = {https://x.y/book.pdf}}
@misc{web, title = {A page}, url = {javascript:alert(1)}}
"""


def test_a_reference_has_its_authors_year_text_and_links() -> None:
    references, problems = parse_bibtex(GOOD, "r.bib")
    assert problems == []
    one = references["mainen1995"]
    assert (one.authors, one.year) == ("Mainen and Sejnowski", "1995")
    assert "Reliability of &lt;b&gt; <span>Spike</span> timing &amp; <span>ö</span>" in one.html
    assert "<em>Science</em>, 268:1503–1506, 1995." in one.html
    assert one.links == (("DOI", "https://doi.org/10.1126/science.7770778"),)
    assert references["pagkalos2023"].authors == "Pagkalos et al."
    assert "Makarov et al." in references["pagkalos2023"].html
    assert references["pagkalos2023"].links == (
        ("arXiv", "https://arxiv.org/abs/2306.08007"),
        ("PDF", "https://arxiv.org/pdf/2306.08007"),
    )
    assert references["minsky1969"].links == (("PDF", "https://x.y/book.pdf"),)
    assert references["web"].links == ()
    assert references["web"].year == "n.d."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@article{x, title={a\n\n@article{y, title={b}}\n", "r.bib:1: a brace is missing in the"),
        ("@misc{a, title={z}}\n@misc{a, title={z}}", "r.bib:2: the key a stands twice; the first"),
        ("\n@misc{a, title={x} year={y}}", "r.bib:2: this is not BibTeX: '}' expected"),
        ("no bibliography", "r.bib: there is no entry in this file"),
        ("@article{a, title=" + "{" * 50_000, "r.bib:1: a brace is missing in the entry a"),
        ("@article{a, title=" + "{" * 5000 + "}" * 5000 + "}", "r.bib"),
        ("\xff\xfe@", "r.bib"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, message: str) -> None:
    references, problems = parse_bibtex(text.encode("latin-1"), "r.bib")
    found = [f"{problem.place}: {problem.message}" for problem in problems]
    assert found[:1] == [one for one in found if one.startswith(message)][:1] or references
    assert found or references


def test_an_entry_beside_a_broken_one_is_still_there() -> None:
    references, problems = parse_bibtex(b"@misc{a, title={A}}\n@misc{a, title={B}}", "r.bib")
    assert list(references) == ["a"]
    assert len(problems) == 1


def test_a_list_of_dois_may_have_words_and_remarks() -> None:
    text = (
        "# week 1\n10.1126/science.7770778\nhttps://doi.org/10.1/x\n\ndoi:10.1038/nature14539 LeCun"
    )
    references, problems = parse_dois(text.encode(), "r.txt")
    assert [one.html for one in references.values()] == ["doi:10.1126/science.7770778", "LeCun"]
    assert [f"{p.place}: {p.message}" for p in problems] == [
        "r.txt:3: there is no DOI on this line"
    ]


def test_an_entry_can_be_written_again_as_bibtex() -> None:
    text = (
        '@string{j = "Journal of {\\"U}bung"}\n'
        "@Article(a:1, author = {van der Berg, Jr, A. and {The Group} and others},\n"
        '  title = "On {DNA} \\& more" # " words", journal = j, Year = 2020, note = {a "b" c})\n'
    )
    found, problems = parse_bibtex(text.encode(), "a.bib")
    again, more = parse_bibtex(found["a:1"].bibtex.encode(), "a.bib")
    assert (problems, more) == ([], [])
    assert again == found
    assert "journal = {Journal of" in found["a:1"].bibtex
