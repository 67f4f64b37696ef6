"""Imports, keys of tables and migrations point down, never up."""

import ast
import subprocess
import sys
from pathlib import Path

from django.apps import apps

from tests.architecture.sources import PACKAGE, ROOT, floors, imported, place, tree


def package_of(model):
    return model._meta.app_config.name.split(".")[1]


def ours():
    return [model for model in apps.get_models() if model._meta.app_config.name.startswith("dealerdesk.")]


def points_up(holder, held):
    """Whether a key from one package to another climbs, or crosses to a neighbour on the same floor."""
    return holder != held and floors()[holder] >= floors()[held]


def test_the_import_contracts_hold():
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_keys_of_tables_point_the_way_imports_do():
    climbing = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in ours()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model in ours()
        if points_up(package_of(model), package_of(field.related_model))
    ]

    assert climbing == []


def test_the_rule_of_keys_sees_a_key_that_climbs():
    assert points_up("accounts", "orders")
    assert points_up("documents", "notifications")
    assert not points_up("orders", "accounts")


def test_migrations_import_no_code_of_ours():
    found = [
        f"{place(path, node)}: {name}"
        for path in sorted(PACKAGE.glob("*/migrations/*.py"))
        for name, node in imported(tree(path))
        if name.startswith("dealerdesk.") and ".migrations" not in name
    ]

    assert found == []


def test_migrations_are_named():
    automatic = [path.name for path in PACKAGE.glob("*/migrations/0*.py") if "_auto_" in path.name]

    assert automatic == []


def test_the_reader_of_imports_sees_both_forms():
    assert [name for name, _ in imported(ast.parse("import lxml.etree\nfrom a.b import c"))] == ["lxml.etree", "a.b"]
