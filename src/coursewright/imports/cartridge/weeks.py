"""The modules of a cartridge -> the weeks of a course, and what is in them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from coursewright.errors import ContentError, Place, Problem
from coursewright.exports.cartridge.words import (
    ABOUT_THE_WEEK,
    EXERCISES,
    NO_EXERCISES,
    PARTS,
    Kind,
    Part,
    with_part,
    without_state,
)
from coursewright.fields import slug
from coursewright.imports.cartridge.archive import Archive
from coursewright.imports.cartridge.canvas import said_by_canvas
from coursewright.imports.cartridge.kinds import (
    Thing,
    kind_of_group,
    on_github,
    reported,
    same,
    thing_of_address,
    thing_of_file,
    title_of_whole,
    web_address,
)
from coursewright.imports.cartridge.manifest import MANIFEST, Contents, Item, Resource, parse_xml
from coursewright.imports.cartridge.materials import Materials
from coursewright.imports.found import NOT_YET
from coursewright.items import Reading
from coursewright.patterns import ID

Data = dict[str, Any]

_PAGE_OF_UNIT = re.compile(r"([^/]+)/([^/]+)/index\.html")
_PAGE_OF_WEEK = re.compile(r"([^/]+)/index\.html")
_DEFAULTS = {"exercises": EXERCISES, "readings": Reading.model_fields["title"].default}
_ORDER = (
    *("title", "id", "description", "video", "slides", "captions", "intro", "notebook", "copy"),
    *("path", "url", "status", "note", "release"),
)
_LONGEST = 600


class Taking:
    """What is taken over of a cartridge's resources, and what is said of the others."""

    def __init__(self, archive: Archive, contents: Contents, materials: Materials) -> None:
        """Begin with nothing taken."""
        self._archive = archive
        self.contents = contents
        self.materials = materials
        self._canvas = said_by_canvas(archive)
        self.used: set[str] = set()
        """The resources that something in the contents opens."""
        self.problems: list[Problem] = []

    def say(self, code: str, line: int | None, message: str, hint: str = "") -> None:
        """Note what could not be taken over, at a line of the manifest."""
        place = Place(f"{self._archive.file}/{MANIFEST}", line or None)
        self.problems.append(Problem(place, message, hint, level="warning", code=code))

    def report(self, line: int, name: str, what: str, *, has_page: bool = False) -> None:
        """Note that something stays behind for which no course has a place, but for its page."""
        if has_page:
            hint = "its days, points and answers are not in it"
            self.say("CW109", line, f"{name} is {what}, of which only the page is taken over", hint)
            return
        hint = "write it anew as a page or a notebook, or link to it"
        self.say("CW109", line, f"{name} is {what}, and stays behind", hint)

    def page_of(self, resource: Resource) -> Resource | None:
        """The page that can be read of a thing that a course has no place for."""
        found = self.contents.substitute(resource) or resource
        return found if self.materials.is_page(found.main) else None

    def state(self, item: Item, resource: Resource | None = None) -> Data:
        """From when a thing is out that was not published where it comes from, which is said."""
        if not self._canvas.is_unpublished(item.identifier) and (
            not resource or self._is_out(resource)
        ):
            return {}
        message = f"{_quoted(item)} was not published where it comes from, and is kept back"
        hint = f"in the place of release: {NOT_YET}, write the day from which it is to be out"
        self.say("CW100", item.line, message, hint)
        return {"release": NOT_YET}

    def _is_out(self, resource: Resource) -> bool:
        return resource.is_for_learners and not (
            self._canvas.is_unpublished(resource.identifier)
            or self._canvas.is_hidden(resource.main)
            or self.materials.is_unpublished(resource.main)
        )

    def __contains__(self, path: object) -> bool:
        """Whether there is a file of that path."""
        return path in self._archive

    def resource(self, item: Item) -> Resource | None:
        """What an item opens, which counts as seen by now."""
        found = self.contents.resources.get(item.resource or "")
        if found:
            self.used.add(found.identifier)
        elif item.resource in self._canvas.tools:
            self.report(item.line, _quoted(item), "a link to another tool (LTI)")
        elif item.resource:
            self.say("CW111", item.line, f"{_quoted(item)} opens something that is not there")
        return found

    def text(self, text: str, line: int) -> str:
        """A text as the manifest may hold it."""
        plain = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
        if len(plain) > _LONGEST:
            message = f"this text has {len(plain)} letters, of which {_LONGEST} are taken over"
            self.say("CW100", line, message, plain[_LONGEST:])
        return plain[:_LONGEST]

    def address(self, resource: Resource, title: str) -> str | None:
        """Where a link to the web leads; None where that cannot be told, which is then said."""
        path = resource.main
        try:
            if path not in self._archive:
                raise KeyError(path)
            root = parse_xml(self._archive.read(path), self._archive, path)
        except KeyError:
            self.say("CW111", resource.line, f'the link "{title}" has no file')
            return None
        except ContentError as error:
            self.problems += [
                Problem(one.place, one.message, one.hint, "warning", code="CW111")
                for one in error.problems
            ]
            return None
        href = next((url.get("href") or "" for url in root.iter("{*}url")), "")
        if address := web_address(href):
            return address
        message = f'the link "{title}" leads to no address of the web: {href[:200]}'
        self.say("CW111", resource.line, message)
        return None


def _quoted(item: Item) -> str:
    return f'"{item.title[:120]}"'


class Module:
    """A module of the contents on its way to be a week, or what is said of the whole course."""

    def __init__(self, taking: Taking, folder: str) -> None:
        """Begin with nothing in it; `folder` is where its pages go, within materials/."""
        self._taking = taking
        self._folder = folder
        self.data: dict[str, Any] = {}
        self.lists: dict[Kind, list[Data]] = {
            "lectures": [],
            "notebooks": [],
            "exercises": [],
            "readings": [],
        }
        self.exercises: Any = None
        """What is said of the exercises where it is no list."""
        self._unit: Data | None = None
        self._last: Data | None = None

    # -- What Coursewright wrote, whose words say what each item is ------------------------------

    def own(self, item: Item, kind: Kind | None, resource: Resource) -> bool:
        """Take over an item that a page opens which Coursewright wrote; whether it is one."""
        head = self._taking.materials.own_page(resource)
        if not head:
            return False
        sources = self._taking.materials.sources(resource)
        title, state = without_state(item.title)
        is_week = _PAGE_OF_WEEK.fullmatch(resource.main)
        if kind == "readings":
            if not sources:
                return False
            reading = {**self._titled("readings", title), "path": sources[0], **state}
            self.lists["readings"].append(reading)
        elif kind == "exercises" and title == NO_EXERCISES:
            self.exercises = "none"
        elif self._unit is not None and title == with_part(self._title_of(self._unit), "intro"):
            self._unit["intro"] = state
        elif kind:
            page = _PAGE_OF_UNIT.fullmatch(resource.main)
            self._begin(kind, title, head.description, state, page[2] if page else None)
        elif title == ABOUT_THE_WEEK and is_week:
            self.data["folder"] = is_week[1]
            if head.description:
                self.data["description"] = head.description
        else:
            self._taking.say("CW100", item.line, f"the page {_quoted(item)} is not taken over")
        return True

    def _begin(
        self, kind: Kind, title: str, description: str, state: Data, name: str | None
    ) -> None:
        unit = self._titled(kind, title)
        position = len(self.lists[kind])
        made = slug(title) or f"{kind.removesuffix('s')}-{position + 1}"
        made = made if "title" in unit or not position else f"{made}-{position + 1}"
        if name and name != made and re.fullmatch(ID, name):
            unit["id"] = name
        if description:
            unit["description"] = description
        self._unit = unit | state
        self.lists[kind].append(self._unit)

    def _titled(self, kind: Kind, title: str) -> Data:
        return {} if title == _DEFAULTS.get(kind) else {"title": title}

    def _title_of(self, unit: Data) -> str:
        return str(unit.get("title", EXERCISES))

    def _part(self, item: Item) -> Part | None:
        """Which part of the last unit an item is, by its title."""
        if self._unit is None:
            return None
        title = self._title_of(self._unit)
        return next((part for part in PARTS if item.title == with_part(title, part)), None)

    # -- All items ------------------------------------------------------------------------------

    def take(self, item: Item, kind: Kind | None = None, within: str = "") -> None:
        """Take over an item and those below it, which stand in a group of that kind."""
        if item.items:
            self._take_group(item, kind)
            return
        resource = self._taking.resource(item)
        if not resource:
            if not item.resource:
                self._taking.say("CW100", item.line, f"the heading {_quoted(item)} has no place")
            return
        if self.own(item, kind, resource):
            return
        if what := reported(resource):
            page = self._taking.page_of(resource)
            self._taking.report(item.line, _quoted(item), what, has_page=page is not None)
            if not page:
                return
            self._taking.used.add(page.identifier)
            resource = page
        thing, value = self._thing(item, resource)
        if not thing:
            return
        part = self._part(item)
        if part:
            assert self._unit is not None
            if part != "colab":  # which is made anew
                self._unit[part] = value
            return
        given = self._taking.state(item, resource)
        self._place(item, kind, thing, value, within, given)

    def _take_group(self, item: Item, kind: Kind | None) -> None:
        self._unit = self._last = None
        below = kind_of_group(item.title)
        within = ""
        if not below:
            if self._is_one_lecture(item):
                within = item.title
            else:
                message = f"the heading {_quoted(item)} has no place; what is below it has"
                self._taking.say("CW100", item.line, message)
        for one in item.items:
            self.take(one, below or kind, within)
        self._unit = self._last = None

    def _is_one_lecture(self, item: Item) -> bool:
        """Whether a group holds a video, or a deck, and something else, and not two of either."""
        found = [self._kind_of(leaf) for leaf in item.items if not leaf.items]
        videos, decks = found.count("video"), found.count("slides")
        return 1 < len(found) == len(item.items) and max(videos, decks) == 1

    def _kind_of(self, item: Item) -> Thing | None:
        resource = self._taking.contents.resources.get(item.resource or "")
        if not resource:
            return None
        if resource.type.startswith("imswl"):
            return "video" if re.search("video|recording", item.title, re.IGNORECASE) else None
        return thing_of_file(resource.main)

    def _thing(self, item: Item, resource: Resource) -> tuple[Thing | None, str]:
        """What a resource is, and its address, or its path in the course's folder."""
        if resource.type.startswith("imswl"):
            url = self._taking.address(resource, item.title)
            return (thing_of_address(url), url) if url else (None, "")
        path = resource.main
        if not path or path not in self._taking:
            message = f"{_quoted(item)} opens a file that is not there"
            self._taking.say("CW111", item.line, f"{message}: {path}" if path else message)
            return None, ""
        thing = thing_of_file(path)
        if thing == "other":
            message = f"{_quoted(item)} is of a kind that a course has no place for: {path}"
            hint = "save it as a PDF, or link to it from a page"
            self._taking.say("CW110", item.line, message, hint)
            return None, ""
        if thing == "page":
            title = self._taking.text(item.title, item.line) or PurePosixPath(path).stem
            return "page", self._taking.materials.page(path, title, self._folder)
        return thing, self._taking.materials.place(path)

    def _place(
        self, item: Item, kind: Kind | None, thing: Thing, value: str, within: str, given: Data
    ) -> None:
        title, state = without_state(self._taking.text(item.title, item.line))
        state = given | state
        title = title or PurePosixPath(value).stem
        if thing == "reading" and kind == "lectures" and value.lower().endswith(".pdf"):
            thing = "slides" if "://" not in value else thing
        if thing in ("video", "slides", "captions"):
            self._lecture(thing, within or title_of_whole(title), value, state)
        elif thing == "notebook":
            listed: Kind = "exercises" if kind == "exercises" else "notebooks"
            named = self._titled(listed, title_of_whole(title))
            self.lists[listed].append({**named, "notebook": on_github(value), **state})
        else:
            key = "url" if "://" in value else "path"
            self.lists["readings"].append({**self._titled("readings", title), key: value, **state})

    def _lecture(self, key: str, title: str, value: str, state: Data) -> None:
        """Put a part into the last lecture where it is of that, else into a new one."""
        last = self._last
        if last is None or same(last["title"]) != same(title) or key in last:
            last = self._last = {"title": title}
            self.lists["lectures"].append(last)
        last[key] = value
        last.update(state)


# -- The weeks, and the course ----------------------------------------------------------------


def week_data(module: Module, title: str, state: Data, number: int) -> Data:
    """The data of a week, keys in their order."""
    folder = module.data.get("folder")
    data: Data = {"title": title}
    if folder and folder != f"week-{number}" and re.fullmatch(ID, folder):
        data["id"] = folder
    if description := module.data.get("description"):
        data["description"] = description
    data |= state
    for lecture in module.lists["lectures"]:
        if "captions" in lecture and "video" not in lecture:
            del lecture["captions"]
    exercises = module.lists["exercises"]
    if len(exercises) == 1 and exercises[0] and set(exercises[0]) <= {"status", "note"}:
        module.exercises, module.lists["exercises"] = exercises[0], []
    _tell_apart(module)
    for key, listed in module.lists.items():
        if key == "exercises" and module.exercises:
            data[key] = module.exercises
        elif listed:
            data[key] = in_order(listed)
    return data


def in_order(items: list[Data]) -> list[Any]:
    """Items with their keys as a person writes them; a reading that is a path, as that alone."""
    ordered = [{key: one[key] for key in _ORDER if key in one} for one in items]
    return [one["path"] if set(one) == {"path"} else one for one in ordered]


def _tell_apart(module: Module) -> None:
    """Give ids to those of a week's parts whose pages would have the same address."""
    taken: set[str] = set()
    for kind in ("lectures", "notebooks", "exercises"):
        for position, unit in enumerate(module.lists[kind]):
            if kind == "exercises" and not {"notebook", "intro", "copy"} & set(unit):
                continue
            made = unit.get("id") or slug(str(unit.get("title", EXERCISES)))
            if not made or ("title" not in unit and "id" not in unit and position):
                made = f"{made or kind.removesuffix('s')}-{position + 1}"
            number = 1
            while made in taken:
                number += 1
                made = unit["id"] = f"{kind.removesuffix('s')}-{position + 1}-{number}"
            taken.add(made)
