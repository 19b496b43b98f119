"""The deck of a course that `coursewright new` makes: how a page of a lecture comes about."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch
from tools.decks.maths import frac, sub, total
from tools.decks.writer import ACCENT, INK, QUIET, Deck, bullets, equation, picture, slide


def _from_files_to_pages(ax: Axes) -> None:
    """Three files on the left, three kinds of page on the right, an arrow between each two."""
    rows = (("deck.pptx", "lecture"), ("figures.ipynb", "notebook"), ("reading.md", "reading"))
    for height, (file, page) in zip((2, 1, 0), rows, strict=True):
        for left, words, colour in ((0, file, QUIET), (2.6, page, ACCENT)):
            box = FancyBboxPatch((left, height), 1.5, 0.5, boxstyle="round,pad=0.1", color=colour)
            ax.add_patch(box)
            ax.text(left + 0.75, height + 0.25, words, color="white", ha="center", va="center")
        ax.annotate(
            "",
            xy=(2.45, height + 0.25),
            xytext=(1.65, height + 0.25),
            arrowprops={"arrowstyle": "->", "color": INK, "lw": 2},
        )
    ax.set_xlim(-0.2, 4.3)
    ax.set_ylim(-0.3, 2.8)
    ax.set_axis_off()


DECKS = (
    Deck(
        path="src/coursewright/authoring/template/materials/w1/how-a-page-is-made.pptx",
        title="How a page is made",
        author="",
        is_slim=True,
        slides=(
            slide(
                "One file lists what there is",
                bullets(
                    "**course.yaml** names the weeks, and what is in each",
                    "A deck, a notebook or a reading becomes a page",
                    "What has no file yet is only announced",
                ),
                picture(
                    _from_files_to_pages,
                    alt="Three arrows, each from a file to a page: from deck.pptx to a lecture,"
                    " from figures.ipynb to a notebook, and from reading.md to a reading.",
                ),
                notes="""
                A course is a folder with one file in it that lists the rest. That file is called
                course.yaml. It names the weeks, and for each week its lectures, notebooks,
                exercises and readings.

                Each deck, notebook and reading that it names becomes a page of the site. A lecture
                without a deck and without a video is only announced, so the outline of the whole
                course can be there from the first day.
                """,
            ),
            slide(
                "What you say stands beside what you show",
                bullets(
                    "The **notes** of a slide are its transcript",
                    "A **title** makes it easy to find, and to link to",
                    "An **alt text** says what a picture shows",
                ),
                notes="""
                These words are the speaker notes of this slide. On the page they stand beside the
                picture of the slide, so that the lecture can be read as well as watched, and the
                search finds what is said.

                In PowerPoint, notes are written below the slide. The alt text of a picture is in
                the menu that opens with a right click on it.
                """,
            ),
            slide(
                "How long will it take?",
                equation(
                    "t", "=", frac(total("∑", "i", "", sub("w", "i")), "v"),
                    reads="t equals the sum over i of w sub i, over v",
                ),
                bullets(
                    "w: the number of words in the notes of one slide",
                    "v: the words that you say in a minute, about 130",
                ),
                notes="""
                The notes also tell how long a lecture will be. Add up the words of all slides, and
                divide by the number of words that you say in a minute. With a hundred and thirty
                words a minute, six hundred and fifty words take five minutes.

                The equation on this slide is one of PowerPoint's own, and an equation on the
                page, too. The notebook of the second week does the sum for this deck.
                """,
            ),
        ),
    ),
)  # fmt: skip
