"""What people write by hand -> models, or every problem in it, in their words and not pydantic's.

A model's `noun` is its name in a message; a docstring under a field says what the key is for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from coursewright.errors import Code, ContentError, Problem
from coursewright.wording import nearest, one_of, shown
from coursewright.yamlfile import Tree

Way = tuple[str | int, ...]

_LAST = ("release", "status", "note")
"""The keys that many models have: a list of keys names them last."""

_KEY = "[key]"
"""What pydantic adds to the way to an entry where not its value is wrong, but its key."""


class Model(BaseModel):
    """What all models share: no unknown keys, and no change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    noun: ClassVar[str] = "an item"


def keys_of(model: type[Model]) -> dict[str, FieldInfo]:
    """The keys that may be written for a model, which may have other names in Python."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def listed_keys(model: type[Model]) -> list[str]:
    """The same keys, in the order in which people read them."""
    return sorted(keys_of(model), key=lambda key: key in _LAST)


AnyModel = TypeVar("AnyModel", bound=Model)


def validated(model: type[AnyModel], tree: Tree, start: Way = ()) -> AnyModel:
    """The part of a file to which `start` leads, as a model.

    Raises ContentError with every problem that it has, and with those that the file has anyway.
    """
    data = tree.data
    for step in start:
        data = data[step]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = [_problem(d, model, tree, start) for d in error.errors(include_url=False)]
        # What is no value at all cannot be a right one either.
        known = {problem.place for problem in tree.problems}
        raise ContentError([*tree.problems, *(p for p in found if p.place not in known)]) from None


def _problem(details: ErrorDetails, root: type[Model], tree: Tree, start: Way) -> Problem:
    way = details["loc"]
    name = str(way[-1]) if way else ""
    at = (*start, *way)
    if details["type"] == "extra_forbidden":
        return _unknown_key(_model_at(root, way[:-1]), name, tree, at)
    place = tree.place(at, key=name == _KEY)
    context: dict[str, Any] = details.get("ctx", {})
    if details["type"] == "coursewright":
        return Problem(place, context["message"], context["hint"], code=context["code"])
    if details["type"] == "missing":
        return _missing(_model_at(root, way[:-1]).noun, name, tree, at)
    code, message, hint = _in_words(details["type"], context, details["input"], tree.written(at))
    return Problem(place, message or details["msg"], hint, code=code)


def _unknown_key(model: type[Model], name: str, tree: Tree, at: Way) -> Problem:
    known = listed_keys(model)
    near = nearest(name, known)
    all_keys = f"{model.noun} has: {', '.join(known)}"
    return Problem(
        tree.place(at, key=True),
        f"unknown key {shown(name)} in {model.noun}",
        f"did you mean {near}? {all_keys}" if near else all_keys,
        code="CW012",
    )


def _missing(noun: str, name: str, tree: Tree, at: Way) -> Problem:
    if tree.written(at) is not None:
        place, message, hint = tree.place(at, key=True), f"{name} has no value", f"write {name}: …"
    else:
        place, message, hint = tree.place(at), f"{noun} has no {name}", f"add a line {name}: …"
    return Problem(place, message, hint, code="CW010")


def _in_words(
    kind: str, context: dict[str, Any], found: Any, written: str | None
) -> tuple[Code, str, str]:
    """What a built-in error of pydantic's means, and what helps; "" for its own words."""
    what = _describe(found)
    match kind:
        case "string_type" if written:
            return (
                "CW011",
                f"expected text, but without quotes {shown(written)} means {what}",
                f"put it in quotes: {shown(written)}",
            )
        case "string_type":
            return "CW011", f"expected text, found {what}", ""
        case "string_too_short":
            message = "there is no text between the quotes"
            return "CW013", message, "write something, or remove the line"
        case "string_too_long":
            return (
                "CW014",
                f"this text is longer than {context['max_length']} letters",
                "keep it to a sentence or two; longer prose lives in docs/",
            )
        case "literal_error":
            choices = re.findall(r"'([^']*)'", context["expected"])
            near = nearest(str(found), choices)
            return (
                "CW016",
                f"expected {one_of(choices)}, found {shown(found)}",
                f"did you mean {near}?" if near else f"write {one_of(choices)}",
            )
        case "bool_type":
            hint = "write true or false, without quotes"
            return "CW016", f"expected true or false, found {what}", hint
        case "int_type":
            return "CW017", f"expected a whole number, found {what}", "write it without quotes"
        case "greater_than_equal" | "less_than_equal":
            bound = "at least" if "ge" in context else "at most"
            limit = context.get("ge", context.get("le"))
            return "CW017", f"expected a number that is {bound} {limit}, found {found}", ""
        case "tuple_type":
            return "CW018", f"expected a list, found {what}", "start each of its lines with - "
        case "model_type" if isinstance(found, str):
            hint = f"write title: {found[:60]}"
            return "CW019", f"expected keys and values, found {what}", hint
        case "model_type" | "dict_type":
            return "CW019", f"expected keys and values, found {what}", "write key: value"
    return "CW020", "", ""


def _describe(value: Any) -> str:
    kinds = {bool: "yes or no", int: "a number", float: "a number", str: "text", dict: "a group"}
    if value is None:
        return "nothing"
    if isinstance(value, list | tuple):
        return "a list"
    return kinds.get(type(value), "a date" if hasattr(value, "isoformat") else "something else")


def _model_at(model: type[Model], way: Sequence[str | int]) -> type[Model]:
    """The model that describes the part of a `model` to which `way` leads."""
    choices: list[type[Model]] = []
    for step in way:
        if isinstance(step, str) and step in keys_of(model):
            choices = models_in(keys_of(model)[step].annotation)
            model = choices[0] if choices else model
        elif step == "mapping":  # the tag of the form that is written as keys and values
            model = choices[-1]
    return model


def models_in(annotation: Any) -> list[type[Model]]:
    """The models of which the values of a field may be, in the order in which it names them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation] if issubclass(annotation, Model) else []
    return [model for part in get_args(annotation) for model in models_in(part)]
