"""Laptops, and what lies beside them on the desk."""

from __future__ import annotations

from web.pictures.ink import (
    BODY,
    DARK,
    INK,
    METAL,
    RUBBER,
    SCREEN,
    SHINE,
    SILVER,
    STEEL,
    WHITE,
    circle,
    ellipse,
    faint,
    group,
    line,
    path,
    rect,
    turn,
)
from web.pictures.palette import Palette

_TOUCHPAD = "#b4c2ca"


def laptop(p: Palette) -> str:
    art = (
        path("M98 210 Q150 150 206 200 T302 176 V252 H98Z", p.base),
        path("M98 232 Q160 186 220 226 T302 212 V252 H98Z", p.dark),
        circle(246, 138, 20, WHITE, opacity=0.8),
    )
    return _open_laptop(METAL, STEEL, DARK, *art)


def gaming_laptop(p: Palette) -> str:
    art = (
        rect(98, 104, 204, 148, DARK),
        path("M98 252 L176 104 H222 L144 252Z", p.base, opacity=0.9),
        path("M162 252 L240 104 H262 L184 252Z", p.accent, opacity=0.9),
        path("M222 252 L302 118 V160 L250 252Z", p.light, opacity=0.7),
    )
    glow = "M92 283 H308 M86 297 H314 M80 311 H320"
    return _open_laptop(INK, "#1c2930", p.base, *art) + line(
        glow, p.light, 3, stroke_dasharray="9 9"
    )


def two_in_one(p: Palette) -> str:
    return group(
        path("M286 130 L340 326 H322 L268 150Z", STEEL),
        turn(
            -3,
            rect(74, 78, 240, 186, INK, r=14, stroke=SILVER, stroke_width=3),
            rect(84, 88, 220, 166, SCREEN, r=7),
            path(
                "M84 206 Q140 150 200 198 T304 178 V247 Q304 254 297 254 H91 Q84 254 84 247Z",
                p.base,
            ),
            path(
                "M84 230 Q150 188 212 224 T304 210 V247 Q304 254 297 254 H91 Q84 254 84 247Z",
                p.dark,
            ),
            circle(244, 134, 21, WHITE, opacity=0.8),
            path("M84 95 Q84 88 91 88 H210 L84 240Z", SHINE),
        ),
        path("M76 276 L314 264 L352 322 Q354 332 342 332 H50 Q40 332 44 322Z", BODY),
        line(
            "M92 288 L306 278 M84 302 L316 292 M76 316 L326 308", p.pale, 6, stroke_dasharray="14 8"
        ),
        turn(
            -8,
            rect(330, 150, 10, 170, METAL, r=5),
            rect(330, 150, 10, 22, p.accent, r=5),
            x=335,
            y=320,
        ),
    )


def mouse(p: Palette) -> str:
    return turn(
        14,
        path(
            "M200 96 C268 96 284 168 284 226 C284 296 248 334 200 334 C152 334 116 296 116 226 "
            "C116 168 132 96 200 96Z",
            BODY,
            stroke=p.pale,
            stroke_width=2,
        ),
        path(
            "M124 196 Q200 168 276 196 L284 226 C284 296 248 334 200 334 C152 334 116 296 116 226Z",
            p.dark,
            opacity=0.45,
        ),
        line("M200 98 V186", p.deep, 3),
        rect(189, 122, 22, 52, DARK, r=11),
        rect(194, 130, 12, 36, p.accent, r=6),
        path("M140 148 Q154 108 190 104 L176 190 Q150 192 130 202 Q130 172 140 148Z", SHINE),
    )


def keyboard(p: Palette) -> str:
    rows = ((0, 13, 0), (1, 12, 6), (2, 11, 12))
    keys = [
        _key(
            58 + shift + column * 22,
            186 + row * 25,
            18,
            p.accent if (row, column) == (0, 0) else WHITE,
        )
        for row, count, shift in rows
        for column in range(count)
    ]
    bottom = [
        _key(58, 261, 34, p.light),
        _key(98, 261, 26, WHITE),
        _key(130, 261, 128, WHITE),
        _key(264, 261, 26, WHITE),
        _key(296, 261, 46, p.accent),
    ]
    return turn(
        -7,
        rect(40, 172, 320, 132, p.deep, r=18),
        rect(40, 164, 320, 130, BODY, r=18, stroke=p.pale, stroke_width=2),
        rect(50, 176, 300, 112, p.deep, r=9, opacity=0.5),
        *keys,
        *bottom,
        line("M200 164 C200 120 260 130 250 92 S290 60 308 72", RUBBER, 6),
    )


def _open_laptop(case: str, key_bed: str, keys: str, *screen_art: str) -> str:
    return group(
        rect(88, 94, 224, 168, case, r=14, stroke=SILVER, stroke_width=1.5),
        rect(95, 101, 210, 154, DARK, r=8),
        rect(98, 104, 204, 148, SCREEN),
        *screen_art,
        path("M98 104 H206 L98 240Z", SHINE),
        path(
            "M88 262 H312 L350 324 Q352 334 340 334 H60 Q48 334 50 324Z",
            case,
            stroke=SILVER,
            stroke_width=1.5,
        ),
        path("M98 272 H302 L322 312 H78Z", key_bed),
        line("M104 280 H296 M98 291 H302 M92 302 H308", keys, 6, stroke_dasharray="10 5"),
        path("M172 316 H228 L234 330 H166Z", _TOUCHPAD),
        ellipse(200, 263, 60, 2, WHITE, opacity=0.5),
    )


def _key(x: float, y: float, width: float, fill: str) -> str:
    return rect(x, y + 3, width, 18, DARK, r=4, opacity=0.5) + faint(
        0.95, rect(x, y, width, 17, fill, r=4)
    )
