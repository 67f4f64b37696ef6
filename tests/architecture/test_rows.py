"""Who reaches rows, and who changes a state."""

import ast
from importlib import import_module

from django.db.models import Model

from tests.architecture.sources import PACKAGE, calls, place, python_files, tree

SCOPES = {"visible_to", "of"}  # what a right shows, or what belongs to the person's own company
MACHINE = PACKAGE / "workflow" / "machine.py"


def pages():
    return [
        path for path in python_files() if path.stem in {"views", "api"} or "api" in path.relative_to(PACKAGE).parts[1:]
    ]


def module_of(path):
    return import_module(".".join(("dealerdesk", *path.relative_to(PACKAGE).with_suffix("").parts)))


def unscoped(syntax, namespace):
    """`Model.objects.…` on a model that has `visible_to`, with something else coming first."""
    for node in ast.walk(syntax):
        if not (
            isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "objects"
        ):
            continue
        model = getattr(namespace, getattr(node.value.value, "id", ""), None)
        if is_scoped(model) and node.attr not in SCOPES:
            yield node


def is_scoped(model):
    return isinstance(model, type) and issubclass(model, Model) and hasattr(model._default_manager, "visible_to")


def assignments_of_state(syntax):
    for node in ast.walk(syntax):
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            yield from (target for target in targets if isinstance(target, ast.Attribute) and target.attr == "state")


def updates_of_state(syntax):
    return [
        node for name, node in calls(syntax) if name == "update" and any(word.arg == "state" for word in node.keywords)
    ]


def test_pages_reach_rows_only_through_visible_to():
    found = [place(path, node) for path in pages() for node in unscoped(tree(path), module_of(path))]

    assert found == []


def test_the_rule_of_rows_sees_an_unscoped_query(db):
    from dealerdesk.orders import models  # noqa: PLC0415

    assert len(list(unscoped(ast.parse("Order.objects.filter(pk=1)"), models))) == 1
    assert list(unscoped(ast.parse("Order.objects.visible_to(user).filter(pk=1)"), models)) == []


def test_only_the_machine_of_workflows_assigns_a_state():
    found = [
        place(path, node)
        for path in python_files()
        if path != MACHINE
        for node in assignments_of_state(tree(path))
    ]  # fmt: skip

    assert found == []


def test_packages_with_a_workflow_do_not_update_states_past_it():
    found = [
        place(path, node)
        for path in python_files()
        if (PACKAGE / path.relative_to(PACKAGE).parts[0] / "workflow.py").exists()
        for node in updates_of_state(tree(path))
    ]

    assert found == []


def test_the_rules_of_states_see_both_ways():
    assert len(list(assignments_of_state(ast.parse("order.state = 'x'\norder.state += 'y'")))) == 2
    assert len(updates_of_state(ast.parse("orders.update(state='x')"))) == 1
