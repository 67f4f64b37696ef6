"""Simple drawings of goods, one for each kind of thing in the colour of its brand."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = (480, 360)
INK, STEEL, PALE, GROUND = "#2b2a27", "#8c9096", "#c9ccd1", "#ffffff"
COLOURS = {
    "TLV": "#d9a400",
    "ORL": "#2f7d4f",
    "MRV": "#b3402e",
    "LGM": "#d06b1e",
    "DBR": "#7a4a2b",
    "VRL": "#2f6f9f",
    "GRV": "#6a5a9c",
    "KRB": "#5d6b73",
    "STR": "#3c8d88",
}
Draw = ImageDraw.ImageDraw


def draw(kind: str, brand: str) -> bytes:
    """Return a PNG of 480 × 360 pixels."""
    image = Image.new("RGB", SIZE, GROUND)
    pen = ImageDraw.Draw(image)
    pen.ellipse((60, 292, 420, 322), fill="#eeece6")
    KINDS.get(kind, box)(pen, COLOURS[brand])
    buffer = io.BytesIO()
    image.quantize(32).save(buffer, "PNG")
    return buffer.getvalue()


def _wheel(pen: Draw, x: int, y: int, radius: int) -> None:
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=INK)
    inner = radius * 45 // 100
    pen.ellipse((x - inner, y - inner, x + inner, y + inner), fill=PALE)


def mower(pen: Draw, colour: str) -> None:
    pen.line((330, 220, 440, 70, 400, 62), fill=INK, width=10, joint="curve")
    pen.rounded_rectangle((110, 200, 350, 280), 26, fill=colour)
    pen.rounded_rectangle((170, 140, 280, 205), 16, fill=STEEL)
    pen.polygon([(340, 200), (420, 180), (430, 265), (350, 275)], fill="#4a4944")
    _wheel(pen, 140, 280, 34)
    _wheel(pen, 320, 280, 34)


def tractor(pen: Draw, colour: str) -> None:
    pen.rounded_rectangle((60, 170, 230, 260), 22, fill=colour)
    pen.rectangle((220, 215, 380, 262), fill=colour)
    pen.rounded_rectangle((290, 140, 370, 215), 14, fill=INK)
    pen.line((235, 200, 265, 130), fill=INK, width=9)
    pen.ellipse((240, 108, 296, 138), outline=INK, width=8)
    pen.rounded_rectangle((170, 262, 300, 290), 10, fill=STEEL)
    _wheel(pen, 110, 270, 44)
    _wheel(pen, 350, 250, 64)


def trimmer(pen: Draw, colour: str) -> None:
    pen.line((110, 290, 350, 90), fill=STEEL, width=12)
    pen.rounded_rectangle((320, 50, 430, 130), 20, fill=colour)
    pen.line((240, 180, 200, 120, 250, 100), fill=INK, width=9, joint="curve")
    pen.polygon([(70, 280), (150, 250), (160, 300)], fill=INK)
    pen.ellipse((90, 280, 136, 306), fill=colour)


def tiller(pen: Draw, colour: str) -> None:
    pen.line((250, 170, 410, 70, 440, 80), fill=INK, width=11, joint="curve")
    pen.rounded_rectangle((150, 110, 290, 200), 18, fill=colour)
    pen.rectangle((200, 200, 245, 250), fill=STEEL)
    for x in (130, 190, 250, 310):
        pen.arc((x - 40, 220, x + 30, 300), 20, 300, fill=INK, width=12)


def snow(pen: Draw, colour: str) -> None:
    pen.line((270, 190, 420, 80), fill=INK, width=11)
    pen.polygon([(50, 200), (170, 180), (190, 290), (40, 290)], fill=colour)
    pen.arc((60, 210, 170, 290), 0, 360, fill=INK, width=10)
    pen.polygon([(120, 180), (150, 90), (110, 70), (90, 95), (105, 180)], fill=colour)
    pen.rounded_rectangle((180, 140, 300, 240), 18, fill=STEEL)
    _wheel(pen, 270, 262, 44)


def saw(pen: Draw, colour: str) -> None:
    pen.rounded_rectangle((40, 180, 280, 222), 20, fill=PALE, outline=INK, width=7)
    pen.rounded_rectangle((240, 140, 400, 260), 26, fill=colour)
    pen.rounded_rectangle((380, 150, 450, 250), 26, outline=INK, width=16)
    pen.line((250, 145, 260, 90, 360, 90, 380, 140), fill=INK, width=13, joint="curve")


def generator(pen: Draw, colour: str) -> None:
    pen.rounded_rectangle((90, 90, 400, 280), 14, outline=INK, width=13)
    pen.rounded_rectangle((120, 105, 370, 155), 16, fill=colour)
    pen.rounded_rectangle((130, 165, 250, 262), 12, fill=STEEL)
    pen.rounded_rectangle((262, 165, 362, 262), 12, fill=PALE)
    pen.ellipse((278, 180, 310, 212), outline=INK, width=5)
    pen.ellipse((318, 180, 350, 212), outline=INK, width=5)


def pump(pen: Draw, colour: str) -> None:
    pen.rounded_rectangle((100, 250, 390, 275), 8, fill=INK)
    pen.rounded_rectangle((220, 120, 370, 250), 20, fill=colour)
    pen.ellipse((100, 140, 220, 260), fill=STEEL)
    pen.rectangle((140, 95, 180, 150), fill=STEEL)
    pen.ellipse((135, 175, 185, 225), fill=PALE)


def blower(pen: Draw, colour: str) -> None:
    pen.ellipse((220, 110, 390, 280), fill=colour)
    pen.ellipse((265, 155, 345, 235), fill=INK)
    pen.polygon([(240, 190), (50, 230), (45, 275), (260, 265)], fill=STEEL)
    pen.line((250, 120, 280, 70, 350, 75, 360, 120), fill=INK, width=14, joint="curve")


def hedge(pen: Draw, colour: str) -> None:
    pen.rectangle((30, 190, 290, 216), fill=PALE)
    for x in range(36, 290, 22):
        pen.polygon([(x, 190), (x + 8, 168), (x + 16, 190)], fill=STEEL)
        pen.polygon([(x, 216), (x + 8, 238), (x + 16, 216)], fill=STEEL)
    pen.rounded_rectangle((280, 150, 440, 250), 24, fill=colour)
    pen.line((300, 155, 310, 100, 400, 100, 420, 150), fill=INK, width=12, joint="curve")


def belt(pen: Draw, colour: str) -> None:
    pen.rounded_rectangle((80, 110, 400, 270), 80, outline=INK, width=22)
    pen.rounded_rectangle((90, 120, 390, 260), 70, outline=colour, width=5)


def pulley(pen: Draw, colour: str) -> None:
    pen.ellipse((140, 80, 340, 280), fill=STEEL, outline=INK, width=8)
    pen.ellipse((170, 110, 310, 250), outline=INK, width=6)
    pen.ellipse((205, 145, 275, 215), fill=colour)
    pen.ellipse((225, 165, 255, 195), fill=GROUND)


def blade(pen: Draw, colour: str) -> None:
    pen.polygon(
        [(50, 200), (90, 150), (210, 165), (270, 165), (390, 150), (430, 200), (380, 215), (100, 215)], fill=STEEL
    )
    pen.polygon([(50, 200), (90, 150), (120, 154), (90, 205)], fill=colour)
    pen.polygon([(430, 200), (390, 150), (360, 154), (390, 205)], fill=colour)
    pen.ellipse((222, 172, 258, 208), fill=GROUND)


def filter_(pen: Draw, colour: str) -> None:
    pen.rounded_rectangle((130, 90, 350, 280), 30, fill=colour)
    for y in range(120, 260, 22):
        pen.line((150, y, 330, y), fill=GROUND, width=7)
    pen.ellipse((190, 70, 290, 110), fill=INK)


def box(pen: Draw, colour: str) -> None:
    pen.polygon([(120, 150), (240, 100), (360, 150), (240, 200)], fill=colour)
    pen.polygon([(120, 150), (240, 200), (240, 300), (120, 245)], fill=STEEL)
    pen.polygon([(360, 150), (240, 200), (240, 300), (360, 245)], fill=PALE)


def oil(pen: Draw, colour: str) -> None:
    pen.rounded_rectangle((150, 110, 330, 300), 22, fill=colour)
    pen.rectangle((200, 70, 250, 112), fill=INK)
    pen.rounded_rectangle((170, 170, 310, 260), 8, fill=GROUND)
    pen.polygon([(240, 185), (262, 225), (240, 245), (218, 225)], fill=colour)


def plug(pen: Draw, colour: str) -> None:
    pen.rounded_rectangle((215, 60, 265, 150), 12, fill=GROUND, outline=STEEL, width=6)
    pen.rounded_rectangle((195, 150, 285, 195), 8, fill=STEEL)
    pen.rectangle((212, 195, 268, 270), fill=PALE)
    pen.line((225, 270, 225, 295, 258, 295), fill=colour, width=9)


def wheel(pen: Draw, colour: str) -> None:
    pen.ellipse((130, 70, 350, 290), fill=INK)
    pen.ellipse((185, 125, 295, 235), fill=colour)
    pen.ellipse((222, 162, 258, 198), fill=GROUND)


def chain(pen: Draw, colour: str) -> None:
    for step, x in enumerate(range(60, 380, 52)):
        pen.rounded_rectangle((x, 165, x + 72, 207), 21, outline=colour if step % 2 else STEEL, width=11)


def battery(pen: Draw, colour: str) -> None:
    pen.rounded_rectangle((120, 120, 360, 290), 18, fill=INK)
    pen.rounded_rectangle((120, 120, 360, 180), 18, fill=colour)
    pen.rectangle((160, 96, 200, 122), fill=STEEL)
    pen.rectangle((280, 96, 320, 122), fill=STEEL)
    pen.line((240, 200, 215, 240, 255, 240, 235, 275), fill=colour, width=9, joint="curve")


KINDS: dict[str, Callable[[Draw, str], None]] = {
    "mower": mower, "tractor": tractor, "trimmer": trimmer, "tiller": tiller, "snow": snow, "saw": saw,
    "generator": generator, "pump": pump, "blower": blower, "hedge": hedge, "belt": belt, "pulley": pulley,
    "blade": blade, "filter": filter_, "box": box, "oil": oil, "plug": plug, "wheel": wheel, "chain": chain,
    "battery": battery,
}  # fmt: skip
