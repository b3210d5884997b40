"""Headphones and loudspeakers."""

from __future__ import annotations

from web.pictures.ink import (
    BODY,
    DARK,
    INK,
    METAL,
    SHINE,
    SIDE,
    SILVER,
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


def headphones(p: Palette) -> str:
    return group(
        line("M96 240 C80 40 320 40 304 240", p.deep, 26),
        line("M96 240 C80 40 320 40 304 240", p.base, 18),
        line("M112 176 C122 76 232 66 268 126", p.light, 6),
        both_sides(
            line("M96 196 V228", STEEL, 12),
            rect(112, 200, 40, 122, INK, r=20),
            path(
                "M118 194 C78 194 64 228 64 262 C64 298 80 330 118 330 Q128 330 128 318 V206 "
                "Q128 194 118 194Z",
                BODY,
                stroke=p.pale,
                stroke_width=2,
            ),
            path("M108 206 C86 210 76 236 76 258 L90 262 C90 238 96 216 112 210Z", SHINE),
            line("M88 286 Q92 304 104 312", p.accent, 5),
        ),
    )


def earbuds(p: Palette) -> str:
    bud = (
        circle(150, 168, 30, METAL, stroke=SILVER, stroke_width=2),
        path("M136 184 H166 V236 Q166 250 151 250 Q136 250 136 236Z", METAL),
        ellipse(140, 162, 12, 18, DARK, opacity=0.75, transform="rotate(-20 140 162)"),
        circle(162, 156, 5, p.accent),
    )
    return group(
        path("M92 216 Q92 98 200 98 Q308 98 308 216Z", BODY, stroke=p.pale, stroke_width=2),
        path("M108 212 Q110 114 200 114 Q290 114 292 212Z", p.deep),
        both_sides(turn(-6, *bud, x=150, y=200)),
        path(
            "M84 226 Q84 214 96 214 H304 Q316 214 316 226 V266 Q316 334 246 "
            "334 H154 Q84 334 84 266Z",
            BODY,
            stroke=p.pale,
            stroke_width=2,
        ),
        path("M84 226 Q84 214 96 214 H304 Q316 214 316 226 V236 H84Z", p.deep, opacity=0.5),
        circle(200, 272, 7, "#bff3cf"),
        path("M96 250 H196 L150 330 Q96 326 96 262Z", SHINE),
    )


def speaker(p: Palette) -> str:
    mesh = [
        circle(140 + column * 15 + (row % 2) * 7.5, 116 + row * 13, 2.6, WHITE, opacity=0.28)
        for row in range(13)
        for column in range(9 if row % 2 == 0 else 8)
    ]
    return group(
        path("M120 92 V306 Q120 338 200 338 Q280 338 280 306 V92Z", BODY),
        path("M232 92 H280 V306 Q280 326 232 334Z", p.deep, opacity=0.3),
        *mesh,
        ellipse(200, 92, 80, 24, p.deep),
        ellipse(200, 90, 70, 19, INK),
        ellipse(200, 90, 46, 12, "none", stroke=p.accent, stroke_width=3),
        line("M190 90 H210 M200 85 V95", WHITE, 3),
        path(
            "M120 292 V306 Q120 338 200 338 Q280 338 280 306 V292 Q280 322 200 "
            "322 Q120 322 120 292Z",
            p.deep,
        ),
        line("M282 120 Q312 130 300 172", p.light, 9),
        rect(134, 112, 16, 190, SHINE, r=8),
    )


def soundbar(p: Palette) -> str:
    cloth = " ".join(f"M{x} 268 V306" for x in range(60, 344, 8))
    return group(
        rect(232, 96, 100, 168, INK, r=12, stroke=STEEL, stroke_width=2),
        circle(282, 206, 38, "#17232a", stroke=STEEL, stroke_width=3),
        circle(282, 206, 25, BODY),
        circle(282, 206, 9, p.deep),
        circle(282, 136, 19, "#17232a", stroke=STEEL, stroke_width=3),
        circle(282, 136, 7, p.light),
        rect(36, 252, 328, 72, p.deep, r=22),
        rect(36, 248, 328, 70, BODY, r=22, stroke=p.pale, stroke_width=2),
        rect(48, 262, 304, 48, p.deep, r=14, opacity=0.65),
        line(cloth, WHITE, 1.6, stroke_opacity=0.3),
        *(circle(182 + 12 * i, 255, 2.6, WHITE) for i in range(4)),
        rect(60, 318, 40, 12, DARK, r=4),
        rect(300, 318, 40, 12, DARK, r=4),
        line("M96 216 q-14 -20 0 -40 M120 230 q-30 -34 0 -68", p.light, 7, opacity=0.8),
    )


def microphone(p: Palette) -> str:
    mesh = " ".join(f"M152 {y} H248" for y in range(90, 172, 13))
    weave = " ".join(f"M{x} 76 V186" for x in range(160, 248, 13))
    return group(
        ellipse(200, 326, 74, 16, SIDE),
        ellipse(200, 320, 74, 15, INK, stroke=STEEL, stroke_width=2),
        rect(193, 262, 14, 60, METAL),
        line("M132 170 C132 268 268 268 268 170", STEEL, 10),
        rect(150, 58, 100, 190, INK, r=50),
        path("M150 150 V108 A50 50 0 0 1 250 108 V150Z", METAL),
        line(mesh + weave, "#6d818c", 2.2, clip_path="inset(0 round 50px)"),
        rect(150, 148, 100, 16, p.base),
        path("M150 164 H250 V198 A50 50 0 0 1 150 198Z", BODY),
        circle(200, 200, 9, p.accent),
        both_sides(circle(132, 170, 9, DARK)),
        path("M158 110 A42 42 0 0 1 190 68 L186 240 A50 50 0 0 1 158 206Z", SHINE),
    )
