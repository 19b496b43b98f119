"""The course's folder: which file is the manifest, where the pages and the templates are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from coursewright.errors import Place
from coursewright.textfile import read_text
from coursewright.yamlfile import read_tree

Renderer = Literal["auto", "betteroffice", "none"]
RENDERERS: tuple[Renderer, ...] = get_args(Renderer)

CONFIG_FILE = "mkdocs.yml"
MANIFEST = "course.yaml"


@dataclass(frozen=True)
class Project:
    """Where things stand in a course's folder; `mkdocs.yml` may name other places."""

    folder: Path
    manifest: Path
    docs: Path
    templates: Path | None = None
    """The author's own templates, which come before ours."""
    slides: Renderer = "auto"
    """Who draws the slides."""

    @property
    def cache(self) -> Path:
        """What was computed already; it may be deleted, or shared."""
        return self.folder / ".cache" / "coursewright"

    def relative(self, path: Path) -> str:
        """A path as messages name it: from the course's folder, with / between its parts."""
        try:
            return path.relative_to(self.folder).as_posix()
        except ValueError:
            return path.as_posix()

    def place(self, path: Path) -> Place:
        """A whole file, as a place."""
        return Place(self.relative(path))


def read_project(config_file: Path) -> Project:
    """The project whose `mkdocs.yml` is at `config_file`; a usual one where there is none.

    Raises ContentError where that file is not YAML.
    """
    folder = config_file.parent
    settings = _settings(config_file)
    options = _plugin_options(settings.get("plugins"))
    templates = options.get("templates")
    return Project(
        folder=folder,
        manifest=folder / str(options.get("manifest", MANIFEST)),
        docs=folder / str(settings.get("docs_dir", "docs")),
        templates=folder / str(templates) if templates else None,
        slides=_renderer(options.get("slides")),
    )


def _settings(config_file: Path, depth: int = 5) -> dict[str, Any]:
    """What a `mkdocs.yml` says, and what the one says that it inherits from."""
    if not config_file.is_file():
        return {}
    text = read_text(config_file, config_file.name)
    data = read_tree(text.encode(), config_file.name, any_tags=True).data
    settings: dict[str, Any] = data if isinstance(data, dict) else {}
    parent = settings.get("INHERIT")
    if isinstance(parent, str) and depth:
        settings = _settings(config_file.parent / parent, depth - 1) | settings
    return settings


def _renderer(written: Any) -> Renderer:
    return written if written in RENDERERS else "auto"


def _plugin_options(plugins: Any) -> dict[str, Any]:
    """What `mkdocs.yml` says under `coursewright`: `plugins` is a list of names, or of names with
    options, or one mapping of these."""
    entries = plugins if isinstance(plugins, list) else [plugins]
    for entry in entries:
        if isinstance(entry, dict) and isinstance(entry.get("coursewright"), dict):
            options: dict[str, Any] = entry["coursewright"]
            return options
    return {}
