"""Chargers, cables and batteries."""

from __future__ import annotations

from web.pictures.ink import (
    BODY,
    DARK,
    METAL,
    RUBBER,
    SHINE,
    SIDE,
    SILVER,
    STEEL,
    WHITE,
    group,
    line,
    path,
    rect,
    turn,
)
from web.pictures.palette import Palette


def charger(p: Palette) -> str:
    return group(
        rect(150, 60, 14, 52, METAL, r=4),
        rect(206, 60, 14, 52, METAL, r=4),
        rect(108, 104, 154, 160, p.deep, r=30),
        rect(104, 100, 154, 160, BODY, r=30, stroke=p.pale, stroke_width=2),
        path("M190 138 L156 190 H180 L172 226 L208 172 H184Z", WHITE),
        rect(150, 252, 62, 14, p.deep, r=7),
        rect(166, 256, 30, 34, METAL, r=6),
        rect(162, 280, 38, 36, DARK, r=8),
        line("M181 316 C181 344 300 350 316 290 C326 240 282 210 300 160", RUBBER, 9),
        rect(282, 112, 36, 50, DARK, r=8),
        rect(290, 84, 20, 32, METAL, r=6),
        path("M104 130 Q104 100 134 100 H190 L104 236Z", SHINE),
    )


def cable(p: Palette) -> str:
    coil = (
        "M200 120 C290 120 318 176 318 220 C318 280 262 318 200 318 C138 318 84 280 84 "
        "220 C84 160 130 128 190 132"
    )
    inner = (
        "M190 152 C256 146 290 184 290 222 C290 264 250 294 200 294 C150 294 112 262 112 "
        "222 C112 184 146 156 186 158"
    )
    return group(
        line(coil, p.deep, 16),
        line(coil, p.base, 11),
        line(coil, p.light, 4, stroke_dasharray="3 9"),
        line(inner, p.deep, 16),
        line(inner, p.base, 11),
        line(inner, p.light, 4, stroke_dasharray="3 9"),
        turn(-70, _plug(p, 204, 96), x=204, y=132),
        turn(-24, _plug(p, 190, 196), x=190, y=190),
        rect(178, 284, 44, 44, p.accent, r=8),
        line("M188 292 V320 M200 292 V320 M212 292 V320", WHITE, 2.5, opacity=0.7),
    )


def power_bank(p: Palette) -> str:
    lights = [rect(160 + i * 22, 196, 12, 12, WHITE if i < 3 else p.deep, r=6) for i in range(4)]
    return turn(
        7,
        rect(124, 80, 164, 254, p.deep, r=28),
        rect(116, 74, 164, 256, BODY, r=28, stroke=p.pale, stroke_width=2),
        rect(142, 74, 40, 10, DARK, r=4),
        rect(210, 74, 44, 10, DARK, r=4),
        rect(147, 76, 30, 5, SILVER, r=2),
        rect(216, 76, 32, 5, p.accent, r=2),
        path("M206 112 L176 156 H196 L188 184 L222 140 H200Z", WHITE),
        *lights,
        line("M160 246 H236 M160 264 H216", p.pale, 6),
        path("M116 102 Q116 74 144 74 H206 L116 262Z", SHINE),
    )


def _plug(p: Palette, x: float, y: float) -> str:
    return group(
        rect(x - 10, y - 34, 20, 34, METAL, r=7),
        rect(x - 4, y - 30, 8, 12, STEEL, r=3),
        rect(x - 16, y - 6, 32, 54, SIDE, r=9),
        rect(x - 16, y + 6, 32, 6, p.accent),
        rect(x - 9, y + 44, 18, 26, DARK, r=6),
    )
