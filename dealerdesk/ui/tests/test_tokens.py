"""Contrast of the design tokens: computed over every pair that meets on a screen (WCAG 2.2 AA)."""

import re
from itertools import product
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[1] / "styles" / "tokens.css"
FAMILIES = ("quiet", "dealer", "office", "moving", "done", "stop")
GROUNDS = ("surface", "canvas", "sunken", "hover", "select")
TEXT_PAIRS = [
    *product(("text", "text-2", "text-3"), (*GROUNDS, "add", "del", "changed")),
    *product(("accent",), ("surface", "canvas", "hover", "accent-tint")),
    *((f"{family}-fg", ground) for family in FAMILIES for ground in ("surface", "canvas", "hover", f"{family}-tint")),
    *(("text", f"{family}-tint") for family in FAMILIES),
    ("on-accent", "accent"),
    ("surface", "stop-fg"),
]
MARK_PAIRS = [
    *product(("line-control",), ("surface",)),
    *((f"{family}-dot", ground) for family in FAMILIES for ground in ("surface", "canvas")),
]


def themes() -> dict[str, dict[str, str]]:
    """Values of --dd-* by theme, read from the stylesheet itself."""
    light, dark, *_ = re.split(r'\n\[data-bs-theme="dark"\] \{', TOKENS.read_text(encoding="utf-8"))
    read = re.compile(r"--dd-([\w-]+):\s*(#[0-9a-f]{6})")
    return {"light": dict(read.findall(light)), "dark": {**dict(read.findall(light)), **dict(read.findall(dark))}}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_is_readable_on_every_ground_it_meets(theme):
    values = themes()[theme]

    poor = {pair: round(contrast(values[pair[0]], values[pair[1]]), 2) for pair in TEXT_PAIRS}

    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_border_and_dot_is_seen_on_its_ground(theme):
    values = themes()[theme]

    poor = {pair: round(contrast(values[pair[0]], values[pair[1]]), 2) for pair in MARK_PAIRS}

    assert {pair: ratio for pair, ratio in poor.items() if ratio < 3} == {}
