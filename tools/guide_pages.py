"""Writes the pages of docs/guide/ that are made from the program itself.

manifest.md has the keys of course.yaml, from its schema; problems.md what each code means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from coursewright.codes import HEADING, problems_text
from coursewright.schema import json_schema
from coursewright.wording import one_of

GUIDE = Path(__file__).parent.parent / "docs" / "guide"

# At the end, for MkDocs takes a page's title from its first line.
_END = "<!-- Written by `python -m tools.guide_pages`; a change by hand would be lost. -->\n"

# Who searches the site for a notebook means one of the course.
_START = """\
---
search:
  boost: 0.3
---
"""

_PROBLEMS = """\
# Problems and what they mean

`coursewright check`, a build, and the page while `mkdocs serve` runs name each problem with its \
place, what is wrong, what to write instead, and a code in brackets:

```text
course.yaml:4:5: error: unknown key "lecture" in a week [CW012]
  did you mean lectures?
```

Each code has a section here, which `coursewright explain CW012` prints as well. A code never \
changes what it means, and the code of what is no problem any more is not used again.

An *error* is to be mended: `coursewright check` exits with 1, and most errors keep the site from \
being built until then. Those about a single file let the page be built without it. A *warning* \
says what could be better. `mkdocs build --strict` stops at what did not keep the site from being \
built, too.
"""

_MANIFEST = """\
# What course.yaml may say

Each key of `course.yaml`, with what it is for, what may be written there, and an example. A key \
that is *needed* has to be there; all others may be left out. Paths start from the course's folder.
"""

# From the course down to what it holds, and then what stands in several places.
_ORDER = (
    *("Course", "Term", "Break", "Week", "Lecture", "Notebook", "Exercise", "Reading"),
    "Announced",
    *("Link", "Person", "Institution", "Launch", "IgnoredLink"),
)


def manifest_page() -> str:
    """What course.yaml may say."""
    course = json_schema()
    models = {"Course": course, **course["$defs"]}
    tables = (line for name in _ORDER for line in _model(name, models))
    return "\n".join([_START, _MANIFEST, *tables, _END])


def problems_page() -> str:
    """What each code of a problem means, below the page's own title."""
    return "\n".join([_START, _PROBLEMS, HEADING.sub(r"#\1 \2 { #\3 }", problems_text()), _END])


PAGES: Mapping[Path, Callable[[], str]] = {
    GUIDE / "manifest.md": manifest_page,
    GUIDE / "problems.md": problems_page,
}
"""Each page, and what writes it."""


def _model(name: str, models: dict[str, Any]) -> Iterator[str]:
    short, model = "", models[name]
    if "anyOf" in model:
        short, model = model["anyOf"][0]["title"], model["anyOf"][-1]
    yield f"## {_capital(model['title'])}\n"
    yield f"{model['description']}\n"
    if short:
        yield f"In place of its keys there may be {short}.\n"
    yield "| key | what it holds |\n|---|---|"
    anchor = model["title"].split(" ", 1)[-1].replace(" ", "-")
    for key, value in model["properties"].items():
        needed = "needed: " if key in model.get("required", ()) else ""
        form = _capital(needed + _form(value, models))
        default = value.get("default")
        unsaid = "" if default is None else f"; `{_yaml(default)}` where nothing is said"
        examples = "<br>".join(f"`{key}: {_yaml(example)}`" for example in value["examples"])
        link = f'<strong id="{anchor}-{key}">{key}</strong>'
        yield f"| {link} | {value['description']} *{form}{unsaid}.*<br>{examples} |"
    yield ""


def _form(schema: dict[str, Any], models: dict[str, Any]) -> str:
    """In words, what may be written for a value."""
    match schema:
        case {"$ref": ref}:
            return f"the keys of {_noun(ref, models)}"
        case {"oneOf": forms} | {"anyOf": forms}:
            return one_of([_form(form, models) for form in forms if form != {"type": "null"}])
        case {"const": value}:
            return f"`{value}`"
        case {"enum": values}:
            return one_of([f"`{value}`" for value in values if value])
        case {"title": title}:
            return str(title)
        case {"items": {"$ref": ref}}:
            return f"a list (each {_noun(ref, models)})"
        case {"items": {"title": title}}:
            return f"a list (each {title})"
        case {"minimum": least, "maximum": most}:
            return f"a whole number from {least} to {most}"
    return "`true` or `false`"


def _noun(ref: str, models: dict[str, Any]) -> str:
    model = models[ref.rpartition("/")[2]]
    noun = model["anyOf"][-1]["title"] if "anyOf" in model else model["title"]
    return f"[{noun}](#{noun.replace(' ', '-')})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Dumper(yaml.SafeDumper):
    """Leaves out the quotes that our reader does not need, around times and days."""


_Dumper.yaml_implicit_resolvers = {
    letter: [(tag, form) for tag, form in forms if tag.rpartition(":")[2] in ("bool", "null")]
    for letter, forms in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
_Dumper.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("[0-9]+$"), list("0123456789"))


def _yaml(value: Any) -> str:
    """A value on one line."""
    text: str = yaml.dump(
        value,
        Dumper=_Dumper,
        default_flow_style=True,
        sort_keys=False,
        allow_unicode=True,
        width=10_000,
    )
    return text.removesuffix("...\n").rstrip()


if __name__ == "__main__":
    for file, written in PAGES.items():
        file.write_text(written(), encoding="utf-8")
