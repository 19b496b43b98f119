"""What each page is, in the words of schema.org: for search engines and catalogues of courses.

Nothing is said that the course does not say: a video has no day on which it was put up, and a
course no price. The vocabulary: https://schema.org/Course and its neighbours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from coursewright.course import Course, NumberedWeek
from coursewright.dates import WEEKDAYS, Moment, starts_at
from coursewright.exports.summaries import heading_of
from coursewright.exports.whereabouts import Whereabouts
from coursewright.fields import Video
from coursewright.items import Exercise, Lecture, PartOfWeek, Reading
from coursewright.pages import Site
from coursewright.pages.library import shown_notebook
from coursewright.pages.texts import is_notebook
from coursewright.term import Term

Data = dict[str, Any]

_CONTEXT = "https://schema.org"
_KINDS = {"lectures": "lecture", "notebooks": "notebook", "exercises": "exercise"}
_DECKS = {
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pdf": "application/pdf",
}
_PLAYER = "https://www.youtube-nocookie.com/embed/"
_THUMBNAIL = "https://i.ytimg.com/vi/{}/hqdefault.jpg"
_LANGUAGE_OF_NOTEBOOKS = "application/x-ipynb+json"


def linked_data(
    site: Site, where: Whereabouts, summaries: Mapping[str, str], cards: Mapping[str, str]
) -> dict[str, Data]:
    """What each page is, by its path; `cards` are the addresses of pages' pictures."""
    if not site.course:
        return {}
    writer = _Writer(site, site.course, where, summaries, cards)
    pages = {**dict(writer.weeks()), **dict(writer.readings())}
    others = {*site.prose, *(page.path for page in site.pages)} - pages.keys()
    pages |= {path: writer.other(path) for path in sorted(others - {"index.md"})}
    pages["index.md"] = writer.course()
    return {path: {"@context": _CONTEXT, **data} for path, data in pages.items()}


def as_script(data: Data) -> str:
    """Data as it stands in a `<script>` of a page, which none of its letters can end."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


class _Writer:
    """Says what the parts of a course are."""

    def __init__(
        self,
        site: Site,
        course: Course,
        where: Whereabouts,
        summaries: Mapping[str, str],
        cards: Mapping[str, str],
    ) -> None:
        self._site = site
        self._course = course
        self._where = where
        self._summaries = summaries
        self._cards = cards
        self._files = {asset.path for asset in site.assets}

    def course(self) -> Data:
        course = self._course
        weeks = [
            self._named("LearningResource", w.path, w.heading) for w in course.numbered_weeks()
        ]
        intro = course.intro if isinstance(course.intro, Video) else None
        return _without_gaps(
            **self._page("Course", "index.md", course.title),
            **self._about(),
            provider=self._provider(),
            contributor=[
                _without_gaps(**{"@type": "Person"}, name=one.name, url=one.url)
                for one in course.people
            ],
            video=intro and self._video(intro, course.title, "index.md"),
            hasCourseInstance=course.term and self._instance(course.term),
            hasPart=[
                {**week, "position": number, "learningResourceType": "week"}
                for number, week in enumerate(weeks, 1)
            ],
        )

    def weeks(self) -> Iterator[tuple[str, Data]]:
        for number, week in enumerate(self._course.numbered_weeks(), 1):
            parts = [
                {
                    **self._named("LearningResource", page.path, page.unit.title),
                    "learningResourceType": _KINDS[str(page.way[2])],
                    "position": place,
                }
                for place, page in enumerate(week.units(), 1)
            ]
            yield (
                week.path,
                _without_gaps(
                    **self._page("LearningResource", week.path, week.heading),
                    **self._about(),
                    learningResourceType="week",
                    position=number,
                    isPartOf=self._whole(),
                    hasPart=[*parts, *map(self._read, week.week.readings)],
                ),
            )
            for page in week.units():
                yield page.path, self._unit(week, page.path, page.unit, _KINDS[str(page.way[2])])

    def _unit(self, week: NumberedWeek, path: str, unit: PartOfWeek, kind: str) -> Data:
        video = unit.video if isinstance(unit, Lecture) else None
        if isinstance(unit, Exercise) and isinstance(unit.intro, Video):
            video = unit.intro
        return _without_gaps(
            **self._page("LearningResource", path, unit.title),
            **self._about(),
            learningResourceType=kind,
            isPartOf=self._named("LearningResource", week.path, week.heading),
            video=video and self._video(video, unit.title, path, unit),
            timeRequired=self._time(unit),
            hasPart=list(self._files_of(unit)),
        )

    def readings(self) -> Iterator[tuple[str, Data]]:
        library = self._site.library
        titles = {page.path: page.title for page in self._site.pages}
        for file, path in library.pages.items() if library else ():
            if (title := titles.get(path)) and not is_notebook(file):
                yield (
                    path,
                    _without_gaps(
                        **self._page("LearningResource", path, title),
                        **self._about(),
                        learningResourceType="reading",
                        isPartOf=self._whole(),
                    ),
                )

    def other(self, path: str) -> Data:
        """A page that is no part of a week; an announcement has its day."""
        announced = {one.path: one for one in self._site.announcements}.get(path)
        own = self._site.prose.get(path)
        name = {page.path: page.title for page in self._site.pages}.get(path)
        return _without_gaps(
            **self._page("WebPage", path, name or (heading_of(own) if own else None)),
            inLanguage=self._course.language,
            datePublished=announced and self._day(announced.moment),
            isPartOf=self._whole(),
        )

    def _day(self, moment: Moment) -> str:
        timezone = self._site.schedule.timezone if self._site.schedule else "UTC"
        if not moment.start:
            return moment.day.isoformat()
        return starts_at(moment.day, moment.start, timezone).isoformat()

    def _page(self, kind: str, path: str, name: str | None) -> Data:
        return _without_gaps(
            **self._named(kind, path, name),
            description=self._summaries.get(path),
            image=self._cards.get(path),
        )

    def _named(self, kind: str, path: str, name: str | None) -> Data:
        address = self._where.page(path)
        return _without_gaps(**{"@type": kind, "@id": address}, name=name, url=address)

    def _whole(self) -> Data:
        return self._named("Course", "index.md", self._course.title)

    def _about(self) -> Data:
        """What holds for every part of the course as it does for the whole."""
        course = self._course
        return {
            "inLanguage": course.language,
            "license": course.license.url if course.license else None,
            "isAccessibleForFree": True,
        }

    def _provider(self) -> Data | None:
        one = self._course.institution
        if not one:
            return None
        return _without_gaps(**{"@type": "Organization"}, name=one.name, url=one.url)

    def _instance(self, term: Term) -> Data:
        return _without_gaps(
            **{"@type": "CourseInstance"},
            # What is on the site is online; whoever meets does so besides.
            courseMode="blended" if term.meets else "online",
            startDate=term.start.isoformat(),
            endDate=term.end.isoformat(),
            courseSchedule=[
                {
                    "@type": "Schedule",
                    "repeatFrequency": "P1W",
                    "byDay": f"{_CONTEXT}/{WEEKDAYS[one.weekday]}",
                    "startTime": f"{one.start:%H:%M}",
                    "endTime": f"{one.end:%H:%M}",
                    "startDate": term.start.isoformat(),
                    "endDate": term.end.isoformat(),
                    "scheduleTimezone": term.timezone,
                }
                for one in term.meets
            ],
        )

    def _video(self, video: Video, name: str, path: str, unit: PartOfWeek | None = None) -> Data:
        on_youtube = video.youtube
        return _without_gaps(
            **{"@type": "VideoObject"},
            name=name,
            description=self._summaries.get(path),
            thumbnailUrl=self._cover(unit, path)
            or (on_youtube and _THUMBNAIL.format(on_youtube.id)),
            embedUrl=on_youtube and f"{_PLAYER}{on_youtube.id}",
            contentUrl=video.path and self._where.file(video.path),
            url=video.url,
        )

    def _cover(self, unit: PartOfWeek | None, path: str) -> str | None:
        """The picture of the first slide, which stands where the video is to be played."""
        deck = self._site.decks.get(unit.slides or "") if isinstance(unit, Lecture) else None
        if not deck or not deck.cover:
            return None
        return self._where.file(str(PurePosixPath(path).parent / deck.cover.pictures[0][0]))

    def _time(self, unit: PartOfWeek) -> str | None:
        """How long a lecture lasts, as far as its captions say."""
        file = unit.captions if isinstance(unit, Lecture) else None
        captions = self._site.captions.get(file or "")
        return _duration(max(cue.end for cue in captions.cues)) if captions else None

    def _files_of(self, unit: PartOfWeek) -> Iterator[Data]:
        slides = unit.slides if isinstance(unit, Lecture) else None
        if slides and slides in self._files:
            yield _without_gaps(
                **{"@type": "PresentationDigitalDocument"},
                name=unit.title,
                url=self._where.file(slides),
                encodingFormat=_DECKS.get(PurePosixPath(slides).suffix.lower()),
            )
        notebook = shown_notebook(unit)
        if notebook and notebook in self._files:
            yield _without_gaps(
                **{"@type": "SoftwareSourceCode"},
                name=unit.title,
                url=self._where.file(notebook),
                encodingFormat=_LANGUAGE_OF_NOTEBOOKS,
            )

    def _read(self, reading: Reading) -> Data:
        library = self._site.library
        page = library.pages.get(reading.path or "") if library else None
        if page:
            data = self._named("LearningResource", page, reading.title)
        else:
            file = reading.path if reading.path in self._files else None
            url = reading.url or (file and self._where.file(file))
            data = _without_gaps(**{"@type": "LearningResource"}, name=reading.title, url=url)
        return {**data, "learningResourceType": "reading"}


def _without_gaps(**keys: Any) -> Data:
    """What there is something to say of."""
    return {key: value for key, value in keys.items() if value not in (None, "", [], {})}


def _duration(seconds: float) -> str:
    """A length of time as ISO 8601 has it, such as `PT1H2M3S`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (rest, "S"))
    return "PT" + ("".join(f"{number}{sign}" for number, sign in parts if number) or "0S")
