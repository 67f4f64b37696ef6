"""What is promised to people and to the docs is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from dealerdesk.config import documentation
from dealerdesk.config.commands import COMMANDS
from dealerdesk.events import registry
from dealerdesk.notifications import rules
from dealerdesk.toolbox import messages
from tests.architecture.sources import PACKAGE, ROOT, calls, committed, python_files, tree

VARIABLE = re.compile(r"\b(DEALERDESK_[A-Z0-9_]+|DATABASE_URL|PG_BINDIR)\b")
READ_BY_TESTS = {"DEALERDESK_CHROMIUM", "DEALERDESK_TEST_PROCESSES", "DEALERDESK_PYTHON"}


def documented(page):
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


def test_every_setting_is_documented_and_no_other():
    read = {name for path in python_files() for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}
    table = set(re.findall(r"^\| `([A-Z_0-9]+)`", documented("admin/settings.md"), re.MULTILINE))

    assert table == read | (table & READ_BY_TESTS)


def test_every_command_is_documented():
    page = documented("admin/commands.md")

    assert [
        path.name for path in (ROOT / "bin").iterdir() if path.name != "_env" and f"`bin/{path.name}" not in page
    ] == []
    assert [command.name for command in COMMANDS if f"`dealerdesk {command.name}" not in page] == []


def test_every_command_behind_the_names_exists():
    assert {command.django for command in COMMANDS} - set(get_commands()) == set()


def test_the_printed_pages_are_fresh():
    # a process of its own: other tests add events of theirs to this one's registry
    checked = subprocess.run(
        [sys.executable, "-m", documentation.__name__, "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, f"run bin/docs\n{checked.stdout}{checked.stderr}"


def test_every_event_that_is_recorded_has_a_title():
    written = {
        node.args[0].value
        for path in python_files()
        for name, node in calls(tree(path))
        if name == "record" and node.args and isinstance(getattr(node.args[0], "value", None), str)
    }

    assert {code for code in written if registry.title(code) == code} == set()


def test_every_transition_and_rule_names_a_known_event():
    named = {step.event for workflow in documentation.workflows().values() for step in workflow.transitions.values()}
    named |= {rule.code for rule in rules.all_rules()}

    assert named - set(registry.codes()) == set()


@pytest.mark.parametrize("folder", messages.packages(PACKAGE), ids=lambda folder: folder.name)
def test_every_message_has_its_russian(folder):
    assert list(messages.problems(folder)) == []


def test_no_two_packages_say_the_same_message_differently():
    assert list(messages.conflicts(messages.translated(PACKAGE))) == []


def test_the_tables_fit_the_models(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# In halves, so that this file does not find itself.
UNWANTED = [
    "TO" + "DO", "FIX" + "ME", "lorem " + "ipsum", "/wo" + "rk/", "/tm" + "p/home", "pypi" + ".org", "python" + "hosted",
    "npmjs" + ".", "registry." + "npm", "BEGIN " + "RSA", "BEGIN " + "OPENSSH", "Co-" + "authored",
]  # fmt: skip


@pytest.mark.parametrize("words", UNWANTED)
def test_the_tree_is_clean_of(words):
    found = [str(path) for path in committed() if words in text(ROOT / path)]

    assert found == []


def text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
