"""The house keeps its shape: floors, doors, sizes, READMEs, templates, keys that point downward."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from lantoa.config.processes.lint import broken_templates

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "lantoa"
FLOORS = ("kit", "design", "org", "services", "publishing", "features", "insight", "faces", "config")
# Floors made of packages; kit is plain helpers and design is templates, open to everyone.
PACKAGED = ("org", "services", "publishing", "features", "insight", "faces")
DOORS = re.compile(r"facade|signals|urls(_\w+)?|api|apps")
LONGEST_FILE, LONGEST_TEMPLATE, LONGEST_README = 400, 160, 60
MAY_BE_LONG = re.compile(r"(^|/)(migrations|data|drawing|vendor)/|/settings/|/urls\.py$|/names\.py$")


def files(pattern: str, under: Path = HOUSE) -> list[Path]:
    return sorted(path for path in under.glob(pattern) if "__pycache__" not in path.parts and path.is_file())


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def packages() -> list[Path]:
    """Every package of every floor that has code in it."""
    return [
        folder
        for floor in PACKAGED
        for folder in sorted((HOUSE / floor).glob("*/"))
        if (folder / "__init__.py").is_file() and len(list(folder.glob("*.py"))) > 2
    ]


def imports(path: Path) -> Iterator[str]:
    """The full names of what a module imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for name in node.names:
                yield f"{node.module}.{name.name}"


def test_floors_import_downward_only():
    linter = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    done = subprocess.run(linter, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_packages_are_entered_through_their_doors():
    """A package is entered only through facade, signals, urls, api, apps; config and tests may look inside."""
    trespassers = []
    for path in files("**/*.py"):
        parts = path.relative_to(HOUSE).parts
        if len(parts) < 3 or parts[0] == "config" or "tests" in parts or "migrations" in parts:
            continue
        for name in imports(path):
            words = name.split(".")
            if len(words) < 4 or words[0] != "lantoa" or words[1] not in PACKAGED or words[1:3] == list(parts[:2]):
                continue
            if not DOORS.fullmatch(words[3]):
                trespassers.append(f"{relative(path)}: {name}")
    assert trespassers == []


def test_every_package_explains_itself():
    wordless = [
        relative(folder)
        for folder in [*packages(), HOUSE / "design", ROOT / "simulator"]
        if not (folder / "README.md").is_file()
    ]
    assert wordless == []


def test_readmes_stay_short():
    long = [relative(path) for path in files("**/README.md") if len(path.read_text().splitlines()) > LONGEST_README]
    assert long == []


@pytest.mark.parametrize(
    ("pattern", "limit"),
    [("**/*.py", LONGEST_FILE), ("**/*.js", LONGEST_FILE), ("**/*.css", LONGEST_FILE), ("**/*.html", LONGEST_TEMPLATE)],
)
def test_files_stay_short(pattern: str, limit: int):
    candidates = [*files(pattern), *files(pattern, ROOT / "simulator"), *files(pattern, ROOT / "tests")]
    long = {
        relative(path): lines
        for path in candidates
        if (lines := path.read_text().count("\n")) > limit and not MAY_BE_LONG.search(f"/{relative(path)}")
    }
    assert long == {}


def test_every_template_compiles():
    assert broken_templates() == []


def test_templates_keep_to_the_content_security_policy():
    """No style or script inside a page: the policy would block it. Data blocks (JSON-LD) are neither."""
    forbidden = re.compile(
        r"<style\b|\sstyle=|\son[a-z]+=|javascript:|<script\b(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", re.I
    )
    broken = [
        f"{relative(path)}:{number}"
        for path in [*files("**/templates/**/*.html"), *files("**/templates/**/*.html", ROOT / "simulator")]
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if forbidden.search(line)
    ]
    assert broken == []


def own_models() -> Iterator[type[models.Model]]:
    for config in apps.get_app_configs():
        if config.name.startswith("lantoa."):
            yield from config.get_models()


def is_wagtails(model: type[models.Model], name: str) -> bool:
    """Whether the field was declared by a library's model that ours extends."""
    bases = [base for base in model.__mro__ if not base.__module__.startswith("lantoa.") and hasattr(base, "_meta")]
    return any(field.name == name for base in bases for field in base._meta.local_fields) or name.endswith("_ptr")


def test_foreign_keys_point_downward_and_leave_no_name_behind():
    wrong = []
    for model in own_models():
        home = apps.get_app_config(model._meta.app_label).name.split(".")
        for field in model._meta.local_fields:
            target = field.related_model if isinstance(field, models.ForeignKey) else None
            if target is None or target._meta.app_label == model._meta.app_label or field.auto_created:
                continue
            place = apps.get_app_config(target._meta.app_label).name.split(".")
            points_up = place[0] == "lantoa" and FLOORS.index(place[1]) > FLOORS.index(home[1])
            if points_up or not (
                is_wagtails(model, field.name) or (field.remote_field.related_name or "").endswith("+")
            ):
                wrong.append(f"{model._meta.label}.{field.name}")
    assert wrong == []


def test_nobody_listens_to_post_save():
    """Up goes only by our own signals: post_save fires for every loader, migration and test."""
    listeners = [relative(path) for path in files("**/*.py") if re.search(r"\b(post|pre)_save\b", path.read_text())]
    assert listeners == []


def test_lock_files_name_no_registry():
    named = [
        relative(path)
        for path in (*ROOT.glob("requirements/*.txt"), *ROOT.glob("**/package-lock.json"))
        if not {".venv", "var"} & set(path.parts) and re.search(r"https?://|--index-url", path.read_text())
    ]
    assert named == []
