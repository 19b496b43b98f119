"""What a person gives on the command line, checked as the manifest is."""

from __future__ import annotations

import click

from coursewright.errors import ContentError
from coursewright.validation import AnyModel, validated
from coursewright.yamlfile import Tree


def checked(model: type[AnyModel], data: dict[str, object], option: str) -> AnyModel:
    """A model made of what was given.

    Raises click.BadParameter, which names the option, with the words that the manifest's reader
    has for a mistake.
    """
    try:
        return validated(model, Tree(option, data, (), None))
    except ContentError as error:
        said = "\n".join(problem.remark for problem in error.problems)
        raise click.BadParameter(said, param_hint=option) from None


def on_one_line(text: str) -> str:
    """A title or a sentence without line ends and other spaces too many."""
    return " ".join(text.split())
