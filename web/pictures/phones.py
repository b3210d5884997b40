"""Phones and tablets."""

from __future__ import annotations

from web.pictures.ink import (
    BODY,
    DARK,
    INK,
    METAL,
    PAPER,
    SCREEN,
    SHINE,
    SILVER,
    STEEL,
    WHITE,
    circle,
    faint,
    group,
    line,
    path,
    rect,
    turn,
)
from web.pictures.palette import Palette


def phone(p: Palette) -> str:
    back = turn(
        -9,
        rect(104, 78, 126, 252, BODY, r=26, stroke=p.pale, stroke_width=2),
        rect(116, 90, 56, 72, p.dark, r=18, opacity=0.55),
        *(_lens(x, y, 12) for x, y in ((133, 108), (133, 142), (157, 125))),
        x=167,
        y=204,
    )
    front = turn(
        5,
        rect(176, 74, 128, 260, INK, r=28, stroke=SILVER, stroke_width=3),
        rect(184, 82, 112, 244, SCREEN, r=21),
        path(
            "M184 250 Q222 206 256 240 T296 222 V305 Q296 326 275 326 H205 Q184 326 184 305Z",
            p.base,
        ),
        path(
            "M184 282 Q228 250 262 276 T296 268 V305 Q296 326 275 326 H205 Q184 326 184 305Z",
            p.dark,
        ),
        circle(262, 150, 22, WHITE, opacity=0.75),
        rect(222, 92, 36, 10, DARK, r=5),
        path("M184 103 Q184 82 205 82 H262 L184 232Z", SHINE),
        x=240,
        y=204,
    )
    return back + front


def flip_phone(p: Palette) -> str:
    outline = "M204 92 L306 70 Q322 67 322 84 V300 Q322 314 308 317 L204 338Z"
    glass = "M210 102 L302 82 Q312 80 312 91 V296 Q312 305 303 307 L210 326Z"
    left_outline = "M196 92 L94 70 Q78 67 78 84 V300 Q78 314 92 317 L196 338Z"
    left_glass = "M190 102 L98 82 Q88 80 88 91 V296 Q88 305 97 307 L190 326Z"
    return group(
        path(left_outline, BODY, stroke=p.pale, stroke_width=2),
        path(outline, BODY, stroke=p.pale, stroke_width=2),
        rect(194, 90, 12, 250, METAL, r=4),
        path(left_glass, SCREEN),
        path(glass, SCREEN),
        path("M88 236 Q140 190 190 240 V326 L97 307 Q88 305 88 296Z", p.base),
        path("M210 246 Q262 196 312 232 V296 Q312 305 303 307 L210 326Z", p.base),
        path("M88 274 Q140 238 190 280 V326 L97 307 Q88 305 88 296Z", p.dark),
        path("M210 284 Q262 240 312 270 V296 Q312 305 303 307 L210 326Z", p.dark),
        circle(262, 150, 26, WHITE, opacity=0.8),
        circle(290, 96, 4, DARK),
        path("M88 91 Q88 80 98 82 L160 95 L88 210Z", SHINE),
    )


def keypad_phone(p: Palette) -> str:
    keys = [
        rect(154 + column * 33, 234 + row * 23, 26, 15, WHITE, r=7, opacity=0.92)
        for row in range(4)
        for column in range(3)
    ]
    return group(
        rect(134, 62, 132, 276, BODY, r=34, stroke=p.pale, stroke_width=2),
        rect(142, 70, 116, 260, p.dark, r=28, opacity=0.35),
        rect(180, 80, 40, 5, p.deep, r=2),
        rect(152, 94, 96, 92, DARK, r=12),
        rect(159, 101, 82, 78, "#cfe8d8", r=7),
        line("M170 118 H222 M170 132 H206", "#4d7a66", 5),
        line("M170 165 v-6 M179 165 v-11 M188 165 v-16", "#4d7a66", 5),
        rect(176, 197, 48, 25, SILVER, r=12),
        circle(200, 209.5, 6, STEEL),
        rect(152, 202, 17, 13, "#58a869", r=6),
        rect(231, 202, 17, 13, "#d8604f", r=6),
        *keys,
        path("M134 96 Q134 62 168 62 H200 L134 220Z", SHINE),
    )


def tablet(p: Palette) -> str:
    return turn(
        -5,
        rect(92, 66, 196, 264, INK, r=20, stroke=SILVER, stroke_width=3),
        rect(102, 76, 176, 244, SCREEN, r=12),
        path(
            "M102 236 Q150 176 196 226 T278 206 V308 Q278 320 266 320 H114 Q102 320 102 308Z",
            p.base,
        ),
        path(
            "M102 276 Q160 226 208 268 T278 252 V308 Q278 320 266 320 H114 Q102 320 102 308Z",
            p.dark,
        ),
        circle(226, 134, 26, WHITE, opacity=0.8),
        path("M102 88 Q102 76 114 76 H222 L102 262Z", SHINE),
    ) + turn(14, _pencil(p, 306, 96))


def e_reader(p: Palette) -> str:
    lines = " ".join(f"M146 {y} H{254 if y % 3 else 224}" for y in range(146, 268, 15))
    return turn(
        4,
        rect(112, 66, 176, 266, BODY, r=18, stroke=p.pale, stroke_width=2),
        rect(128, 84, 144, 206, PAPER, r=5),
        line("M172 112 H228", DARK, 8),
        line(lines, "#8c979d", 4),
        rect(186, 304, 28, 9, p.pale, r=4),
        path("M128 89 Q128 84 133 84 H222 L128 236Z", SHINE),
    )


def drawing_tablet(p: Palette) -> str:
    return turn(
        -4,
        rect(52, 122, 292, 204, INK, r=18, stroke=STEEL, stroke_width=2),
        rect(94, 138, 234, 172, PAPER, r=8),
        *(rect(64, 160 + i * 28, 18, 18, STEEL, r=5) for i in range(3)),
        circle(73, 262, 13, SILVER),
        circle(73, 262, 5, STEEL),
        path("M120 286 Q150 196 196 230 T306 168 L306 292 H120Z", p.pale),
        line("M118 282 Q150 192 196 226 T270 180", p.base, 8),
        circle(150, 172, 16, p.accent),
        turn(38, _pencil(p, 262, 18), x=268, y=180),
    )


def phone_case(p: Palette) -> str:
    dots = [
        circle(150 + column * 25 + (row % 2) * 12, 196 + row * 26, 5, WHITE, opacity=0.45)
        for row in range(5)
        for column in range(4)
    ]
    return turn(
        6,
        rect(120, 62, 160, 276, p.deep, r=36),
        rect(126, 66, 148, 268, BODY, r=32, stroke=p.pale, stroke_width=2),
        rect(142, 82, 70, 88, p.deep, r=22),
        rect(147, 87, 60, 78, DARK, r=18),
        *(_lens(x, y, 12) for x, y in ((164, 106), (164, 146), (190, 126))),
        *dots,
        path("M126 98 Q126 66 158 66 H210 L126 250Z", SHINE),
    )


def _lens(x: float, y: float, r: float) -> str:
    return (
        circle(x, y, r, DARK, stroke=STEEL, stroke_width=2)
        + circle(x, y, r * 0.45, "#5b7f93")
        + circle(x - r * 0.3, y - r * 0.3, r * 0.2, WHITE)
    )


def _pencil(p: Palette, x: float, y: float) -> str:
    return group(
        rect(x, y, 12, 190, METAL, r=6),
        rect(x, y, 12, 26, p.accent, r=6),
        path(f"M{x} {y + 184} H{x + 12} L{x + 6} {y + 210}Z", DARK),
        faint(0.6, rect(x + 3, y + 30, 2.5, 140, WHITE)),
    )
