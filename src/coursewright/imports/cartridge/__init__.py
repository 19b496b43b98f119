"""A Common Cartridge, versions 1.1 to 1.3 -> a course: its modules, web links, files and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from coursewright.exports.cartridge.words import (
    ABOUT_THE_COURSE,
    FURTHER_READING,
    INTRO,
    LINKS,
    without_state,
)
from coursewright.imports.cartridge.archive import Archive, opened
from coursewright.imports.cartridge.canvas import is_data_of_the_system
from coursewright.imports.cartridge.kinds import reported, web_address
from coursewright.imports.cartridge.manifest import Card, Contents, Item, Resource, read_contents
from coursewright.imports.cartridge.materials import Materials
from coursewright.imports.cartridge.weeks import Data, Module, Taking, in_order, week_data
from coursewright.imports.found import Imported
from coursewright.imports.naming import numbered_title
from coursewright.patterns import CREATIVE_COMMONS, LANGUAGE
from coursewright.settings import Limits

_GITHUB = "https://github.com/"
_LOOSE = "Course materials"
"""The week of what stands in no module."""


def read_cartridge(path: Path, limits: Limits | None = None) -> Imported:
    """Read the cartridge at `path`.

    Raises ContentError where it is none, is broken, or would fill the memory.
    """
    with opened(path, path.name, limits or Limits()) as archive:
        contents = read_contents(archive)
        materials = Materials(archive, contents)
        taking = Taking(archive, contents, materials)
        course = _course(taking, archive)
        remarks = (*archive.problems, *taking.problems, *materials.problems)
        return Imported(course, materials.pages, materials.files, remarks)


def _course(taking: Taking, archive: Archive) -> Data:
    contents, modules = taking.contents, list(taking.contents.modules)
    about = _about(taking, modules.pop(0)) if _is_about(taking, modules) else {}
    first_week, weeks = _weeks(taking, modules)
    rest = _left_over(taking, archive)
    data: Data = {"title": taking.text(contents.title, 0) or PurePosixPath(archive.file).stem}
    if contents.description:
        data["description"] = taking.text(contents.description, 0)
    publishers = [_card(card, taking) for card in contents.cards if card.is_publisher]
    people = [_card(card, taking) for card in contents.cards if not card.is_publisher]
    if publishers:
        data["institution"] = {k: v for k, v in publishers[0].items() if k != "roles"}
    if re.fullmatch(LANGUAGE, contents.language):
        data["language"] = contents.language
    data |= _license(taking, contents.rights)
    data |= _repository(contents.repository)
    lists = {key: [*about.pop(key, []), *rest.get(key, [])] for key in ("links", "readings")}
    data |= about
    if first_week != 1:
        data["first_week"] = first_week
    lists["people"] = [*publishers[1:], *people]
    for key in ("links", "people", "readings"):
        if lists[key]:
            data[key] = in_order(lists[key]) if key == "readings" else lists[key]
    return data | {"weeks": weeks or [{"title": _LOOSE}]}


def _card(card: Card, taking: Taking) -> Data:
    data: Data = {"name": taking.text(card.name, 0)}
    if url := web_address(card.url):
        data["url"] = url
    if roles := [text for role in card.roles if (text := taking.text(role, 0))]:
        data["roles"] = roles
    return data


def _license(taking: Taking, rights: str) -> Data:
    """A licence that the manifest knows; other words on rights are said to stay behind."""
    name = rights.replace(" ", "-")
    if re.fullmatch(CREATIVE_COMMONS, name) or web_address(rights):
        return {"license": name}
    if rights:
        message = "what is said of rights has no place in course.yaml"
        taking.say("CW100", None, message, taking.text(rights, 0))
    return {}


def _repository(address: str) -> Data:
    """The repository that an address on GitHub names, with its branch where that is not main."""
    if not address.startswith(_GITHUB):
        return {}
    owner, _, rest = address.removeprefix(_GITHUB).partition("/")
    name, _, branch = rest.partition("/tree/")
    shown = unquote(branch)
    found = {"repository": f"{owner}/{name}"}
    return found | ({"branch": shown} if shown and shown != "main" else {})


# -- Weeks ------------------------------------------------------------------------------------


def _weeks(taking: Taking, modules: list[Item]) -> tuple[int, list[Data]]:
    """The number of the first week, and all of them. What stands in no module is one as well."""
    items = [
        group
        for is_loose, together in groupby(modules, key=lambda item: bool(item.resource))
        for group in ([_loose(list(together))] if is_loose else list(together))
    ]
    named = [without_state(item.title) for item in items]
    numbered = [numbered_title(title) for title, _ in named]
    first = next((number - i for i, (number, _) in enumerate(numbered) if number is not None), 1)
    first = first if 0 <= first <= 1000 else 1
    weeks = []
    for index, (item, (number, title), (whole, state)) in enumerate(
        zip(items, numbered, named, strict=True)
    ):
        if number is not None and number != first + index:
            message = f'"{whole}" is week {first + index} here, as weeks are counted through'
            taking.say("CW100", item.line, message)
        shown = taking.text(title or whole, item.line) or f"Part {index + 1}"
        state = taking.state(item) | state
        module = Module(taking, f"week-{first + index}")
        for one in item.items:
            module.take(one)
        weeks.append(week_data(module, shown, state, first + index))
    return first, weeks


def _loose(items: list[Item]) -> Item:
    return Item(_LOOSE, None, tuple(items), items[0].line)


# -- What is said of the whole course ---------------------------------------------------------


def _is_about(taking: Taking, modules: list[Item]) -> bool:
    """Whether the first module is what Coursewright writes of the whole course."""
    first = next((item for module in modules[:1] for item in module.items[:1]), None)
    resource = taking.contents.resources.get((first and first.resource) or "")
    return (
        first is not None
        and resource is not None
        and without_state(first.title)[0] == ABOUT_THE_COURSE
        and taking.materials.own_page(resource) is not None
    )


def _about(taking: Taking, module: Item) -> Data:
    home, *items = module.items
    found: Data = {}
    if page := taking.resource(home):
        taking.materials.sources(page)
    found |= without_state(home.title)[1]
    for item in items:
        title, state = without_state(item.title)
        if item.title == LINKS:
            links = (_link(taking, one) for one in item.items)
            found["links"] = [link for link in links if link]
        elif item.title == FURTHER_READING:
            below = Module(taking, "course")
            below.take(item)
            found["readings"] = below.lists["readings"]
        elif title == INTRO:
            intro = _intro(taking, item)
            found |= {"intro": state or intro} if state or intro else {}
        else:
            Module(taking, "course").take(item)
    return found


def _link(taking: Taking, item: Item) -> Data | None:
    title, state = without_state(taking.text(item.title, item.line))
    resource = taking.resource(item)
    url = taking.address(resource, title) if resource else None
    return {"title": title, "url": url, **state} if url else None


def _intro(taking: Taking, item: Item) -> str | None:
    resource = taking.resource(item)
    if not resource or taking.materials.own_page(resource):
        return None
    if resource.type.startswith("imswl"):
        return taking.address(resource, item.title)
    return taking.materials.place(resource.main) if resource.main in taking else None


# -- What nothing in the contents opens -------------------------------------------------------


def _left_over(taking: Taking, archive: Archive) -> Data:
    """Links and pages of the whole course; all else is said to stay behind."""
    materials, contents = taking.materials, taking.contents
    found: dict[str, list[Data]] = {"links": [], "readings": []}
    waiting = [one for key, one in contents.resources.items() if key not in taking.used]
    waiting = [one for one in waiting if one.instead_of not in contents.resources]
    for resource in waiting:
        if materials.own_page(resource):
            materials.sources(resource)
    for resource in waiting:
        _take_loose(taking, resource, found)
    materials.write_pages()
    if any(materials.own_page(resource) for resource in contents.resources.values()):
        message = "the pages that Coursewright wrote are made anew from what is in the cartridge"
        hint = "dates, chapters, citations, and the course's own settings are not in it"
        taking.say("CW100", None, message, hint)
    _report_files(taking, archive)
    return dict(found)


def _take_loose(taking: Taking, resource: Resource, found: dict[str, list[Data]]) -> None:
    materials, path = taking.materials, resource.main
    if materials.own_page(resource):
        return
    if what := reported(resource):
        page = taking.page_of(resource)
        taking.report(resource.line, path or resource.identifier, what, has_page=page is not None)
        if page:
            _take_page(taking, page, found)
    elif resource.type.startswith("imswl"):
        if url := taking.address(resource, path):
            found["links"].append({"title": PurePosixPath(path).stem, "url": url})
    elif materials.is_page(path):
        _take_page(taking, resource, found)


def _take_page(taking: Taking, resource: Resource, found: dict[str, list[Data]]) -> None:
    path = resource.main
    title = taking.text(taking.materials.title_of(path), resource.line)
    place = taking.materials.page(path, title, "course")
    state = taking.state(Item(title, None, (), resource.line), resource)
    found["readings"].append({"title": title, "path": place, **state})


def _report_files(taking: Taking, archive: Archive) -> None:
    """Say of each file that nothing opens and no page shows that it stays behind."""
    materials, contents = taking.materials, taking.contents
    known = {"imsmanifest.xml"}
    for key, resource in contents.resources.items():
        if materials.own_page(resource):
            known |= set(resource.files)
        elif reported(resource):
            known |= {resource.main, *resource.files, *_data_of(resource, contents)}
        elif key in taking.used or resource.type.startswith("imswl"):
            known.add(resource.main)
    others = [path for path in archive if path not in known and not materials.is_placed(path)]
    settings = [path for path in others if is_data_of_the_system(path)]
    if settings:
        folders = dict.fromkeys(f"{path.partition('/')[0]}/" for path in settings)
        message = "the settings of the learning management system stay behind"
        taking.say("CW109", None, f"{message}: {', '.join(folders)}")
    for path in others:
        if path not in settings:
            message = f"{path} stays behind, as nothing in the contents opens it"
            taking.say("CW110", None, message, "put it into materials/, and link to it from a page")


def _data_of(resource: Resource, contents: Contents) -> Iterator[str]:
    """The files in which a system keeps what else it knows of a thing, such as its days."""
    for name in resource.needs:
        needed = contents.resources.get(name)
        if needed and needed.type.startswith("associatedcontent"):
            yield from needed.files
