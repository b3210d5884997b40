"""Watches and clocks."""

from __future__ import annotations

from web.pictures.ink import (
    BODY,
    DARK,
    INK,
    METAL,
    PAPER,
    SHINE,
    STEEL,
    WHITE,
    both_sides,
    circle,
    ellipse,
    group,
    line,
    path,
    rect,
    turn,
)
from web.pictures.palette import Palette

_STRAP_TOP = "M164 138 L172 58 Q173 50 182 50 H218 Q227 50 228 58 L236 138Z"
_STRAP_BOTTOM = "M164 262 L172 332 Q173 340 182 340 H218 Q227 340 228 332 L236 262Z"


def watch(p: Palette) -> str:
    stitches = line(
        "M180 64 L174 130 M220 64 L226 130 M174 270 L180 330 M226 270 L220 330",
        p.pale,
        2.5,
        stroke_dasharray="6 6",
    )
    return group(
        path(_STRAP_TOP + _STRAP_BOTTOM, BODY),
        stitches,
        rect(282, 190, 18, 20, METAL, r=5),
        circle(200, 200, 88, METAL, stroke=STEEL, stroke_width=2),
        circle(200, 200, 74, DARK),
        circle(200, 200, 70, PAPER),
        _ticks(p.deep, 200, 200, 60, 6),
        circle(200, 234, 17, "none", stroke=STEEL, stroke_width=2),
        line("M200 234 V224", p.base, 2.5),
        line("M200 200 L172 168", DARK, 7),
        line("M200 200 L236 156", DARK, 5),
        line("M190 214 L226 240", p.accent, 2.5),
        circle(200, 200, 6, p.accent),
        path("M150 152 A70 70 0 0 1 246 147 L158 256 A70 70 0 0 1 150 152Z", SHINE),
    )


def smartwatch(p: Palette) -> str:
    return group(
        path("M152 130 L164 58 Q166 48 176 48 H224 Q234 48 236 58 L248 130Z", BODY),
        path("M152 268 L164 332 Q166 342 176 342 H224 Q234 342 236 332 L248 268Z", BODY),
        rect(284, 170, 14, 34, METAL, r=6),
        rect(116, 112, 170, 176, METAL, r=46, stroke=STEEL, stroke_width=2),
        rect(124, 120, 154, 160, "#131e24", r=38),
        *(
            circle(201, 200, r, "none", stroke=colour, stroke_width=13, stroke_opacity=0.25)
            + line(f"M201 {200 - r} A{r} {r} 0 {large} 1 {201 + dx} {200 + dy}", colour, 13)
            for r, colour, large, dx, dy in (
                (58, p.light, 1, -50.2, -29),
                (40, p.accent, 1, -34.6, 20),
                (22, "#7fd6c2", 1, 0, 22),
            )
        ),
        path("M124 158 Q124 120 162 120 H220 L130 246 Q124 240 124 230Z", SHINE),
    )


def digital_watch(p: Palette) -> str:
    return group(
        path("M156 128 L164 58 Q165 48 176 48 H224 Q235 48 236 58 L244 128Z", INK),
        path("M156 272 L164 332 Q165 342 176 342 H224 Q235 342 236 332 L244 272Z", INK),
        line("M176 70 H224 M174 90 H226 M174 308 H226 M176 326 H224", "#1b272e", 5),
        both_sides(rect(100, 152, 16, 22, METAL, r=5), rect(100, 226, 16, 22, METAL, r=5)),
        path(
            "M148 116 H252 L290 154 V246 L252 284 H148 L110 246 V154Z",
            BODY,
            stroke=p.pale,
            stroke_width=2,
        ),
        path("M154 130 H246 L276 160 V240 L246 270 H154 L124 240 V160Z", p.deep),
        rect(138, 164, 124, 72, "#c8d8c4", r=10),
        line("M150 178 H184 M222 178 H250", "#6b7d6c", 4),
        *(_digit(n, 149 + i * 27 + (8 if i > 1 else 0), 190) for i, n in enumerate((1, 0, 0, 9))),
        circle(203.5, 199, 2.6, DARK),
        circle(203.5, 212, 2.6, DARK),
        line("M172 148 H228", p.light, 5),
        line("M172 252 H228", p.accent, 5),
        path("M138 174 Q138 164 148 164 H206 L138 226Z", SHINE),
    )


def alarm_clock(p: Palette) -> str:
    return group(
        both_sides(
            line("M136 294 L118 330", STEEL, 14),
            turn(-38, path("M104 122 A44 44 0 0 1 192 122Z", BODY), x=148, y=122),
            line("M146 132 L158 148", STEEL, 8),
        ),
        line("M200 100 V74", STEEL, 8),
        rect(180, 62, 40, 16, METAL, r=8),
        circle(200, 222, 104, BODY, stroke=p.pale, stroke_width=2),
        circle(200, 222, 84, p.deep, opacity=0.5),
        circle(200, 222, 80, PAPER),
        _ticks(p.deep, 200, 222, 68, 6),
        line("M200 222 L164 190", DARK, 8),
        line("M200 222 L242 182", DARK, 6),
        line("M200 222 L206 268", p.accent, 4),
        circle(200, 222, 8, p.base),
        path("M140 170 A80 80 0 0 1 250 160 L150 284 A80 80 0 0 1 140 170Z", SHINE),
        ellipse(150, 160, 18, 8, WHITE, opacity=0.35, transform="rotate(-42 150 160)"),
    )


def _ticks(colour: str, x: float, y: float, radius: float, width: float) -> str:
    tick = line(f"M{x} {y - radius} v{width + 3}", colour, width / 2)
    quarter = line(f"M{x} {y - radius} v{width + 6}", colour, width)
    return "".join(turn(30 * i, tick if i % 3 else quarter, x=x, y=y) for i in range(12))


_SEGMENTS = {0: "abcdef", 1: "bc", 9: "abcdfg"}
_STROKES = {
    "a": "M2 0 H14",
    "b": "M16 2 V12",
    "c": "M16 18 V28",
    "d": "M2 30 H14",
    "e": "M0 18 V28",
    "f": "M0 2 V12",
    "g": "M2 15 H14",
}


def _digit(number: int, x: float, y: float) -> str:
    strokes = " ".join(_STROKES[segment] for segment in _SEGMENTS[number])
    return group(line(strokes, DARK, 4.5), transform=f"translate({x} {y})")
