"""The models -> the JSON Schema of course.yaml, by which editors complete and check it.

It cannot say whether a file is there, whether two pages have the same address, or whether
chapters are in order: `coursewright check` does.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from textwrap import dedent
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from coursewright.course import Course
from coursewright.validation import Model, listed_keys, models_in

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_NULL = {"type": "null"}


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of course.yaml, as YAML 1.2 reads it."""
    return schema_of(Course, _describe)


def schema_of(
    root: type[Model], describe: Callable[[type[Model], dict[str, Any]], None]
) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a model; `describe` puts what people read into each one."""
    schema = root.model_json_schema(schema_generator=_Generator)
    for model in _models(root):
        described = schema if model is root else schema["$defs"][model.__name__]
        # A model with a short form is one of several.
        describe(model, described if "properties" in described else described["anyOf"][-1])
    return {"$schema": DIALECT, **schema}


def schema_text() -> str:
    """The same as a file holds it."""
    return json.dumps(json_schema(), indent=2) + "\n"


class _Generator(GenerateJsonSchema):
    """Pydantic's own, but without titles that repeat the key, and with all keys checked."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:
        return value  # as the models have it

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        return {"additionalProperties": False} | super().dict_schema(schema)


def _models(root: type[Model]) -> list[type[Model]]:
    """All models of which one may be made, itself the first."""
    found: list[type[Model]] = [root]
    for model in found:
        for field in model.model_fields.values():
            found += [part for part in models_in(field.annotation) if part not in found]
    return found


def _describe(model: type[Model], schema: dict[str, Any]) -> None:
    """Put what people read into the schema of a model."""
    schema["title"] = model.noun
    texts = descriptions(model)
    required = schema.get("required", ())
    properties = schema["properties"]
    schema["properties"] = {
        key: {"description": texts[key]} | _property(properties[key], key in required)
        for key in listed_keys(model)
    }


def _property(schema: dict[str, Any], is_required: bool) -> dict[str, Any]:
    """The schema of a key's value, with a default only where it says something."""
    about = {key: schema.pop(key) for key in ("default", "examples") if key in schema}
    if not isinstance(about.get("default"), str | int):
        about.pop("default", None)
    return (schema if is_required else _or_nothing(schema)) | about


def _or_nothing(schema: dict[str, Any]) -> dict[str, Any]:
    """The same, or null: a key that waits for its value counts as not written yet."""
    if "anyOf" in schema and _NULL in schema["anyOf"]:
        (schema,) = (form for form in schema["anyOf"] if form != _NULL)
    if "oneOf" in schema:
        return {"oneOf": [*schema["oneOf"], _NULL]}
    if "type" not in schema:
        return {"anyOf": [schema, _NULL]}
    enum = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return schema | {"type": [schema["type"], "null"]} | enum


def descriptions(model: type[Model]) -> dict[str, str]:
    """What each key of a model is for: the docstring under its field, or under the field that it
    inherits."""
    texts: dict[str, str] = {}
    for part in reversed(model.__mro__):
        if issubclass(part, Model):
            texts.update(_docstrings(part))
    return {it.alias or name: texts.get(name, "") for name, it in model.model_fields.items()}


def _docstrings(model: type[Model]) -> Iterator[tuple[str, str]]:
    """The names of a class's own fields with their docstrings, which Python itself forgets."""
    (written,) = ast.parse(dedent(inspect.getsource(model))).body
    assert isinstance(written, ast.ClassDef)
    for field, below in pairwise(written.body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(text))):
                yield name, " ".join(text.split())
