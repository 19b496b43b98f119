"""What several commands have in common: their options, and where what they make goes."""

from __future__ import annotations

from pathlib import Path

import click

from coursewright.project import AS_OF, CONFIG_FILE, as_of

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


def write(content: bytes, output: Path | None) -> None:
    """Write what a command makes to the file that is given, or print it."""
    from coursewright.textfile import write_whole

    if output:
        write_whole(output, content)
    else:
        click.echo(content, nl=False)
