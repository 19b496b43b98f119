"""`coursewright import`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from coursewright.errors import in_order
from coursewright.wording import counted

_SHOWN = 20
"""How many of the files that were written are listed."""


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    show_default=True,
    help="The folder for the course.",
)
@click.option(
    "--from",
    "form",
    type=click.Choice(["page", "neuromatch", "just-the-class", "folder", "cartridge", "json"]),
    help="What it is, where that cannot be told from its name and content.",
)
@click.option("--dry-run", is_flag=True, help="Show course.yaml, and write nothing.")
@click.option("--force", is_flag=True, help="Replace files that are there, and leave all others.")
def import_(source: Path, into: Path, form: str | None, dry_run: bool, force: bool) -> None:
    """Make a course of SOURCE: a course page, a folder of materials, a cartridge, a course.json.

    What has no place in the course is told, line by line.
    """
    from coursewright.imports.formats import read_any
    from coursewright.imports.writing import course_files, problems_of, write_course

    found = read_any(source, form)
    files = course_files(found)
    problems = in_order([*found.remarks, *problems_of(found)])
    if dry_run:
        click.echo(files["course.yaml"], nl=False)
    written = [] if dry_run else write_course(into, files, force=force)
    for problem in problems:
        click.echo(problem.in_colours(), err=True)
    weeks = counted(len(found.course["weeks"]), "week")
    if dry_run:
        count = counted(len(files) - 1, "file")
        click.echo(f"\n{weeks}. {count} would be written besides.", err=True)
    else:
        click.echo(f"{into / 'course.yaml'}: {weeks}")
        others = [name for name in written if name != "course.yaml"]
        for name in others[:_SHOWN]:
            click.echo(f"{into / name}")
        if others[_SHOWN:]:
            click.echo(f"and {counted(len(others) - _SHOWN, 'other file')}")
        way = "" if into.resolve() == Path.cwd() else f"  cd {shlex.quote(str(into))}\n"
        click.echo(
            f"\nNext: see what is missing, and the site in a browser:\n\n{way}"
            "  coursewright check\n  mkdocs serve"
        )
    raise SystemExit(int(any(problem.level == "error" for problem in problems)))
