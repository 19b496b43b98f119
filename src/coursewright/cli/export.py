"""`coursewright build` and `coursewright export`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from coursewright.cli.options import as_of_option, config_file_option, output_option, write
from coursewright.dates import Moment
from coursewright.errors import CoursewrightError, in_order
from coursewright.project import AS_OF, Project, read_project
from coursewright.wording import counted, sized

if TYPE_CHECKING:
    from coursewright.pages import Site


@click.command()
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


@click.group()
def export() -> None:
    """Write the course in another form."""


def _built(config_file: Path, as_of: Moment | None) -> tuple[Project, Site]:
    """The site of a course, whose warnings are said beside what is made of it."""
    from coursewright.pages import build_site

    project = read_project(config_file, as_of)
    site = build_site(project)
    for problem in in_order(site.warnings):
        click.echo(problem.in_colours(), err=True)
    return project, site


@export.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@config_file_option
@as_of_option
@click.option("--force", is_flag=True, help="Replace what the folder holds.")
def markdown(folder: Path, config_file: Path, as_of: Moment | None, force: bool) -> None:
    """Write the pages to FOLDER as plain Markdown, with a mkdocs.yml that needs no plugin."""
    from coursewright.exports.markdown import export_markdown

    project, site = _built(config_file, as_of)
    export_markdown(project, site, folder, force=force)
    click.echo(f"{counted(len(site.pages), 'page')} written to {folder}.")


@export.command()
@output_option
@config_file_option
@as_of_option
def calendar(output: Path | None, config_file: Path, as_of: Moment | None) -> None:
    """Write all dates as a calendar, as calendar.ics in the site has them."""
    from coursewright.exports.published import calendar_of

    content = calendar_of(*_built(config_file, as_of))
    if not content:
        raise CoursewrightError("No week has dates. Give course.yaml a term:, or a week a start:.")
    write(content, output)


@export.command()
@output_option
@config_file_option
@as_of_option
def feed(output: Path | None, config_file: Path, as_of: Moment | None) -> None:
    """Write what is new as a feed, as feed.xml in the site has it."""
    from coursewright.exports.published import feed_of

    project, site = _built(config_file, as_of)
    if not project.site_url:
        raise CoursewrightError("A feed needs addresses: say site_url: https://… in mkdocs.yml.")
    content = feed_of(project, site)
    if not content:
        raise CoursewrightError("There is no announcement, and nothing came out on a day yet.")
    write(content, output)


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

    if as_schema:
        write(schema_text().encode(), output)
    else:
        write(data_of(*_built(config_file, as_of)) or b"", output)


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

    project, site = _built(config_file, as_of)
    made = export_cartridge(project, site, file, version=version, force=force)
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
