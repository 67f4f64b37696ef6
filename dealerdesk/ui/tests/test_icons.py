"""Icons: a misprint in a name is an empty square on a screen."""

import re

from dealerdesk.ui import build


def test_every_icon_that_is_named_is_in_the_sprite():
    sprite = (build.DIST / "icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))

    assert [name for name in build.icon_names() if name not in drawn] == []


def test_the_built_files_answer_to_the_sources():
    assert build.is_fresh(build.icon_names())
