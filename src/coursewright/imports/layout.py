"""The data of a course -> the text of `course.yaml`, laid out as a person would write it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from coursewright.course import Course
from coursewright.items import Announced
from coursewright.validation import Model, keys_of, listed_keys, models_in
from coursewright.yamledit import as_yaml
from coursewright.yamlfile import read_tree

SCHEMA_LINE = "# yaml-language-server: $schema=course.schema.json"

_WIDTH = 100
"""How long a line may be of which the parts could have lines of their own."""

_IN_BRACES = ("launch", "breaks")
"""The keys whose mappings are short enough for one line; so are those of a status and a note."""

_HOLDING = ("lectures", "notebooks", "exercises", "readings")
"""The keys of what is in a week, which come behind what is said of the week itself."""

_DAYS = ("start", "end", "date", "due", "release", "until", "breaks")
"""The keys whose values may be days, which YAML reads without quotes."""


def as_text(course: Mapping[str, Any]) -> str:
    """The text of a manifest with this data, in the order of the models' keys.

    Raises AssertionError where what is read from it would be other data.
    """
    data = _settled(course)
    lines = [SCHEMA_LINE]
    for key, value in _ordered(data, Course):
        if _is_long(value) and lines[-1]:
            lines.append("")
        lines += _lines(key, value, _models(Course, key))
        if _is_long(value):
            lines.append("")
    text = "\n".join(lines).rstrip("\n") + "\n"
    tree = read_tree(text.encode(), "course.yaml")
    assert tree.data == data, "the layout has changed the data"
    assert not tree.problems
    return text


def _settled(value: Any, key: str = "") -> Any:
    """The data with days for texts that are days, and without what is empty."""
    if isinstance(value, Mapping):
        settled = {str(name): _settled(part, str(name)) for name, part in value.items()}
        return {name: part for name, part in settled.items() if part not in (None, [], {})}
    if isinstance(value, list | tuple):
        return [_settled(part, key) for part in value]
    if isinstance(value, str) and key in _DAYS and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _ordered(data: Mapping[str, Any], model: type[Model] | None) -> Iterator[tuple[str, Any]]:
    """The entries of a mapping as people read them: what it is, then what is in it."""
    if model is Course:
        order = list(keys_of(model))
    else:
        order = sorted(listed_keys(model), key=_HOLDING.__contains__) if model else []
    known = [key for key in order if key in data]
    yield from ((key, data[key]) for key in (*known, *(key for key in data if key not in order)))


def _models(model: type[Model] | None, key: str) -> list[type[Model]]:
    known = keys_of(model) if model else {}
    return models_in(known[key].annotation) if key in known else []


def _is_long(value: Any) -> bool:
    """Whether a value of the course itself has an empty line around it: a list of mappings, say."""
    if isinstance(value, dict):
        return any(isinstance(part, list | dict) for part in value.values())
    return isinstance(value, list) and not _in_brackets(value)


def _in_brackets(value: Any) -> str | None:
    """A list of short texts on one line; None where it is no such list."""
    if isinstance(value, list) and not any(isinstance(part, list | dict) for part in value):
        return as_yaml(value, flow=True)
    return None


def _lines(key: str, value: Any, models: list[type[Model]]) -> list[str]:
    """The lines of a key with its value."""
    name = as_yaml(key)
    if not isinstance(value, list | dict):
        return [f"{name}: {_scalar(value)}"]
    short = _short(key, value, models)
    if short and len(f"{name}: {short}") <= _WIDTH:
        return [f"{name}: {short}"]
    if isinstance(value, dict):
        return [f"{name}:", *_indented(_mapping(value, _model_of(value, models)), "  ")]
    lines = [f"{name}:"]
    for index, part in enumerate(value):
        if index and key == "weeks":
            lines.append("")
        lines += _item(key, part, _model_of(part, models))
    return lines


def _short(key: str, value: Any, models: list[type[Model]]) -> str:
    """A list or a mapping on one line, where people would write it so; else nothing."""
    if brackets := _in_brackets(value):
        return brackets
    if isinstance(value, dict) and (key in _IN_BRACES or set(value) <= set(keys_of(Announced))):
        return as_yaml(dict(_ordered(value, _model_of(value, models))), flow=True)
    return ""


def _item(key: str, part: Any, model: type[Model] | None) -> list[str]:
    """The lines of an item of a list, from its dash on."""
    if not isinstance(part, dict):
        return [f"  - {_scalar(part)}"]
    if key in _IN_BRACES:
        return [f"  - {as_yaml(dict(_ordered(part, model)), flow=True)}"]
    first, *others = _mapping(part, model)
    return [f"  - {first}", *_indented(others, "    ")]


def _mapping(data: Mapping[str, Any], model: type[Model] | None) -> list[str]:
    return [
        line
        for key, value in _ordered(data, model)
        for line in _lines(key, value, _models(model, key))
    ]


def _model_of(value: Any, models: list[type[Model]]) -> type[Model] | None:
    """The model that a mapping is written for, of those that may stand there."""
    if not isinstance(value, dict):
        return models[0] if models else None
    return next((m for m in models if set(value) <= set(keys_of(m))), models[0] if models else None)


def _scalar(value: Any) -> str:
    # JSON's quotes are YAML's, too, and keep a text of several lines on one.
    has_lines = isinstance(value, str) and "\n" in value
    return json.dumps(value, ensure_ascii=False) if has_lines else as_yaml(value)


def _indented(lines: list[str], by: str) -> list[str]:
    return [f"{by}{line}" if line else line for line in lines]
