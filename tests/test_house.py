"""The rules of the house: imports go down, pages know no MkDocs, nothing names this machine."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

SOURCE = REPOSITORY / "src" / "coursewright"

# From the top of the house to its bottom; a module imports only from its own floor or below.
FLOORS = [
    "__main__",
    "cli",
    "plugin",
    "app",
    "imports",
    "authoring",
    "exports",
    "links",
    "policy",
    "search",
    "pages",
    "materials",
    "cache",
    "progress",
    "markdown",
    "project",
    "settings",
    "conflicts",
    "schedule",
    "manifest",
    "schema",
    "course",
    "term",
    "items",
    "times",
    "dates",
    "fields",
    "patterns",
    "addresses",
    "validation",
    "yamledit",
    "yamlfile",
    "placing",
    "textfile",
    "codes",
    "errors",
    "wording",
]


def modules() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py"]


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def classes(path: Path) -> list[ast.ClassDef]:
    return [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)]


def floor(path: Path) -> int:
    part = path.relative_to(SOURCE).parts[0]
    return FLOORS.index(part.removesuffix(".py"))


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_only_go_down(path: Path) -> None:
    for name in imports(path):
        if name.startswith("coursewright."):
            assert FLOORS.index(name.split(".")[1]) >= floor(path), f"{path} imports {name}"


def test_only_the_plugin_knows_mkdocs() -> None:
    know = {p for p in modules() if any(n.split(".")[0] == "mkdocs" for n in imports(p))}
    assert know
    assert all(path.is_relative_to(SOURCE / "plugin") for path in know)


def test_the_plugin_class_is_thin() -> None:
    (plugin,) = classes(SOURCE / "plugin" / "__init__.py")
    assert plugin.end_lineno
    assert plugin.end_lineno - plugin.lineno < 120


def test_no_file_names_a_machine_or_a_registry() -> None:
    git = shutil.which("git")
    if not git or not (REPOSITORY / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        [git, "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    tracked = listed.stdout.split("\0")
    for name in filter(None, tracked):
        file = REPOSITORY / name
        if file.suffix in (".png", ".pptx", ".ipynb") or not file.is_file():
            continue
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(?:work|root|home/[a-z]+)/", text), name
        assert not re.search(r"index-url|--index|pypi\.org/simple|registry\.npmjs", text) or (
            name == "tests/test_house.py"
        ), name
