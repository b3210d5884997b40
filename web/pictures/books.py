"""Books."""

from __future__ import annotations

from web.pictures.ink import (
    BODY,
    DARK,
    PAPER,
    SHINE,
    SIDE,
    WHITE,
    circle,
    group,
    line,
    path,
    rect,
    turn,
)
from web.pictures.palette import Palette


def book(p: Palette) -> str:
    return group(
        path("M286 78 L306 90 V326 L286 334Z", "#e9e0cc"),
        line("M291 84 V328 M297 88 V326", "#cfc4aa", 1.6),
        path(
            "M110 66 H286 Q292 66 292 72 V330 Q292 336 286 336 H110Z",
            BODY,
            stroke=p.pale,
            stroke_width=2,
        ),
        path("M110 66 Q92 66 92 84 V322 Q92 336 110 336Z", SIDE),
        line("M124 68 V334", p.deep, 3, opacity=0.5),
        rect(150, 104, 118, 82, PAPER, r=6),
        line("M168 130 H250 M180 150 H238", p.dark, 8),
        line("M192 169 H226", p.accent, 5),
        circle(209, 256, 36, p.accent, opacity=0.95),
        path("M173 256 a36 36 0 0 0 72 0 q-18 -18 -36 0 t-36 0Z", p.deep, opacity=0.55),
        path("M250 66 H268 V118 L259 108 L250 118Z", "#d8604f"),
        path("M126 68 H230 L126 268Z", SHINE),
    )


def book_set(p: Palette) -> str:
    return group(
        _spine(86, 96, 54, 240, p.base, p.pale, p.accent),
        _spine(142, 74, 46, 262, p.accent, WHITE, p.dark),
        _spine(190, 108, 58, 228, p.deep, p.light, WHITE),
        turn(
            13,
            _spine(256, 88, 48, 240, p.light, p.deep, p.base),
            x=256,
            y=336,
        ),
    )


def comic(p: Palette) -> str:
    burst = (
        "M200 150 L216 176 L246 164 L240 194 L270 204 L244 222 L258 250 L228 246 L222 276 L200 256 "
        "L178 276 L172 246 L142 250 L156 222 L130 204 L160 194 L154 164 L184 176Z"
    )
    rays = " ".join(
        f"M200 212 L{x1} {y1} L{x2} {y2}Z"
        for x1, y1, x2, y2 in (
            (104, 70, 150, 70),
            (220, 70, 270, 70),
            (296, 110, 296, 160),
            (296, 232, 296, 280),
            (270, 334, 222, 334),
            (160, 334, 116, 334),
            (104, 290, 104, 246),
            (104, 180, 104, 132),
        )
    )
    return turn(
        -6,
        rect(114, 76, 192, 268, "#e9e0cc", r=4),
        rect(109, 72, 192, 267, PAPER, r=4),
        rect(104, 68, 192, 268, BODY, r=4),
        path(rays, p.light, opacity=0.6),
        path(burst, WHITE),
        path(burst, p.accent, transform="translate(24 25.4) scale(0.88)"),
        path("M212 176 L176 222 H198 L188 256 L228 206 H204Z", DARK),
        rect(120, 84, 160, 36, PAPER, r=5),
        line("M136 102 H214", p.dark, 12),
        line("M234 102 H264", "#d8604f", 12),
        path("M104 72 Q104 68 108 68 H210 L104 240Z", SHINE),
    )


def _spine(x: float, y: float, width: float, height: float, fill: str, band: str, mark: str) -> str:
    middle = x + width / 2
    return group(
        rect(x, y, width, height, fill, r=7),
        rect(x, y, width * 0.3, height, WHITE, r=7, opacity=0.18),
        rect(x + width * 0.8, y, width * 0.2, height, DARK, r=7, opacity=0.16),
        rect(x, y + 24, width, 12, band, opacity=0.85),
        rect(x, y + height - 40, width, 12, band, opacity=0.85),
        line(f"M{middle} {y + 62} V{y + height - 84}", band, 8),
        circle(middle, y + height - 62, 7, mark),
    )
