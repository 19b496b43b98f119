"""`coursewright new` and `coursewright add`."""

from __future__ import annotations

import shlex
from pathlib import Path, PurePosixPath

import click

from coursewright.cli.options import config_file_option
from coursewright.project import read_project


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", help="What the course is called.")
@click.option("--description", help="In a sentence, what it is about, and for whom.")
@click.option("--institution", help="Who gives it: an institution, or a person.")
@click.option("--repository", help="Its repository on GitHub, as owner/name.")
@click.option("--yes", is_flag=True, help="Ask nothing: what is not given can be written later.")
@click.option("--force", is_flag=True, help="Replace files that are there, and leave all others.")
def new(folder: Path, yes: bool, force: bool, **given: str | None) -> None:
    """Make a course in FOLDER that builds at once, to start from. Asks four questions."""
    from coursewright.authoring.installed import requirement
    from coursewright.authoring.questions import Answers, answers
    from coursewright.authoring.start import files_of, refuse_taken, start_course

    line, is_sure = requirement()
    names = list(files_of(Answers(title="x"), line, is_sure=is_sure))
    refuse_taken(folder, names, force=force)
    found = answers(given, folder, yes=yes)
    start_course(folder, files_of(found, line, is_sure=is_sure), force=force)
    is_here = folder.resolve() == Path.cwd()
    way = "" if is_here else f"  cd {shlex.quote(str(folder))}\n"
    click.echo(
        f"A course is in {'this folder' if is_here else folder}. See it in a browser, and each"
        f" change as you save it:\n\n{way}  mkdocs serve\n\n"
        "Its README.md says what comes next, and how it is published."
    )
    if not is_sure:
        click.echo("Before you publish it, look into requirements.txt: a name is missing there.")


@click.group()
def add() -> None:
    """Add a week or a lecture to course.yaml, and leave the rest of it as it is."""


@add.command()
@click.argument("title")
@click.option("--id", help="Its part of its page's address, such as sleep.")
@config_file_option
def week(title: str, id: str | None, config_file: Path) -> None:
    """Add a week called TITLE at the end of the course."""
    from coursewright.authoring.add import add_week

    added = add_week(read_project(config_file), title, id=id)
    click.echo(
        f"{added.place.seen_from(PurePosixPath(config_file.parent.as_posix()))}:"
        f" week {added.week.number}, {added.week.week.title}\n"
        'Next: coursewright add lecture "Its title" puts a lecture in it.'
    )


@add.command()
@click.argument("title")
@click.option(
    "--week",
    "in_week",
    default="last",
    show_default=True,
    help="The number or the title of the week that it is in.",
)
@click.option("--id", help="Its part of its page's address, such as replay.")
@click.option("--video", help="Its video: an address, an id of YouTube's, or a file's path.")
@click.option(
    "--slides",
    type=click.Path(path_type=Path),
    help="Its deck, .pptx or .pdf; from elsewhere, it is copied into materials/.",
)
@click.option("--force", is_flag=True, help="Replace another deck of that name.")
@config_file_option
def lecture(
    title: str,
    in_week: str,
    id: str | None,
    video: str | None,
    slides: Path | None,
    force: bool,
    config_file: Path,
) -> None:
    """Add a lecture called TITLE at the end of a week."""
    from coursewright.authoring.add import add_lecture

    added = add_lecture(
        read_project(config_file),
        title,
        week=in_week,
        id=id,
        video=video,
        slides=slides,
        force=force,
    )
    prefix = PurePosixPath(config_file.parent.as_posix())
    if added.copied:
        click.echo(f"{prefix / added.copied}: copied from {slides}")
    click.echo(f"{added.place.seen_from(prefix)}: a lecture of week {added.week.number}")
    if not video and not slides:
        click.echo("It is only announced until its lines have a video: or slides:")
    else:
        click.echo("Next: coursewright check says whether all is well with it.")
