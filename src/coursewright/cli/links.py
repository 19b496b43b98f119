"""`coursewright links`."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import click

from coursewright.cli.options import config_file_option
from coursewright.errors import ContentError, CoursewrightError
from coursewright.project import Project, read_project

ENDINGS = {
    ".txt": "text",
    ".json": "json",
    ".sarif": "sarif",
    ".xml": "junit",
    ".html": "html",
}
"""The form of a report, by the ending of the file that it goes to."""


@click.command()
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
    f" {', '.join(ENDINGS)}. May be given several times.",
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
        if file.suffix.lower() not in ENDINGS:
            raise click.UsageError(f"{file}: a report's name ends in {', '.join(ENDINGS)}.")
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
        text = FORMATS[ENDINGS[file.suffix.lower()]](report, strict=strict)
        write_whole(file, click.unstyle(text).encode("utf-8", "replace"))
    click.echo(FORMATS[form](report, strict=strict), nl=False)
    if mend and project:
        for fix in fixes(project, found):
            click.echo(fix.diff, err=True)
            write(project, fix)
    raise SystemExit(status or int(report.failed(strict=strict)))
