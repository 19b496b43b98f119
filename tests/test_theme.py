"""The theme's files are those that MkDocs finds by itself."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from coursewright.plugin.theme import VisibleTheme
from tests.conftest import Folder


def files_of_the_theme(config: MkDocsConfig) -> dict[str, str | None]:
    files = Files([])
    files.add_files_from_theme(config.theme.get_env(), config)
    return {file.src_uri: file.abs_src_path for file in files}


def config_with_a_folder_of_its_own(folder: Folder) -> MkDocsConfig:
    folder.write({
        "mkdocs.yml": "site_name: x\ntheme: {name: material, custom_dir: over, language: de}\n",
        "docs/index.md": "",
        "over/assets/own.css": "",
        "over/.hidden/a.css": "",
        "over/partials/.a.css": "",
        "over/main.html": "{% extends 'base.html' %}",
    })  # fmt: skip
    return load_config(config_file=str(folder.path / "mkdocs.yml"))


def test_nothing_is_missed_and_nothing_is_added(folder: Folder) -> None:
    config = config_with_a_folder_of_its_own(folder)
    found = files_of_the_theme(config)
    assert "assets/own.css" in found
    config.theme = VisibleTheme(config.theme)
    seen = files_of_the_theme(config)
    assert list(seen.items()) == list(found.items())


def test_hidden_templates_are_there_for_who_names_them(folder: Folder) -> None:
    config = config_with_a_folder_of_its_own(folder)
    config.theme = VisibleTheme(config.theme)
    environment = config.theme.get_env()
    name = ".icons/material/school.svg"
    assert name not in environment.list_templates()
    assert "<svg" in environment.get_template(name).render()
    main = environment.get_template("main.html").filename
    assert main and Path(main).is_relative_to(folder.path)


def test_its_settings_are_those_of_the_theme(folder: Folder) -> None:
    config = config_with_a_folder_of_its_own(folder)
    other = VisibleTheme(config.theme)
    assert dict(other) == dict(config.theme)
    assert (other.name, other.dirs, other.custom_dir, other.static_templates) == (
        config.theme.name,
        config.theme.dirs,
        config.theme.custom_dir,
        config.theme.static_templates,
    )
