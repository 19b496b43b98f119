"""The text of `course.yaml` -> the Course that it describes, or every problem in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from coursewright.course import Announced, Course, Model, files_of
from coursewright.errors import ContentError, MissingCourseError, Place, Problem
from coursewright.wording import nearest, shown
from coursewright.yamlfile import Tree, read_tree

_SMALLEST = "the smallest course is:  title: My course,  and below it  weeks:  and  - title: Week"


@dataclass(frozen=True)
class Manifest:
    """A course as its author wrote it: what it says, and where."""

    folder: Path
    """The course's folder, from which all paths start."""
    course: Course
    _tree: Tree

    @property
    def file(self) -> str:
        """The manifest's own path, from the course's folder."""
        return self._tree.file

    def place(self, *way: str | int) -> Place:
        """Where the manifest says something, such as `place("weeks", 0, "title")`."""
        return self._tree.place(way)


def read_manifest(path: Path, folder: Path | None = None) -> Manifest:
    """Read the manifest of the course in `folder` (where it is not given, the manifest's own).

    Raises ContentError with every problem that it has, MissingCourseError where it can't be
    opened.
    """
    folder = folder or path.parent
    file = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MissingCourseError([_unopened(file, error)]) from None
    return parse_manifest(content, folder, file)


def _unopened(file: str, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError):
        return Problem(Place(file), "there is no such file", _SMALLEST)
    reason = (error.strerror or "unknown reason").lower()
    return Problem(Place(file), f"this file cannot be opened: {reason}")


def parse_manifest(content: bytes, folder: Path, file: str = "course.yaml") -> Manifest:
    """Read the bytes of a manifest, which messages call `file`, of the course in `folder`.

    Raises ContentError with every problem that it has.
    """
    tree = read_tree(content, file)
    if tree.data is None:
        raise ContentError([Problem(Place(file, 1), "this file is empty", _SMALLEST)])
    problems = list(tree.problems)
    try:
        course = Course.model_validate(tree.data)
    except ValidationError as error:
        problems += [_problem(details, tree) for details in error.errors(include_url=False)]
        raise ContentError(problems) from None
    manifest = Manifest(folder, course, tree)
    problems += _outside(manifest)
    if problems:
        raise ContentError(problems)
    return manifest


def _outside(manifest: Manifest) -> Iterable[Problem]:
    """Paths that leave the course's folder through a link."""
    # Not Path.resolve(): before Python 3.13 that raises on a link that leads to itself.
    folder = os.path.realpath(manifest.folder)
    for way, path in files_of(manifest.course):
        outside = not Path(os.path.realpath(manifest.folder / path)).is_relative_to(folder)
        if outside:
            yield Problem(
                manifest.place(*way),
                f"{path} is a link that leads out of the course's folder",
                "put the file itself there",
            )


# -- pydantic's errors in an author's words ---------------------------------------------------


def _problem(details: ErrorDetails, tree: Tree) -> Problem:
    way = details["loc"]
    name = str(way[-1]) if way else ""
    if details["type"] == "extra_forbidden":
        return _unknown_key(way, name, tree)
    place = tree.place(way)
    context: dict[str, Any] = details.get("ctx", {})
    if details["type"] == "coursewright":
        return Problem(place, context["message"], context["hint"])
    if details["type"] == "missing":
        return _missing(way, name, tree)
    message, hint = _in_words(details["type"], context, details["input"], tree.written(way))
    return Problem(place, message or details["msg"], hint)


def _unknown_key(way: Sequence[str | int], name: str, tree: Tree) -> Problem:
    model = _model_at(way[:-1])
    known = sorted(model.model_fields, key=lambda key: key in Announced.model_fields)
    near = nearest(name, known)
    all_keys = f"{model.noun} has: {', '.join(known)}"
    return Problem(
        tree.place(way, key=True),
        f"unknown key {shown(name)} in {model.noun}",
        f"did you mean {near}? {all_keys}" if near else all_keys,
    )


def _missing(way: Sequence[str | int], name: str, tree: Tree) -> Problem:
    noun = _model_at(way[:-1]).noun
    if tree.written(way) is not None:
        return Problem(tree.place(way, key=True), f"{name} has no value", f"write {name}: …")
    return Problem(tree.place(way), f"{noun} has no {name}", f"add a line {name}: …")


def _in_words(
    kind: str, context: dict[str, Any], found: Any, written: str | None
) -> tuple[str, str]:
    """What a built-in error of pydantic's means, and what helps; "" for its own words."""
    what = _describe(found)
    match kind:
        case "string_type" if written:
            return (
                f"expected text, but without quotes {shown(written)} means {what}",
                f"put it in quotes: {shown(written)}",
            )
        case "string_type":
            return f"expected text, found {what}", ""
        case "string_too_short":
            return "there is no text between the quotes", "write something, or remove the line"
        case "string_too_long":
            return (
                f"this text is longer than {context['max_length']} letters",
                "keep it to a sentence or two; longer prose lives in docs/",
            )
        case "literal_error":
            choices = re.findall(r"'([^']*)'", context["expected"])
            near = nearest(str(found), choices)
            return (
                f"expected {_one_of(choices)}, found {shown(found)}",
                f"did you mean {near}?" if near else f"write {_one_of(choices)}",
            )
        case "int_type":
            return f"expected a whole number, found {what}", "write it without quotes"
        case "greater_than_equal" | "less_than_equal":
            bound = "at least" if "ge" in context else "at most"
            limit = context.get("ge", context.get("le"))
            return f"expected a number that is {bound} {limit}, found {found}", ""
        case "tuple_type":
            return f"expected a list, found {what}", "start each of its lines with - "
        case "model_type" if isinstance(found, str):
            return f"expected keys and values, found {what}", f"write title: {found[:60]}"
        case "model_type":
            return f"expected keys and values, found {what}", "write key: value"
    return "", ""


def _describe(value: Any) -> str:
    kinds = {bool: "yes or no", int: "a number", float: "a number", str: "text", dict: "a group"}
    if value is None:
        return "nothing"
    if isinstance(value, list | tuple):
        return "a list"
    return kinds.get(type(value), "a date" if hasattr(value, "isoformat") else "something else")


def _one_of(choices: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(choices[:-1]), choices[-1]]))


def _model_at(way: Sequence[str | int]) -> type[Model]:
    """The model that describes the part of the manifest to which `way` leads."""
    model: type[Model] = Course
    choices: list[type[Model]] = []
    for step in way:
        if step in model.model_fields and isinstance(step, str):
            choices = _models(model.model_fields[step].annotation)
            model = choices[0] if choices else model
        elif step == "mapping":  # the tag of the form that is written as keys and values
            model = choices[-1]
    return model


def _models(annotation: Any) -> list[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation] if issubclass(annotation, Model) else []
    return [model for part in get_args(annotation) for model in _models(part)]
