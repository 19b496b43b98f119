"""The `coursewright` command: parse arguments, call one function, print."""

from __future__ import annotations

import io
import json
import os
import shlex
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Literal

import click

from coursewright.dates import Moment
from coursewright.errors import ContentError, CoursewrightError, Problem, in_order
from coursewright.project import AS_OF, CONFIG_FILE, Project, as_of, read_project
from coursewright.wording import counted, sized

config_file_option = click.option(
    "-f",
    "--config-file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=CONFIG_FILE,
    show_default=True,
    help="The mkdocs.yml of the course.",
)


as_of_option = click.option(
    "--as-of",
    envvar=AS_OF,
    callback=lambda _context, _option, text: as_of(text) if text else None,
    metavar="DATE",
    help="Show the course as it is out at the end of that day, or at an hour of it.",
)

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it to a file, in place of the terminal.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="coursewright")
def main() -> None:
    """Make a course website out of one file, course.yaml."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal, or a file on Windows, may know fewer letters than a title has.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@main.command()
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


@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a problem with the code CODE means, and how it is mended; or list all codes."""
    from coursewright.codes import explained, listed

    click.echo(explained(code) if code else listed())


_ENDINGS = {
    ".txt": "text",
    ".json": "json",
    ".sarif": "sarif",
    ".xml": "junit",
    ".html": "html",
}
"""The form of a report, by the ending of the file that it goes to."""


@main.command()
@config_file_option
@click.option(
    "--site",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with the built site, whose links are checked as well.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "junit", "github", "html"]),
    default="text",
    show_default=True,
    help="How the report is printed.",
)
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    help=f"Write the report to a file as well, in the form that its name ends in:"
    f" {', '.join(_ENDINGS)}. May be given several times.",
)
@click.option("--strict", is_flag=True, help="Fail where a link could not be checked, too.")
@click.option("--offline", is_flag=True, help="Check only what needs no network.")
@click.option("--fragments", is_flag=True, help="Look for the places named behind # as well.")
@click.option("--fresh", is_flag=True, help="Use nothing of what earlier runs found out.")
@click.option("--fix", "mend", is_flag=True, help="Write the new address where one has moved.")
@click.option("--archive", is_flag=True, help="Suggest an archived copy where a page is gone.")
@click.option("--allow-private", is_flag=True, help="Ask addresses in private networks as well.")
def links(
    config_file: Path,
    site: Path | None,
    form: str,
    outputs: tuple[Path, ...],
    strict: bool,
    offline: bool,
    fragments: bool,
    fresh: bool,
    mend: bool,
    archive: bool,
    allow_private: bool,
) -> None:
    """Check that every link still leads somewhere.

    Exits with 0 where all of them do, with 1 where some do not or course.yaml cannot be read, and
    with 2 where there is no course.
    """
    from coursewright.links.check import Options
    from coursewright.links.fix import fixes, write
    from coursewright.links.reports import FORMATS
    from coursewright.links.survey import survey
    from coursewright.links.verdicts import Report
    from coursewright.progress import progress
    from coursewright.textfile import write_whole

    for file in outputs:
        if file.suffix.lower() not in _ENDINGS:
            raise click.UsageError(f"{file}: a report's name ends in {', '.join(_ENDINGS)}.")
        if not file.parent.is_dir():
            raise CoursewrightError(f"{file} cannot be written: there is no folder {file.parent}.")
    status = 0
    project: Project | None = None
    try:
        project = read_project(config_file)
        options = Options(
            limits=project.settings.links,
            offline=offline,
            fragments=fragments,
            archive=archive,
            allow_private=allow_private,
        )
        with progress("Asking") as tell:
            found = survey(project, options, site=site, fresh=fresh, progress=tell)
    except ContentError as error:
        found, status = Report((), problems=tuple(error.problems)), error.exit_code
    except KeyboardInterrupt:
        kept = "" if fresh else " What was proved so far is kept, and will not be asked again."
        raise CoursewrightError(f"Interrupted.{kept}") from None
    report = found.seen_from(PurePosixPath(config_file.parent.as_posix()))
    for file in outputs:
        text = FORMATS[_ENDINGS[file.suffix.lower()]](report, strict=strict)
        write_whole(file, click.unstyle(text).encode("utf-8", "replace"))
    click.echo(FORMATS[form](report, strict=strict), nl=False)
    if mend and project:
        for fix in fixes(project, found):
            click.echo(fix.diff, err=True)
            write(project, fix)
    raise SystemExit(status or int(report.failed(strict=strict)))


@main.command()
@output_option
def schema(output: Path | None) -> None:
    """Write the JSON Schema of course.yaml, by which editors complete and check it."""
    from coursewright.schema import schema_text
    from coursewright.textfile import write_whole

    text = schema_text()
    if output:
        write_whole(output, text.encode())
    else:
        click.echo(text, nl=False)


@main.command()
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


_SHOWN = 20
"""How many of the files that were written are listed."""


@main.command("import")
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
    type=click.Choice(["page", "neuromatch", "just-the-class", "folder", "cartridge"]),
    help="What it is, where that cannot be told from its name and content.",
)
@click.option("--dry-run", is_flag=True, help="Show course.yaml, and write nothing.")
@click.option("--force", is_flag=True, help="Replace files that are there, and leave all others.")
def import_(source: Path, into: Path, form: str | None, dry_run: bool, force: bool) -> None:
    """Make a course of SOURCE: a course page, a folder of materials, a cartridge.

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


@main.group()
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


@main.command()
@config_file_option
@as_of_option
@click.option(
    "-d",
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the site, if not that of mkdocs.yml.",
)
@click.option("--strict", is_flag=True, help="Fail where there is a warning.")
def build(config_file: Path, as_of: Moment | None, site_dir: Path | None, strict: bool) -> None:
    """Build the site as `mkdocs build` does, of today or as of any other day."""
    import subprocess

    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(config_file)]
    command += ["--site-dir", str(site_dir.resolve())] if site_dir else []
    command += ["--strict"] if strict else []
    environment = os.environ | ({AS_OF: str(as_of)} if as_of else {})
    raise SystemExit(subprocess.run(command, env=environment, check=False).returncode)


@main.group()
def export() -> None:
    """Write the course in another form."""


@export.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@config_file_option
@as_of_option
@click.option("--force", is_flag=True, help="Replace what the folder holds.")
def markdown(folder: Path, config_file: Path, as_of: Moment | None, force: bool) -> None:
    """Write the pages to FOLDER as plain Markdown, with a mkdocs.yml that needs no plugin."""
    from coursewright.exports.markdown import export_markdown
    from coursewright.pages import build_site

    project = read_project(config_file, as_of)
    site = build_site(project)
    export_markdown(project, site, folder, force=force)
    for problem in in_order(site.warnings):
        click.echo(str(problem), err=True)
    click.echo(f"{counted(len(site.pages), 'page')} written to {folder}.")


@export.command()
@output_option
@config_file_option
@as_of_option
def calendar(output: Path | None, config_file: Path, as_of: Moment | None) -> None:
    """Write all dates as a calendar, as calendar.ics in the site has them."""
    from coursewright.exports.published import calendar_of
    from coursewright.pages import build_site

    project = read_project(config_file, as_of)
    content = calendar_of(project, build_site(project))
    if not content:
        raise CoursewrightError("No week has dates. Give course.yaml a term:, or a week a start:.")
    _write(content, output)


@export.command()
@output_option
@config_file_option
@as_of_option
def feed(output: Path | None, config_file: Path, as_of: Moment | None) -> None:
    """Write what is new as a feed, as feed.xml in the site has it."""
    from coursewright.exports.published import feed_of
    from coursewright.pages import build_site

    project = read_project(config_file, as_of)
    if not project.site_url:
        raise CoursewrightError("A feed needs addresses: say site_url: https://… in mkdocs.yml.")
    content = feed_of(project, build_site(project))
    if not content:
        raise CoursewrightError("There is no announcement, and nothing came out on a day yet.")
    _write(content, output)


@export.command("json")
@output_option
@config_file_option
@as_of_option
@click.option("--schema", "as_schema", is_flag=True, help="Write the JSON Schema of it instead.")
def course_json(
    output: Path | None, config_file: Path, as_of: Moment | None, as_schema: bool
) -> None:
    """Write the whole course as data, as course.json in the site has it."""
    from coursewright.exports.course_json import schema_text
    from coursewright.exports.published import data_of
    from coursewright.pages import build_site

    if as_schema:
        _write(schema_text().encode(), output)
        return
    project = read_project(config_file, as_of)
    site = build_site(project)
    for problem in in_order(site.warnings):
        click.echo(str(problem), err=True)
    _write(data_of(project, site) or b"", output)


@export.command()
@click.argument("file", type=click.Path(path_type=Path))
@config_file_option
@as_of_option
@click.option(
    "--cartridge-version",
    "version",
    type=click.Choice(["1.3", "1.1"]),
    default="1.3",
    show_default=True,
    help="The version of the format: Moodle reads 1.1.",
)
@click.option("--force", is_flag=True, help="Replace the file.")
def cartridge(
    file: Path, config_file: Path, as_of: Moment | None, version: Literal["1.3", "1.1"], force: bool
) -> None:
    """Write the course to FILE as a Common Cartridge (.imscc), which an LMS takes in."""
    from coursewright.exports.cartridge import export_cartridge
    from coursewright.pages import build_site

    project = read_project(config_file, as_of)
    site = build_site(project)
    made = export_cartridge(project, site, file, version=version, force=force)
    for problem in in_order(site.warnings):
        click.echo(str(problem), err=True)
    modules, resources = counted(made.modules, "module"), counted(made.resources, "resource")
    click.echo(f"{modules} with {resources} written to {file}.")


@export.command()
@click.argument("file", type=click.Path(path_type=Path))
@config_file_option
@as_of_option
@click.option("--force", is_flag=True, help="Replace the file.")
def offline(file: Path, config_file: Path, as_of: Moment | None, force: bool) -> None:
    """Write the site to FILE, a zip file with a folder that opens by a double click."""
    from coursewright.exports.offline import FIRST, export_offline
    from coursewright.manifest import read_manifest

    project = read_project(config_file, as_of)
    title = read_manifest(project.manifest, project.folder).course.title
    copy = export_offline(project, title, config_file, file, force=force)
    click.echo(
        f"{file}: {sized(copy.packed)}, {counted(copy.files, 'file')}, unpacked"
        f" {sized(copy.unpacked)}. Unpack it, and open {FIRST} in the folder {copy.folder}."
    )


def _write(content: bytes, output: Path | None) -> None:
    from coursewright.textfile import write_whole

    if output:
        write_whole(output, content)
    else:
        click.echo(content, nl=False)
