"""Toys."""

from __future__ import annotations

from web.pictures.ink import (
    BODY,
    DARK,
    METAL,
    PAPER,
    SHINE,
    SILVER,
    SKIN,
    STEEL,
    WHITE,
    WOOD,
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


def bricks(p: Palette) -> str:
    return group(
        _brick(70, 252, 6, p.base, p.light, p.dark),
        _brick(246, 252, 3, "#e9b949", "#f6d788", "#c08f22"),
        _brick(114, 170, 4, "#d8604f", "#ec8f80", "#a84334"),
        _brick(234, 170, 2, p.light, p.pale, p.base),
        _brick(146, 88, 3, p.accent, WHITE, p.deep),
    )


def doll(p: Palette) -> str:
    hair = "#6b4630"
    return group(
        path(
            "M130 150 Q120 60 200 56 Q280 60 270 150 Q276 206 256 222 H144 Q124 206 130 150Z", hair
        ),
        both_sides(
            line("M166 212 L126 264", SKIN, 19),
            line("M180 300 V326", SKIN, 20),
            path("M162 334 Q162 320 180 320 Q192 320 192 334Z", p.deep),
            line("M166 210 L146 236", p.light, 26),
        ),
        path("M172 192 H228 Q240 258 276 304 Q200 328 124 304 Q160 258 172 192Z", BODY),
        path("M132 294 Q200 318 268 294 L276 304 Q200 328 124 304Z", p.pale),
        path("M184 192 H216 L200 212Z", WHITE),
        circle(200, 226, 5, p.accent),
        circle(200, 248, 5, p.accent),
        rect(190, 176, 20, 22, SKIN, r=6),
        circle(200, 136, 55, SKIN),
        path("M144 142 Q142 78 200 78 Q258 78 256 142 Q238 122 222 98 Q196 126 144 142Z", hair),
        both_sides(circle(181, 143, 6.5, DARK), ellipse(168, 160, 10, 6, "#ef9c8f", opacity=0.7)),
        circle(183, 141, 2.2, WHITE),
        circle(221, 141, 2.2, WHITE),
        line("M188 164 Q200 174 212 164", "#b4564a", 4),
        path(
            "M236 84 Q258 62 266 84 Q274 100 248 100Z M236 84 Q222 66 240 60 Q254 60 248 84Z",
            p.accent,
        ),
    )


def toy_car(p: Palette) -> str:
    return group(
        path("M116 200 Q134 132 160 132 H246 Q262 132 274 148 L310 202Z", p.dark),
        path("M134 200 Q146 148 164 148 H196 V200Z", "#d7edf2"),
        path("M208 148 H242 Q254 148 262 158 L288 200 H208Z", "#d7edf2"),
        path(
            "M42 238 Q44 200 84 198 H314 Q358 204 362 246 V276 Q362 288 350 "
            "288 H54 Q42 288 42 276Z",
            BODY,
        ),
        path("M42 262 H362 V276 Q362 288 350 288 H54 Q42 288 42 276Z", p.deep, opacity=0.35),
        line("M202 206 V258", p.deep, 3, opacity=0.6),
        rect(214, 216, 24, 7, p.deep, r=3),
        circle(158, 236, 22, WHITE),
        line("M152 228 L160 224 V248", DARK, 5),
        ellipse(352, 236, 10, 14, "#ffe9a8"),
        rect(40, 226, 14, 24, "#d8604f", r=6),
        path("M60 216 Q66 208 84 208 H190 V220 H60Z", SHINE),
        *(_tyre(x, 290, 43, p) for x in (116, 290)),
        path("M148 156 H170 L150 196 H142Z", WHITE, opacity=0.6),
    )


def puzzle(p: Palette) -> str:
    piece = (
        "M0 0 H36 C30 -28 74 -28 68 0 H104 V36 C132 30 132 74 104 68 V104 H68 C74 "
        "76 30 76 36 104 H0 V68 "
        "C28 74 28 30 0 36Z"
    )

    def put(x: float, y: float, fill: str, degrees: float = 0) -> str:
        return group(
            path(piece, DARK, opacity=0.2, transform="translate(4 6)"),
            path(piece, fill, stroke=WHITE, stroke_width=2.5),
            path("M8 8 H40 C40 -12 64 -12 64 8 H70 L8 82Z", SHINE),
            transform=f"translate({x} {y}) rotate({degrees} 52 52)",
        )

    return group(
        put(94, 118, BODY),
        put(198, 118, p.accent),
        put(94, 222, p.light),
        put(216, 232, p.dark, 13),
    )


def board_game(p: Palette) -> str:
    squares = [
        rect(92 + column * 27, 108 + row * 27, 27, 27, p.base if (row + column) % 2 else PAPER)
        for row in range(8)
        for column in range(8)
    ]
    return group(
        turn(
            -5,
            rect(76, 98, 248, 248, DARK, r=14, opacity=0.22),
            rect(76, 92, 248, 248, WOOD, r=14),
            rect(86, 102, 228, 228, "#a77b45", r=6),
            *squares,
            path("M86 102 H200 L86 300Z", SHINE),
        ),
        *(
            _pawn(x, y, colour)
            for x, y, colour in (
                (132, 176, p.deep),
                (238, 152, "#d8604f"),
                (186, 240, p.accent),
                (268, 268, p.deep),
            )
        ),
        turn(
            18,
            rect(284, 286, 52, 52, WHITE, r=11, stroke=SILVER, stroke_width=2),
            *(circle(x, y, 5, "#d8604f") for x, y in ((297, 299), (310, 312), (323, 325))),
            x=310,
            y=312,
        ),
    )


def robot(p: Palette) -> str:
    return group(
        line("M200 78 V56", STEEL, 6),
        circle(200, 50, 11, p.accent),
        both_sides(
            rect(116, 112, 16, 40, p.accent, r=7),
            line("M128 216 Q92 224 96 268", STEEL, 17),
            path("M82 268 a15 15 0 0 1 30 0 v18 h-8 v-14 h-14 v14 h-8Z", p.dark),
            rect(150, 300, 36, 30, STEEL, r=5),
            rect(138, 318, 54, 20, p.deep, r=9),
        ),
        rect(130, 78, 140, 104, METAL, r=30, stroke=STEEL, stroke_width=2),
        rect(146, 100, 108, 58, DARK, r=24),
        both_sides(circle(176, 126, 13, "#8ff0e0"), circle(172, 122, 4, WHITE)),
        line("M188 146 Q200 153 212 146", "#8ff0e0", 4),
        rect(184, 180, 32, 14, STEEL),
        rect(126, 192, 148, 112, BODY, r=26, stroke=p.pale, stroke_width=2),
        rect(156, 214, 88, 52, "#eaf3f4", r=12),
        line("M166 242 h14 l8 -16 l12 30 l10 -20 l6 6 h18", p.base, 4.5),
        *(
            circle(172 + 28 * i, 284, 7, colour)
            for i, colour in enumerate(("#d8604f", "#f5b83d", "#7bd08a"))
        ),
        path("M134 216 Q134 200 150 200 H186 L142 296 Q134 292 134 282Z", SHINE),
    )


def teddy(p: Palette) -> str:
    fur, shade, muzzle = "#b9855a", "#8f6240", "#ecd3b4"
    return group(
        both_sides(
            circle(140, 92, 30, fur),
            circle(140, 92, 16, muzzle),
            ellipse(120, 240, 28, 46, fur, transform="rotate(28 120 240)"),
            ellipse(134, 312, 40, 30, fur),
            ellipse(122, 312, 20, 22, muzzle),
        ),
        ellipse(200, 264, 76, 74, fur),
        ellipse(200, 276, 50, 50, muzzle),
        path("M248 208 Q280 264 238 326 Q268 312 276 268 Q276 232 248 208Z", shade, opacity=0.35),
        circle(200, 142, 78, fur),
        path(
            "M246 82 Q284 126 262 186 Q240 212 216 218 Q262 196 264 142 Q262 104 246 82Z",
            shade,
            opacity=0.35,
        ),
        ellipse(200, 170, 38, 30, muzzle),
        ellipse(200, 156, 13, 9, DARK),
        line("M200 164 V178 M184 182 Q200 194 216 182", DARK, 4),
        both_sides(circle(170, 132, 8.5, DARK), circle(168, 129, 2.6, WHITE)),
        path("M200 224 Q150 196 152 226 Q154 254 200 232 Q246 254 248 226 Q250 196 200 224Z", BODY),
        circle(200, 227, 11, p.dark),
        ellipse(166, 92, 24, 12, WHITE, opacity=0.18, transform="rotate(-30 166 92)"),
    )


def _brick(x: float, y: float, studs: int, fill: str, top: str, shade: str) -> str:
    width = studs * 28 + 12
    knobs = "".join(
        rect(x + 10 + i * 28, y - 12, 20, 18, fill, r=4)
        + ellipse(x + 20 + i * 28, y - 11, 10, 4, top)
        for i in range(studs)
    )
    return group(
        knobs,
        rect(x, y, width, 80, fill, r=5),
        rect(x, y, width, 12, top, r=5, opacity=0.8),
        rect(x, y + 62, width, 18, shade, r=5, opacity=0.55),
    )


def _tyre(x: float, y: float, r: float, p: Palette) -> str:
    return (
        circle(x, y, r, "#25323a")
        + circle(x, y, r * 0.62, METAL)
        + circle(x, y, r * 0.44, p.accent)
        + circle(x, y, r * 0.16, DARK)
    )


def _pawn(x: float, y: float, fill: str) -> str:
    return group(
        ellipse(x, y + 34, 22, 8, DARK, opacity=0.25),
        path(
            f"M{x - 20} {y + 32} Q{x - 8} {y + 10} {x - 8} {y - 4} H{x + 8} Q{x + 8} "
            f"{y + 10} {x + 20} {y + 32}"
            f" Q{x} {y + 42} {x - 20} {y + 32}Z",
            fill,
        ),
        circle(x, y - 14, 16, fill),
        circle(x - 5, y - 19, 5, WHITE, opacity=0.5),
    )
