"""Clothes for women."""

from __future__ import annotations

from web.pictures.ink import (
    BODY,
    DARK,
    SHINE,
    SIDE,
    WHITE,
    WOOD,
    both_sides,
    circle,
    ellipse,
    group,
    line,
    path,
    rect,
)
from web.pictures.palette import Palette


def dress(p: Palette) -> str:
    return group(
        line("M160 112 L168 62 M240 112 L232 62", p.dark, 7),
        path("M156 108 Q178 92 200 118 Q222 92 244 108 L250 176 H150Z", BODY),
        path(
            "M152 184 H248 Q262 260 308 316 Q312 324 304 327 Q200 350 96 327 Q88 324 92 316 "
            "Q138 260 152 184Z",
            BODY,
        ),
        path("M180 186 Q172 270 140 334 L172 338 Q194 270 194 186Z", p.deep, opacity=0.22),
        path("M214 186 Q220 270 236 338 L268 334 Q236 262 228 186Z", p.deep, opacity=0.22),
        path(
            "M96 316 Q200 338 304 316 Q312 324 304 327 Q200 350 96 327 Q88 324 96 316Z",
            p.pale,
            opacity=0.7,
        ),
        rect(148, 170, 104, 18, p.accent, r=8),
        path(
            "M238 172 Q262 154 262 178 Q262 200 238 186Z M238 180 L256 220 L244 218 L236 184Z",
            p.accent,
        ),
        path("M160 114 Q172 104 182 110 L176 170 H156Z", SHINE),
        path("M160 192 H176 Q164 260 124 322 L104 318 Q148 250 160 192Z", SHINE),
        *(
            circle(x, y, 4, WHITE, opacity=0.65)
            for x, y in (
                (176, 222),
                (222, 236),
                (160, 268),
                (204, 276),
                (250, 284),
                (138, 300),
                (184, 312),
                (232, 316),
                (278, 312),
            )
        ),
    )


def skirt(p: Palette) -> str:
    pleats = " ".join(
        f"M{144 + i * 16} 126 L{86 + i * 32.6:.1f} {308 + _sag(i)}" for i in range(1, 7)
    )
    shades = "".join(
        path(
            f"M{144 + i * 16} 126 L{86 + i * 32.6:.1f} {308 + _sag(i)} "
            f"L{102 + i * 32.6:.1f} {308 + _sag(i + 0.5)} L{152 + i * 16} 126Z",
            p.deep,
            opacity=0.2,
        )
        for i in range(7)
    )
    return group(
        path("M142 122 H258 L316 302 Q318 312 308 316 Q200 348 92 316 Q82 312 84 302Z", BODY),
        shades,
        line(pleats, p.deep, 2.5, opacity=0.6),
        path("M92 296 Q200 330 308 296 L311 305 Q200 340 89 305Z", p.accent),
        rect(138, 98, 124, 30, SIDE, r=7),
        circle(240, 113, 6, p.accent),
        path("M150 134 H168 L122 304 L100 298Z", SHINE),
    )


def blouse(p: Palette) -> str:
    return group(
        both_sides(
            path("M144 104 Q88 104 76 160 Q66 214 84 250 Q98 262 120 250 Q136 220 146 186Z", BODY),
            path("M80 246 Q100 264 124 248 L126 268 Q104 282 82 266Z", p.deep),
            line("M100 140 Q92 190 100 236", p.dark, 2.5, opacity=0.6),
        ),
        path(
            "M152 98 Q200 128 248 98 L266 112 L262 226 L286 322 Q200 346 114 "
            "322 L138 226 L134 112Z",
            BODY,
        ),
        path(
            "M200 124 Q226 118 248 98 L266 112 L262 226 L286 322 Q246 334 200 334Z",
            p.deep,
            opacity=0.14,
        ),
        path("M152 98 Q200 128 248 98 L256 104 Q200 148 144 104Z", p.deep, opacity=0.6),
        path("M138 222 H262 L265 238 H135Z", p.dark, opacity=0.5),
        path(
            "M198 134 Q150 104 152 140 Q154 170 198 146Z M202 134 Q250 104 248 "
            "140 Q246 170 202 146Z",
            p.accent,
        ),
        path("M194 144 L176 206 L190 202 L200 154 L210 202 L224 206 L206 144Z", p.accent),
        circle(200, 140, 9, p.accent, stroke=p.deep, stroke_width=1.5),
        path("M142 116 L160 110 L152 320 L126 318 L146 230Z", SHINE),
    )


def ao_dai(p: Palette) -> str:
    return group(
        path("M158 210 H242 L262 334 Q200 346 138 334Z", "#f5f2ea"),
        line("M200 240 V338", "#d8d2c2", 3),
        both_sides(
            path(
                "M170 112 Q136 116 128 146 L96 242 Q93 252 103 254 L120 258 Q129 "
                "259 131 250 L162 178Z",
                BODY,
            )
        ),
        path(
            "M176 106 H224 L246 118 L240 190 L262 326 Q232 334 212 334 L206 236 H194 L188 334 "
            "Q168 334 138 326 L160 190 L154 118Z",
            BODY,
        ),
        path(
            "M206 236 L212 334 Q232 334 262 326 L240 190 L246 118 L224 106 H206Z",
            p.deep,
            opacity=0.15,
        ),
        rect(178, 92, 44, 20, SIDE, r=8),
        line("M200 112 Q226 128 240 150", p.pale, 3),
        *(
            _blossom(x, y, r, p)
            for x, y, r in (
                (182, 290, 12),
                (170, 256, 9),
                (226, 300, 11),
                (232, 264, 8),
                (184, 150, 8),
            )
        ),
        path("M200 34 L292 92 Q200 112 108 92Z", WOOD),
        path("M200 34 L292 92 Q246 102 200 102Z", "#b98b50", opacity=0.6),
        line("M158 60 Q200 70 242 60 M132 77 Q200 92 268 77", "#b98b50", 2),
        path("M164 124 L176 120 L176 190 L160 318 L146 322 L168 192Z", SHINE),
    )


def high_heels(p: Palette) -> str:
    shoe = group(
        path(
            "M92 158 Q112 150 124 170 Q150 232 224 262 Q296 274 322 300 Q330 310 320 316 H232 "
            "Q180 312 140 262 L124 244 L112 334 H100 L92 236 Q82 184 92 158Z",
            BODY,
        ),
        path(
            "M124 170 Q150 232 224 262 Q180 276 150 246 Q118 212 104 172Q112 160 124 170Z",
            p.deep,
            opacity=0.7,
        ),
        path(
            "M232 316 Q180 312 140 262 L124 244 L122 260 Q166 326 226 328 H314 Q322 326 322 314Z",
            DARK,
        ),
        path(
            "M100 176 Q112 226 136 256 L120 248 L108 322 L104 320 L98 236 Q90 200 100 176Z", SHINE
        ),
        path("M262 272 Q300 280 316 300 Q288 292 262 284Z", WHITE, opacity=0.45),
        ellipse(236, 262, 17, 9, p.accent, transform="rotate(16 236 262)"),
    )
    return group(
        group(shoe, transform="translate(38 -22) scale(0.96)", opacity=0.85),
        group(shoe, transform="translate(-20 4)"),
    )


def _sag(i: float) -> float:
    """How far the hem hangs below its ends, in the middle most."""
    return round(22 - (i - 3.5) ** 2 * 1.8, 1)


def _blossom(x: float, y: float, r: float, p: Palette) -> str:
    petals = "".join(
        ellipse(x, y - r * 0.55, r * 0.34, r * 0.5, WHITE, transform=f"rotate({a} {x} {y})")
        for a in range(0, 360, 72)
    )
    return group(petals, circle(x, y, r * 0.26, p.accent), opacity=0.95)
