"""`coursewright check`, and what explains its problems: `explain`, `schema`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path, PurePosixPath

import click

from coursewright.cli.options import config_file_option, output_option, write
from coursewright.errors import ContentError, Problem, in_order
from coursewright.project import read_project
from coursewright.wording import counted


@click.command()
@config_file_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the problems are printed.",
)
def check(config_file: Path, form: str) -> None:
    """Check course.yaml, the files that it names, and the pages in docs/, without the network.

    Exits with 0 where nothing is wrong, with 1 where there are problems, and with 2 where there
    is no course to check.
    """
    from coursewright.pages import Coverage, build_site

    status = 0
    coverage: tuple[tuple[str, Coverage], ...] = ()
    try:
        site = build_site(read_project(config_file), unreleased=True)
        problems: Iterable[Problem] = (*site.warnings, *site.remarks)
        coverage = site.coverage
    except ContentError as error:
        problems = error.problems
        status = error.exit_code
    prefix = PurePosixPath(config_file.parent.as_posix())
    problems = [problem.seen_from(prefix) for problem in in_order(problems)]
    if form == "json":
        data: dict[str, object] = {"problems": [p.as_data() for p in problems]}
        if coverage:
            data["decks"] = {str(prefix / path): asdict(deck) for path, deck in coverage}
        click.echo(json.dumps(data, indent=2))
    else:
        for path, deck in coverage:
            click.echo(f"{prefix / path}: {deck}")
        if coverage:
            click.echo(f"The course: {sum((deck for _, deck in coverage), Coverage())}\n")
        _print(problems)
    if not status:
        status = int(any(problem.level == "error" for problem in problems))
    raise SystemExit(status)


def _print(problems: list[Problem]) -> None:
    for problem in problems:
        click.echo(problem.in_colours())
    if problems:
        click.echo(f"\n{counted(len(problems), 'problem')} found.")
        click.echo(f"What a code means: coursewright explain {problems[0].code}")
    else:
        click.echo("Nothing is wrong.")


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a problem with the code CODE means, and how it is mended; or list all codes."""
    from coursewright.codes import explained, listed

    click.echo(explained(code) if code else listed())


@click.command()
@output_option
def schema(output: Path | None) -> None:
    """Write the JSON Schema of course.yaml, by which editors complete and check it."""
    from coursewright.schema import schema_text

    write(schema_text().encode(), output)
