"""What `mkdocs.yml` may say under `coursewright`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from coursewright.validation import Model

Renderer = Literal["auto", "betteroffice", "libreoffice", "none"]
RemarkLevel = Literal["error", "warning", "ignore"]
PolicyForm = Literal["auto", "headers", "meta", "none"]

MANIFEST = "course.yaml"

_Count = Annotated[int, Field(strict=True, ge=1)]


class Limits(Model):
    """How large a material may be before it is taken for an attack."""

    noun: ClassVar[str] = "the limits"

    parts: _Count = 10_000
    """How many files a deck may hold, for a deck is a zip file."""
    unpacked_mb: _Count = 1_500
    """How many megabytes they may be together."""
    notebook_mb: _Count = 50
    """How many megabytes a notebook may have."""
    ratio: _Count = 300
    """How many times its packed size one of them may be; pictures and XML stay far below."""


class Levels(Model):
    """How `coursewright check` takes what is not there yet, and what could be better in a deck."""

    noun: ClassVar[str] = "the levels"

    missing_file: RemarkLevel = "error"
    """A file that the manifest names and that is not there; a strict build minds it as an error."""
    no_title: RemarkLevel = "warning"
    """A slide without a title."""
    same_title: RemarkLevel = "warning"
    """Two slides of one deck with the same title."""
    no_notes: RemarkLevel = "warning"
    """A slide without speaker notes."""
    no_alt: RemarkLevel = "warning"
    """A picture without alt text that a person wrote."""


class LinkLimits(Model):
    """How `coursewright links` treats the sites that it asks."""

    noun: ClassVar[str] = "the limits of links"

    connections: _Count = 4
    """How many requests to one host may be under way at once."""
    requests_per_second: _Count = 30
    """How many requests one host gets in a second."""
    timeout: _Count = 20
    """For how many seconds an answer is waited for."""
    contact: str | None = None
    """Whom the owners of these sites may write to: an address of the web, or of e-mail."""


class Settings(Model):
    """The settings of a course's site, as its maintainer wrote them."""

    noun: ClassVar[str] = "the settings of coursewright"

    manifest: str = MANIFEST
    """The manifest's path, from the folder of mkdocs.yml."""
    templates: str | None = None
    """A folder with templates that take the place of ours."""
    edit_url: str | None = None
    """Where an edit button leads, with {path} and {line} to be filled in; empty for no button."""
    editor: str = "vscode://file{path}:{line}:{column}"
    """Where a problem's place leads while someone watches; empty for no link."""
    slides: Renderer = "auto"
    """Who draws the slides."""
    limits: Limits = Limits()
    """How large a material may be."""
    links: LinkLimits = LinkLimits()
    """How the sites that links lead to are treated."""
    levels: Levels = Levels()
    """How what is not there yet is taken, and what could be better in a deck."""
    policy: PolicyForm = "auto"
    """Where the site's Content-Security-Policy is written: for hosts that send headers, into the
    pages (meta), both (auto), or nowhere."""
    app: bool = True
    """Whether the site can be installed, and keeps what a learner has opened of it for when there
    is no connection."""
