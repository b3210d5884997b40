"""Things for sport."""

from __future__ import annotations

from math import cos, radians, sin

from web.pictures.ink import (
    BODY,
    DARK,
    INK,
    METAL,
    RUBBER,
    SHINE,
    SIDE,
    SILVER,
    STEEL,
    WHITE,
    circle,
    element,
    ellipse,
    group,
    line,
    path,
    rect,
    turn,
)
from web.pictures.palette import Palette


def racket(p: Palette) -> str:
    strings = " ".join(
        [f"M{x} {130 - s} V{130 + s}" for x, s in _chords(200, 62, 78, 12)]
        + [f"M{200 - s} {y} H{200 + s}" for y, s in _chords(130, 78, 62, 12)]
    )
    return group(
        turn(
            32,
            line(strings, "#f3f7f8", 2),
            line(strings, STEEL, 1, opacity=0.7),
            ellipse(200, 130, 62, 78, "none", stroke=p.deep, stroke_width=13),
            ellipse(200, 130, 62, 78, "none", stroke=p.base, stroke_width=9),
            path("M188 206 H212 L206 232 H194Z", p.dark),
            rect(196, 228, 8, 66, METAL),
            rect(191, 290, 18, 78, INK, r=8),
            line("M192 306 L208 298 M192 324 L208 316 M192 342 L208 334", STEEL, 2.5),
            line("M152 96 Q164 66 192 58", p.pale, 4),
            x=200,
            y=210,
        ),
        turn(-28, _shuttlecock(p), x=286, y=292),
    )


def bicycle(p: Palette) -> str:
    return group(
        *(_wheel(x, 258, 68, p) for x in (110, 290)),
        line("M110 258 L188 258 L160 158 Z", p.base, 10),
        line("M188 258 L262 168 M166 172 L258 160", p.base, 11),
        line("M254 128 L266 176 L290 258", p.dark, 10),
        line("M160 158 L152 134", STEEL, 8),
        path(
            "M122 126 Q126 118 138 120 H178 Q186 122 182 129 Q176 137 160 136 "
            "H136 Q122 136 122 126Z",
            INK,
        ),
        line("M252 128 Q262 112 286 120 Q298 126 292 138", RUBBER, 8),
        circle(188, 258, 19, "none", stroke=STEEL, stroke_width=6),
        line("M176 240 L202 278 M194 280 H212 M168 238 H184", DARK, 6),
        line("M110 252 L188 242 M110 264 L188 275", STEEL, 2.5),
        circle(110, 258, 8, STEEL),
        circle(290, 258, 8, STEEL),
        circle(188, 258, 6, DARK),
    )


def ball(p: Palette) -> str:
    seams = "".join(
        line(f"M{_at(42, a)} L{_at(80, a)}", DARK, 4) for a in range(-90, 270, 72)
    ) + "".join(
        line(f"M{_at(80, a)} L{_at(96, a + 36)} L{_at(80, a + 72)}", DARK, 4)
        for a in range(-90, 270, 72)
    )
    patches = "".join(
        path(
            f"M{_at(80, a)} L{_at(100, a + 22)} L{_at(122, a + 14)} L{_at(122, a - 14)} "
            f"L{_at(100, a - 22)}Z",
            p.base,
        )
        for a in range(-90, 270, 72)
    )
    middle = "M" + " L".join(_at(42, a) for a in range(-90, 270, 72)) + "Z"
    return group(
        circle(200, 212, 122, METAL, stroke=STEEL, stroke_width=2),
        circle(200, 212, 121, WHITE, opacity=0.6),
        element("clipPath", circle(200, 212, 121, WHITE), id="ball"),
        group(seams, patches, path(middle, BODY), clip_path="url(#ball)"),
        path(
            "M104 288 A121 121 0 0 0 321 212 Q300 300 200 312 Q140 314 104 288Z", DARK, opacity=0.18
        ),
        ellipse(152, 146, 40, 24, WHITE, opacity=0.6, transform="rotate(-40 152 146)"),
    )


def running_shoes(p: Palette) -> str:
    return group(
        line("M84 186 Q80 170 88 162", p.accent, 9),
        path(
            "M58 292 C56 252 70 206 84 186 Q92 176 104 184 Q126 204 154 192 Q168 184 176 172 "
            "Q184 164 194 172 C226 206 258 228 304 238 Q350 248 350 288 V300 H58Z",
            BODY,
        ),
        path("M58 292 Q60 246 74 206 Q104 236 102 292Z", p.deep, opacity=0.55),
        path("M268 228 Q350 236 350 288 V300 H270 Q246 262 268 228Z", p.dark, opacity=0.7),
        path("M118 286 Q176 282 236 224 L262 238 Q206 296 140 300Z", WHITE, opacity=0.92),
        line("M186 186 l-26 20 M204 202 l-28 20 M222 217 l-26 20", WHITE, 7),
        path("M50 292 H352 Q362 292 360 306 Q358 332 334 334 H78 Q52 334 50 306Z", WHITE),
        path("M50 312 Q130 300 200 316 T360 306 Q358 332 334 334 H78 Q52 334 50 312Z", p.accent),
        line(
            "M84 334 v-6 M116 334 v-6 M148 334 v-6 M180 334 v-6 M212 334 v-6 "
            "M244 334 v-6 M276 334 v-6 "
            "M308 334 v-6",
            DARK,
            4,
        ),
        path("M84 190 Q92 178 104 186 Q124 204 150 196 L120 230 Q96 224 78 214Z", SHINE),
    )


def dumbbell(p: Palette) -> str:
    def plates(x: float) -> str:
        return group(
            path(
                f"M{x - 42} 156 L{x} 138 L{x + 42} 156 V248 L{x} 266 L{x - 42} 248Z",
                INK,
                stroke=STEEL,
                stroke_width=2,
            ),
            path(f"M{x - 42} 156 L{x} 138 L{x + 42} 156 L{x} 172Z", STEEL, opacity=0.55),
            path(f"M{x} 172 L{x + 42} 156 V248 L{x} 266Z", "#16222a", opacity=0.5),
            circle(x - 20, 208, 13, p.base),
        )

    return turn(
        -12,
        plates(290),
        rect(132, 184, 136, 36, METAL, r=12),
        line(" ".join(f"M{x} 188 V216" for x in range(160, 248, 11)), STEEL, 3),
        rect(140, 180, 16, 44, p.base, r=6),
        rect(244, 180, 16, 44, p.base, r=6),
        plates(104),
        x=200,
        y=260,
    )


def yoga_mat(p: Palette) -> str:
    return group(
        path("M108 300 H330 Q352 300 356 314 L362 334 H96Z", p.light),
        path("M96 334 H362 V338 Q362 342 356 342 H96Z", p.dark),
        line("M140 318 H334", p.pale, 3, stroke_dasharray="12 10"),
        rect(96, 176, 220, 160, BODY, r=8),
        path("M300 176 H316 V336 H300Z", p.deep, opacity=0.25),
        ellipse(96, 256, 54, 80, SIDE),
        ellipse(96, 256, 54, 80, p.light, opacity=0.85),
        *(
            ellipse(96, 256, rx, rx * 1.48, "none", stroke=p.dark, stroke_width=5)
            for rx in (46, 34, 22, 10)
        ),
        rect(160, 172, 20, 168, p.accent, r=4),
        rect(246, 172, 20, 168, p.accent, r=4),
        line("M170 176 Q212 96 256 176", p.accent, 9),
        rect(110, 188, 196, 16, SHINE, r=8),
    )


def _wheel(x: float, y: float, r: float, p: Palette) -> str:
    spokes = " ".join(
        f"M{x} {y} L{x + r * cos(radians(a)):.1f} {y + r * sin(radians(a)):.1f}"
        for a in range(0, 360, 30)
    )
    return (
        line(spokes, STEEL, 1.6)
        + circle(x, y, r, "none", stroke=RUBBER, stroke_width=10)
        + circle(x, y, r - 8, "none", stroke=p.light, stroke_width=3)
    )


def _shuttlecock(p: Palette) -> str:
    return group(
        path(
            "M256 232 L272 292 H300 L316 232 Q286 246 256 232Z",
            WHITE,
            stroke=SILVER,
            stroke_width=2,
        ),
        line(
            "M266 236 L277 290 M286 239 V290 M306 236 L295 290 M263 256 H309 M268 272 H304",
            STEEL,
            2,
        ),
        path("M271 292 H301 V300 A15 15 0 0 1 271 300Z", p.accent),
        rect(270, 288, 32, 7, p.deep, r=3),
    )


def _chords(middle: float, reach: float, height: float, step: float):
    """(position, half length) of parallel chords of an ellipse."""
    count = int(reach // step)
    for i in range(-count, count + 1):
        yield middle + i * step, round(height * (1 - (i * step / reach) ** 2) ** 0.5, 1)


def _at(radius: float, degrees: float) -> str:
    return f"{200 + radius * cos(radians(degrees)):.1f} {212 + radius * sin(radians(degrees)):.1f}"
