"""More keys in the front matter of a page, where its own does not say the same already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from coursewright.pages.prose import FRONT_MATTER

_OF_ANOTHER_FORM = re.compile(r" {0,3}[\w-]+:")
"""How the front matter begins that MkDocs reads without lines of hyphens about it."""


def with_keys(text: str, keys: Mapping[str, Any]) -> str:
    """A page's Markdown, whose front matter says these as well.

    It is left as it is where its own is of another form, or is no mapping.
    """
    match = FRONT_MATTER.match(text)
    if not match:
        return text if _OF_ANOTHER_FORM.match(text) else f"---\n{_yaml(keys)}---\n\n{text}"
    own = _data(match[1])
    more = {key: value for key, value in keys.items() if own is not None and key not in own}
    written = f"{match[1]}{_yaml(more) if more else ''}"
    if own is None or _data(written) != {**own, **more}:
        return text
    return f"---\n{written}---\n{text[match.end() :]}"


def _data(front_matter: str) -> dict[str, Any] | None:
    try:
        data = yaml.load(front_matter, _Loader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def _yaml(data: Mapping[str, Any]) -> str:
    text: str = yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False, width=10_000)
    return text


class _Loader(yaml.SafeLoader):
    """Reads what is only to be compared: a tag of another program's is what stands behind it."""


def _any_tag(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> object:
    return suffix, str(node.value)


_Loader.add_multi_constructor("", _any_tag)
