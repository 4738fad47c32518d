"""Covers drawn by code: flat colours, one idea each, names set small and wide."""

import io
import math
import random
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

_SIDE = 1280
# Drawn larger and reduced, for Pillow's shapes have hard edges.
_FINE = 2
_UNIT = _SIDE * _FINE / 600

Point = tuple[float, float]


def draw_sleeve(record: str) -> bytes:
    """The cover of a record of the programme, by its slug, as a PNG of 1280 pixels a side."""
    sleeve = _Sleeve()
    {"swimming-indoors": _pool, "second-cup": _cups, "the-night-sleeper": _train}[record](sleeve)
    return sleeve.png()


class _Sleeve:
    """A square of 600 units to draw on."""

    def __init__(self) -> None:
        side = _SIDE * _FINE
        self._image = Image.new("RGB", (side, side))
        self._draw = ImageDraw.Draw(self._image)

    def png(self) -> bytes:
        small = self._image.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
        file = io.BytesIO()
        small.save(file, "PNG", optimize=True)
        return file.getvalue()

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: str, corner: float = 0.0
    ) -> None:
        scaled = [value * _UNIT for value in (left, top, right, bottom)]
        self._draw.rounded_rectangle(scaled, corner * _UNIT, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self._draw.ellipse(
            [(v) * _UNIT for v in (x - radius, y - radius, x + radius, y + radius)], fill=colour
        )

    def ring(self, x: float, y: float, radius: float, width: float, colour: str) -> None:
        box = [(v) * _UNIT for v in (x - radius, y - radius, x + radius, y + radius)]
        self._draw.ellipse(box, outline=colour, width=round(width * _UNIT))

    def slice(self, x: float, y: float, radius: float, start: float, end: float, colour: str) -> None:
        box = [(v) * _UNIT for v in (x - radius, y - radius, x + radius, y + radius)]
        self._draw.pieslice(box, start, end, fill=colour)

    def shape(self, points: Sequence[Point], colour: str) -> None:
        self._draw.polygon([(x * _UNIT, y * _UNIT) for x, y in points], fill=colour)

    def line(self, points: Sequence[Point], width: float, colour: str) -> None:
        scaled = [(x * _UNIT, y * _UNIT) for x, y in points]
        self._draw.line(scaled, fill=colour, width=round(width * _UNIT), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, colour)

    def words(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        colour: str,
        *,
        spacing: float,
        weight: float = 0.0,
        right: bool = False,
    ) -> None:
        """Text with its top left corner (or its top right) at x, y; `spacing` between letters in units."""
        font = ImageFont.load_default(size * _UNIT)
        widths = [font.getlength(letter) / _UNIT + spacing for letter in text]
        at = x - sum(widths) + spacing if right else x
        for letter, width in zip(text, widths, strict=True):
            self._draw.text(
                (at * _UNIT, y * _UNIT), letter, font=font, fill=colour, stroke_width=weight * _UNIT
            )
            at += width


def _pool(sleeve: _Sleeve) -> None:
    """A pool from the ceiling: four lanes, one swimmer, and the light on the floor."""
    water, deep, light, cream, coral, ink = "#1FB5BF", "#118F9E", "#7FDDD9", "#FFF1D6", "#FF5B45", "#10304A"
    sleeve.box(0, 0, 600, 600, water)
    dice = random.Random(12)
    for row in range(24):
        y = 20 + row * 22.0
        start, pieces = dice.uniform(-60, 0), list[Point]()
        while start < 600:
            length = dice.uniform(30, 90)
            pieces.append((start, min(start + length, 640)))
            start += length + dice.uniform(35, 110)
        for left, right in pieces:
            wave = [(x, y + 4.5 * math.sin(x / 17 + row * 1.7)) for x in _steps(left, right, 4)]
            sleeve.line(wave, 3.2, light if (row + round(left)) % 3 else deep)
    for lane in range(4):
        centre = 75 + lane * 150
        sleeve.box(centre - 11, 0, centre + 11, 470, deep)
        sleeve.box(centre - 38, 470, centre + 38, 492, deep)
    for rope in range(1, 4):
        for bead in range(38):
            colour = coral if bead % 2 == 0 else cream
            sleeve.box(rope * 150 - 6, bead * 14 - 2, rope * 150 + 6, bead * 14 + 9.5, colour, 3)
    _swimmer(sleeve, 525, 236, cream, coral, ink)
    sleeve.box(0, 518, 600, 600, cream)
    for tile in range(26):
        sleeve.box(tile * 24 - 6, 506, tile * 24 + 16, 530, ink if tile % 2 == 0 else coral)
    sleeve.words("PAPER LIDO", 28, 553, 25, ink, spacing=4.2, weight=0.9)
    sleeve.words("SWIMMING INDOORS", 572, 557, 18.5, ink, spacing=3.4, right=True)


def _swimmer(sleeve: _Sleeve, x: float, y: float, skin: str, cap: str, suit: str) -> None:
    foam = "#E9FBF8"
    for number, (dx, dy, radius) in enumerate(
        ((-12, 138, 9), (13, 146, 11), (-5, 162, 6), (20, 124, 6), (-22, 120, 5))
    ):
        sleeve.disc(x + dx, y + dy, radius - number * 0.4, foam)
    sleeve.line([(x - 9, y + 62), (x - 12, y + 104), (x - 8, y + 132)], 14, skin)
    sleeve.line([(x + 9, y + 62), (x + 15, y + 100), (x + 10, y + 124)], 14, skin)
    sleeve.shape(
        [
            (x - 24, y + 6),
            (x + 24, y + 6),
            (x + 16, y + 46),
            (x + 19, y + 78),
            (x - 19, y + 78),
            (x - 16, y + 46),
        ],
        suit,
    )
    sleeve.disc(x, y + 6, 24, suit)
    sleeve.line([(x - 21, y + 8), (x - 40, y - 26), (x - 30, y - 66)], 13, skin)
    sleeve.line([(x + 21, y + 8), (x + 44, y + 34), (x + 46, y + 70)], 13, skin)
    sleeve.disc(x, y - 20, 19, cap)


def _cups(sleeve: _Sleeve) -> None:
    """Nine squares: cups, saucers, bars of a vibraphone, strings, and a slice of lemon."""
    paper, ochre, teal, brick, ink, rose = "#F3E6CB", "#E7A52B", "#1F6F6B", "#C8462F", "#1C1A17", "#EFB7A0"
    grounds = (ochre, paper, teal, brick, ink, rose, paper, teal, ochre)
    for place, ground in enumerate(grounds):
        row, column = divmod(place, 3)
        sleeve.box(column * 200, row * 170, column * 200 + 200, row * 170 + 170, ground)
    _cup(sleeve, 100, 85, paper, ink, brick)
    for ring, colour in ((62, ink), (52, brick), (40, paper), (30, ink)):
        sleeve.disc(300, 85, ring, colour)
    for bar in range(7):
        sleeve.box(
            418 + bar * 24, 28 + bar * 6, 436 + bar * 24, 142 - bar * 6, ochre if bar % 2 else paper, 4
        )
    for bar in range(7):
        sleeve.disc(427 + bar * 24, 85, 2.4, teal)
    for string in range(4):
        sleeve.box(40 + string * 36, 170, 44 + string * 36 + string * 1.4, 340, paper)
    sleeve.shape([(18, 300), (182, 300), (160, 318), (40, 318)], ink)
    sleeve.disc(300, 255, 58, paper)
    sleeve.slice(300, 255, 58, 90, 270, ochre)
    sleeve.disc(300, 255, 14, brick)
    _cup(sleeve, 500, 262, teal, ink, paper)
    for angle in range(0, 360, 45):
        sleeve.slice(100, 425, 64, angle + 3, angle + 42, ochre if angle % 90 else brick)
    sleeve.ring(100, 425, 74, 6, ink)
    _cup(sleeve, 300, 432, rose, paper, ink)
    for key in range(8):
        sleeve.box(404 + key * 24.5, 356, 426.5 + key * 24.5, 494, paper, 2)
        if key % 7 not in (2, 6):
            sleeve.box(419 + key * 24.5, 356, 434 + key * 24.5, 436, ink, 2)
    sleeve.box(0, 510, 600, 600, paper)
    sleeve.box(0, 510, 600, 515, ink)
    sleeve.words("SECOND CUP", 24, 526, 40, ink, spacing=1.2, weight=2.6)
    sleeve.words("CRANE STREET TRIO", 576, 556, 15, ink, spacing=3.4, right=True, weight=0.3)


def _cup(sleeve: _Sleeve, x: float, y: float, cup: str, dark: str, coffee: str) -> None:
    sleeve.ring(x + 42, y + 4, 21, 8, cup)
    sleeve.slice(x, y - 14, 48, 0, 180, cup)
    sleeve.box(x - 48, y - 30, x + 48, y - 12, cup)
    sleeve.box(x - 40, y - 30, x + 40, y - 23, coffee)
    sleeve.box(x - 62, y + 40, x + 62, y + 48, dark, 4)
    for steam in (-18, 0, 18):
        sleeve.line(
            [(x + steam + 4 * math.sin(step / 4), y - 40 - step) for step in range(0, 26, 2)], 4, dark
        )


def _train(sleeve: _Sleeve) -> None:
    """A row of lit windows crossing a winter night, everything else drawn out by speed."""
    night, dusk, hill, snow, lamp, amber = "#121A3A", "#26336B", "#3E4E94", "#DCE4F5", "#FFD46B", "#F49B3F"
    sleeve.box(0, 0, 600, 600, night)
    dice = random.Random(5)
    for _ in range(80):
        x, y, radius = dice.uniform(0, 600), dice.uniform(0, 270), dice.choice((1.1, 1.4, 2.0))
        if x > 350 or y > 96:  # none between the letters
            sleeve.disc(x, y, radius, snow)
    sleeve.disc(452, 116, 52, snow)
    sleeve.disc(474, 102, 47, night)
    sleeve.shape(
        [
            (0, 330),
            (92, 214),
            (150, 270),
            (236, 168),
            (330, 288),
            (404, 226),
            (520, 318),
            (600, 250),
            (600, 420),
            (0, 420),
        ],
        dusk,
    )
    sleeve.shape([(92, 214), (64, 250), (88, 242), (104, 258), (124, 245)], snow)
    sleeve.shape([(236, 168), (200, 211), (226, 202), (246, 224), (262, 206), (274, 216)], snow)
    sleeve.shape([(404, 226), (378, 248), (402, 246), (418, 258), (436, 246)], snow)
    sleeve.shape([(0, 372), (140, 318), (262, 352), (420, 310), (600, 366), (600, 440), (0, 440)], hill)
    sleeve.box(-20, 392, 620, 478, "#0A1028", 10)
    sleeve.box(-20, 404, 620, 409, amber)
    for window in range(8):
        left = 14 + window * 74
        dark = window in (2, 6)
        sleeve.box(left, 418, left + 56, 456, dusk if dark else lamp, 7)
        if not dark:
            sleeve.box(left, 446, left + 56, 456, amber, 5)
            sleeve.box(left, 444, left + 56, 450, lamp)
    sleeve.disc(14 + 4 * 74 + 22, 440, 8, night)
    sleeve.slice(14 + 4 * 74 + 22, 456, 15, 180, 360, night)
    sleeve.box(0, 478, 600, 486, snow)
    sleeve.box(0, 486, 600, 600, dusk)
    for row in range(10):
        y = 498 + row * 10.5
        begin = dice.uniform(-80, 60)
        while begin < 600:
            length = dice.uniform(60, 240)
            colour = dice.choice((lamp, amber, snow, hill, hill, hill))
            sleeve.box(begin, y, begin + length, y + 3.4, colour, 1.7)
            begin += length + dice.uniform(30, 140)
    sleeve.words("THE NIGHT SLEEPER", 30, 32, 23, snow, spacing=5.0, weight=0.7)
    sleeve.words("LOW MERIDIAN", 30, 66, 15, lamp, spacing=4.4)


def _steps(start: float, end: float, step: float) -> list[float]:
    return [start + number * step for number in range(max(2, int((end - start) / step)))]
