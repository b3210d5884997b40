"""What one carries: bags, wallets, belts, glasses."""

from __future__ import annotations

from web.pictures.ink import (
    BODY,
    DARK,
    METAL,
    SHINE,
    SIDE,
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

_TINTED_GLASS = "#33475a"


def bag(p: Palette) -> str:
    return group(
        line("M142 176 C142 60 258 60 258 176", p.deep, 15),
        line("M142 176 C142 60 258 60 258 176", p.dark, 9),
        path(
            "M96 166 H304 Q314 166 316 176 L330 310 Q332 336 306 336 H94 Q68 336 70 310 L84 176 "
            "Q86 166 96 166Z",
            BODY,
        ),
        path(
            "M84 176 Q86 166 96 166 H304 Q314 166 316 176 L320 216 Q264 262 "
            "200 262 Q136 262 80 216Z",
            p.dark,
        ),
        line("M84 210 Q138 250 200 250 Q262 250 316 210", p.pale, 2.5, stroke_dasharray="7 6"),
        rect(182, 240, 36, 38, METAL, r=8),
        circle(200, 259, 7, DARK),
        circle(142, 176, 11, METAL),
        circle(258, 176, 11, METAL),
        path("M96 176 H156 L120 330 H94 Q78 330 80 310 L92 182Z", SHINE),
        line("M258 178 Q272 206 268 232", p.accent, 4),
        path("M254 232 H282 L286 272 H250Z", p.accent),
        line("M260 262 H276", WHITE, 2.5, opacity=0.7),
    )


def backpack(p: Palette) -> str:
    return group(
        line("M172 74 C172 40 228 40 228 74", p.deep, 12),
        both_sides(path("M106 170 Q78 190 80 250 V318 H108Z", SIDE)),
        path(
            "M104 150 Q104 62 200 62 Q296 62 296 150 V312 Q296 336 272 336 H128 Q104 336 104 312Z",
            BODY,
        ),
        line("M118 164 Q118 92 200 92 Q282 92 282 164", p.deep, 4),
        rect(128, 210, 144, 126, p.dark, r=20),
        path(
            "M128 236 Q128 210 148 210 H252 Q272 210 272 236 Q236 250 200 250 Q164 250 128 236Z",
            p.base,
        ),
        line("M140 238 Q200 262 260 238", p.pale, 3, stroke_dasharray="7 6"),
        rect(190, 234, 20, 34, METAL, r=6),
        rect(156, 128, 88, 44, p.deep, r=10, opacity=0.55),
        rect(168, 142, 64, 16, p.accent, r=5),
        both_sides(rect(134, 198, 16, 46, p.deep, r=5)),
        path("M116 150 Q118 80 184 74 L140 330 Q116 330 116 312Z", SHINE),
    )


def wallet(p: Palette) -> str:
    return turn(
        -6,
        rect(96, 104, 178, 100, p.accent, r=12),
        rect(96, 122, 178, 18, DARK, opacity=0.6),
        rect(112, 126, 190, 90, "#e8eef1", r=12, stroke=STEEL, stroke_width=1.5),
        rect(128, 142, 34, 24, "#e9c46a", r=5),
        line("M180 152 H280", STEEL, 6),
        rect(70, 168, 264, 162, BODY, r=22, stroke=p.pale, stroke_width=2),
        rect(
            80, 178, 244, 142, "none", r=15, stroke=p.pale, stroke_width=2.5, stroke_dasharray="8 7"
        ),
        path("M70 212 V190 Q70 168 92 168 H312 Q334 168 334 190 V212Z", p.deep, opacity=0.28),
        path("M252 222 H334 V280 H252 Q226 280 226 251 Q226 222 252 222Z", p.dark),
        circle(256, 251, 12, METAL),
        path("M84 190 Q84 180 94 180 H190 L110 320 H94 Q84 320 84 310Z", SHINE),
    )


def belt(p: Palette) -> str:
    return group(
        ellipse(200, 196, 132, 98, "none", stroke=p.deep, stroke_width=44),
        ellipse(200, 204, 132, 98, "none", stroke=p.base, stroke_width=40),
        ellipse(200, 204, 146, 112, "none", stroke=p.pale, stroke_width=2, stroke_dasharray="8 7"),
        ellipse(200, 204, 118, 84, "none", stroke=p.pale, stroke_width=2, stroke_dasharray="8 7"),
        line("M92 132 Q132 94 190 90", WHITE, 8, opacity=0.35),
        path("M206 282 H330 Q352 282 352 303 Q352 324 330 324 H206Z", BODY),
        *(circle(x, 303, 4.5, p.deep) for x in (272, 294, 316)),
        rect(148, 264, 84, 78, METAL, r=14, stroke=STEEL, stroke_width=2),
        rect(164, 280, 52, 46, p.dark, r=6),
        line("M164 303 H238", STEEL, 9),
        line("M164 300 H238", WHITE, 3),
        rect(242, 276, 16, 54, p.deep, r=5),
    )


def sunglasses(p: Palette) -> str:
    lens = "M68 172 H172 Q184 172 182 190 Q176 252 122 252 Q66 252 60 190 Q58 172 68 172Z"
    return group(
        both_sides(
            line("M60 178 Q44 150 84 106 Q98 92 108 104", p.deep, 11),
            path(lens, _TINTED_GLASS, stroke=p.base, stroke_width=11),
            path("M74 184 H128 L90 236 Q72 218 70 190Z", WHITE, opacity=0.3),
            path("M140 184 H152 L110 244 L102 240Z", WHITE, opacity=0.2),
            line("M66 172 H174", p.light, 4),
        ),
        line("M178 186 Q200 168 222 186", p.base, 11),
        line("M180 184 Q200 168 220 184", p.light, 3),
        path(
            "M96 288 H304 Q326 288 326 310 Q326 334 304 334 H96 Q74 334 74 310 Q74 288 96 288Z",
            BODY,
        ),
        line("M76 308 H324", p.deep, 3),
        rect(188, 300, 24, 16, METAL, r=5),
        rect(90, 294, 110, 7, SHINE, r=3),
    )
