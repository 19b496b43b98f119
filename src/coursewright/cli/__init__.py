"""The `coursewright` command: parse arguments, call one function, print."""

from __future__ import annotations

import io
import sys

import click

from coursewright.cli.authoring import add, new
from coursewright.cli.check import check, explain, schema
from coursewright.cli.export import build, export
from coursewright.cli.importing import import_
from coursewright.cli.links import links


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="coursewright")
def main() -> None:
    """Make a course website out of one file, course.yaml."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal, or a file on Windows, may know fewer letters than a title has.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


for command in (new, import_, add, check, explain, links, build, export, schema):
    main.add_command(command)
