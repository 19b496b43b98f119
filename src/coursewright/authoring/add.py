"""A week or a lecture more in the manifest, and nothing else in it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coursewright.authoring.deck import Deck, deck_for
from coursewright.authoring.given import checked, on_one_line
from coursewright.course import NumberedWeek, Week
from coursewright.errors import ContentError, CoursewrightError, Place, refused
from coursewright.items import Lecture, Unit
from coursewright.manifest import Manifest, parse_manifest, read_manifest
from coursewright.placing import placed
from coursewright.project import Project
from coursewright.textfile import decode, rewrite
from coursewright.validation import keys_of
from coursewright.wording import nearest, shown
from coursewright.yamledit import as_yaml, with_item

LAST_WEEK = "last"


@dataclass(frozen=True)
class Added:
    """What was added: where it stands, the week that it is or is in, and the deck that was
    copied, as its path in the course."""

    place: Place
    week: NumberedWeek
    copied: str | None = None


def add_week(project: Project, title: str, *, id: str | None = None) -> Added:
    """Add a week at the end of the course.

    Raises ContentError with what is wrong in the manifest, or in it with that week;
    click.BadParameter where the title or the id cannot be used; CoursewrightError where the
    manifest cannot be written.
    """
    manifest = read_manifest(project.manifest, project.folder)
    item = _given(Week, {"title": on_one_line(title), "id": id})
    _refuse_same_title(manifest, ("weeks",), manifest.course.weeks, item["title"], "week")
    text, changed = _with(project, manifest, ("weeks",), item)
    rewrite(project.manifest, text)
    week = changed.course.numbered_weeks()[-1]
    return Added(changed.place(*week.way), week)


def add_lecture(
    project: Project,
    title: str,
    *,
    week: str = LAST_WEEK,
    id: str | None = None,
    video: str | None = None,
    slides: Path | None = None,
    force: bool = False,
) -> Added:
    """Add a lecture at the end of a week, which `week` names by its number or its title.

    A deck from outside the course's folder is copied into it, over another one of that name only
    with `force`. Raises what `add_week` does.
    """
    manifest = read_manifest(project.manifest, project.folder)
    chosen = _chosen_week(manifest, week)
    deck = deck_for(project.folder, slides, chosen.number, force=force) if slides else Deck()
    data = {"title": on_one_line(title), "id": id, "video": video, "slides": deck.path}
    item = _given(Lecture, data)
    way = (*chosen.way, "lectures")
    _refuse_same_title(manifest, way, chosen.week.lectures, item["title"], "lecture")
    text, changed = _with(project, manifest, way, item)
    with placed(project.folder, deck.files):
        rewrite(project.manifest, text)
    place = changed.place(*way, len(chosen.week.lectures))
    return Added(place, chosen, deck.path if deck.files else None)


def _given(model: type[Week | Lecture], data: dict[str, str | None]) -> dict[str, str]:
    """What was given of a week or a lecture, each part checked as the manifest is."""
    given = {key: value for key, value in data.items() if value is not None}
    for key, value in given.items():
        option = "TITLE" if key == "title" else f"--{key}"
        checked(model, {"title": "x", key: value}, option)
    return given


def _refuse_same_title(
    manifest: Manifest, way: Sequence[str | int], units: Sequence[Unit], title: str, noun: str
) -> None:
    for index, unit in enumerate(units):
        if _folded(unit.title) == _folded(title):
            raise refused(
                "CW043",
                manifest.place(*way, index, "title"),
                f"there is a {noun} {shown(unit.title)} already",
                "give the new one another title",
            )


def _folded(title: str) -> str:
    return on_one_line(title).casefold()


def _chosen_week(manifest: Manifest, wanted: str) -> NumberedWeek:
    weeks = manifest.course.numbered_weeks()
    if wanted == LAST_WEEK:
        return weeks[-1]
    by_name = {_folded(week.week.title): week for week in reversed(weeks)}
    by_name |= {str(week.number): week for week in weeks}
    if found := by_name.get(_folded(wanted)):
        return found
    near = nearest(wanted, [week.week.title for week in weeks])
    first, last = weeks[0].number, weeks[-1].number
    raise refused(
        "CW044",
        manifest.place("weeks"),
        f"there is no week {shown(wanted)}",
        (f"did you mean {shown(near)}? " if near else "")
        + f"the weeks have the numbers {first} to {last}; coursewright add week makes a new one",
    )


_BEFORE_LECTURES = {*keys_of(Unit), "lectures"}


def _with(
    project: Project, manifest: Manifest, way: tuple[str | int, ...], item: dict[str, str]
) -> tuple[str, Manifest]:
    """The text of the manifest with one more item in a list, and what it then says."""
    file = manifest.file
    before = decode(project.manifest.read_bytes(), file)
    text = with_item(before, file, way, item, later=set(keys_of(Week)) - _BEFORE_LECTURES)
    if text is None:
        *_, key = way
        raise refused(
            "CW045",
            manifest.place(*way),
            f"this is written in a way in which no line can be added to the {key} by itself",
            f"write it by hand, below {key}: {as_yaml([item], flow=True)[1:-1]}",
        )
    try:
        return text, parse_manifest(text.encode(), project.folder, file)
    except ContentError as error:
        # Their places are those of a text that is not there; what they say of it is still true.
        problems = [replace(p, place=manifest.place(*way)) for p in error.problems]
        raise ContentError(problems) from None
    except OSError as error:
        raise CoursewrightError(f"{file} cannot be read: {error.strerror}") from None
