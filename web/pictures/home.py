"""Things for the home."""

from __future__ import annotations

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
    ellipse,
    faint,
    group,
    line,
    path,
    rect,
    turn,
)
from web.pictures.palette import Palette


def rice_cooker(p: Palette) -> str:
    return group(
        line(
            "M160 70 q-12 -14 0 -28 M200 64 q-12 -14 0 -28 M240 70 q-12 -14 0 -28",
            p.light,
            6,
            opacity=0.6,
        ),
        path("M84 176 Q84 96 200 96 Q316 96 316 176Z", METAL),
        path("M176 98 Q176 82 200 82 Q224 82 224 98Z", DARK),
        path("M80 176 H320 L308 300 Q304 332 270 332 H130 Q96 332 92 300Z", BODY),
        path("M240 176 H320 L308 300 Q304 332 270 332 H230Z", p.deep, opacity=0.22),
        rect(72, 168, 256, 20, SIDE, r=10),
        rect(48, 186, 34, 16, DARK, r=8),
        rect(318, 186, 34, 16, DARK, r=8),
        rect(150, 214, 100, 88, "#eef4f5", r=16),
        rect(164, 226, 72, 26, DARK, r=6),
        line("M176 239 H204 M212 239 H224", "#9ff0c8", 6),
        circle(178, 276, 11, p.accent),
        circle(222, 276, 11, p.base),
        path("M100 192 H136 L132 328 Q108 328 104 300Z", SHINE),
        path("M104 170 Q108 116 180 108 Q132 126 128 170Z", WHITE, opacity=0.55),
    )


def kettle(p: Palette) -> str:
    return group(
        path(
            "M262 124 Q350 118 342 210 Q338 262 296 284",
            "none",
            stroke=RUBBER,
            stroke_width=22,
            stroke_linecap="round",
        ),
        path("M128 136 L72 166 Q66 172 72 178 L122 224Z", METAL),
        path(
            "M136 112 H264 Q286 190 300 302 Q302 322 284 322 H116 Q98 322 100 "
            "302 Q114 190 136 112Z",
            BODY,
        ),
        path("M216 112 H264 Q286 190 300 302 Q302 322 284 322 H216Z", p.deep, opacity=0.22),
        path("M136 112 Q140 88 200 88 Q260 88 264 112Z", METAL),
        rect(184, 70, 32, 22, DARK, r=10),
        rect(104, 318, 192, 18, INK, r=9),
        rect(176, 176, 24, 104, "#e8f6f8", r=12, opacity=0.9),
        path("M176 226 h24 v42 a12 12 0 0 1 -24 0Z", p.accent),
        line("M206 196 h10 M206 216 h10 M206 236 h10 M206 256 h10", WHITE, 3, opacity=0.8),
        path("M146 122 H164 Q144 214 138 316 H116 Q120 206 146 122Z", SHINE),
        line("M60 140 q-14 -14 -2 -30 M84 130 q-12 -14 0 -30", p.light, 6, opacity=0.6),
    )


def fan(p: Palette) -> str:
    blade = path("M200 152 C176 118 178 76 206 66 C238 62 240 112 200 152Z", BODY, opacity=0.95)
    return group(
        rect(192, 250, 16, 66, METAL),
        ellipse(200, 322, 76, 16, SIDE),
        ellipse(200, 316, 76, 15, BODY),
        rect(176, 244, 48, 22, INK, r=8),
        circle(200, 152, 108, WHITE, opacity=0.35),
        *(turn(angle, blade, x=200, y=152) for angle in (0, 90, 180, 270)),
        *(
            circle(200, 152, r, "none", stroke=STEEL, stroke_width=2.4, opacity=0.8)
            for r in (44, 66, 88)
        ),
        *(
            turn(a, line("M200 128 V46", STEEL, 1.8, opacity=0.8), x=200, y=152)
            for a in range(0, 360, 15)
        ),
        circle(200, 152, 108, "none", stroke=p.dark, stroke_width=8),
        line("M108 120 A98 98 0 0 1 168 60", WHITE, 5, opacity=0.7),
        circle(200, 152, 25, p.dark),
        circle(200, 152, 14, p.accent),
        *(circle(176 + 16 * i, 316, 4, WHITE) for i in range(4)),
    )


def vacuum(p: Palette) -> str:
    return group(
        line("M278 78 L132 292", STEEL, 14),
        line("M276 78 L132 290", SILVER, 5),
        path(
            "M258 40 L312 70 Q340 92 322 124 L296 168 Q286 178 272 170 L226 142 Q216 132 224 120Z",
            BODY,
        ),
        path(
            "M262 60 Q296 72 300 100 L284 126 Q272 96 244 88Z",
            "none",
            stroke=p.deep,
            stroke_width=11,
        ),
        turn(
            34,
            rect(246, 118, 66, 112, "#dff1f2", r=24, opacity=0.9, stroke=STEEL, stroke_width=2),
            rect(246, 184, 66, 46, p.base, r=22),
            line("M262 136 V176 M279 136 V176 M296 136 V176", STEEL, 4, opacity=0.7),
            rect(244, 112, 70, 22, p.deep, r=10),
            x=279,
            y=174,
        ),
        path("M112 278 L148 300 L136 320 L100 300Z", p.dark),
        path("M52 306 Q54 294 68 294 H148 Q160 296 162 310 L166 334 H48Z", BODY),
        rect(46, 326, 122, 12, DARK, r=6),
        circle(78, 312, 5, p.accent),
        circle(98, 312, 5, WHITE),
    )


def lamp(p: Palette) -> str:
    return group(
        path("M120 158 H280 L344 322 Q200 352 56 322Z", "#ffe9a8", opacity=0.32),
        rect(192, 150, 16, 168, METAL),
        ellipse(200, 326, 66, 14, SIDE),
        ellipse(200, 320, 66, 14, BODY),
        path(
            "M152 54 H248 Q256 54 259 62 L292 156 Q294 166 284 166 H116 Q106 166 108 156 L141 62 "
            "Q144 54 152 54Z",
            BODY,
        ),
        path("M226 54 H248 Q256 54 259 62 L292 156 Q294 166 284 166 H244Z", p.deep, opacity=0.25),
        ellipse(200, 166, 88, 9, "#fff3cc"),
        line("M132 88 H268 M122 120 H278", p.pale, 2.5, opacity=0.6),
        line("M244 166 V216", STEEL, 3),
        circle(244, 222, 7, p.accent),
        path("M152 60 H172 L146 160 H116Z", SHINE),
    )


def pan(p: Palette) -> str:
    return turn(
        -10,
        path("M262 232 L360 190 Q378 184 384 200 Q388 214 372 222 L276 262Z", INK),
        circle(368, 204, 6, SILVER),
        line("M270 236 L300 224", STEEL, 16),
        path("M34 224 Q36 326 158 328 Q280 326 282 224Z", SIDE),
        ellipse(158, 222, 124, 46, BODY, stroke=p.pale, stroke_width=2),
        ellipse(158, 224, 106, 36, "#26343c"),
        ellipse(158, 228, 96, 30, "#33444e"),
        path(
            "M104 226 C96 204 132 196 148 206 C172 194 214 204 210 226 C222 246 180 256 160 250 "
            "C134 260 98 246 104 226Z",
            WHITE,
        ),
        ellipse(160, 226, 22, 12, "#f5b83d"),
        ellipse(154, 222, 7, 3.5, "#fde3a0"),
        path("M48 252 Q62 306 120 318 Q72 294 62 250Z", WHITE, opacity=0.35),
        x=180,
        y=260,
    )


def blender(p: Palette) -> str:
    return group(
        rect(172, 48, 56, 18, DARK, r=8),
        rect(136, 62, 128, 22, INK, r=8),
        path(
            "M268 100 H304 Q322 100 320 120 L312 184 Q308 204 286 204 H262",
            "none",
            stroke=STEEL,
            stroke_width=13,
            stroke_linejoin="round",
        ),
        path("M136 84 H272 L254 236 H154Z", "#e3f3f5", opacity=0.85, stroke=STEEL, stroke_width=2),
        path("M141 130 Q172 116 204 130 T266 130 L254 236 H154Z", p.accent),
        path(
            "M141 130 Q172 116 204 130 T266 130 L264 146 Q230 134 204 146 T143 146Z",
            WHITE,
            opacity=0.45,
        ),
        circle(180, 178, 11, "#d8604f"),
        circle(222, 166, 9, "#7bb661"),
        circle(206, 206, 12, "#f5b83d"),
        faint(0.8, rect(150, 94, 14, 126, SHINE, r=7)),
        line("M238 110 h14 M236 140 h12 M233 170 h12 M230 200 h10", STEEL, 3),
        rect(148, 234, 112, 18, DARK, r=6),
        path("M146 250 H262 L284 318 Q288 336 270 336 H138 Q120 336 124 318Z", BODY),
        path("M218 250 H262 L284 318 Q288 336 270 336 H224Z", p.deep, opacity=0.25),
        circle(204, 294, 25, METAL),
        line("M204 294 L216 278", p.deep, 5),
        circle(156, 308, 6, WHITE),
        circle(252, 308, 6, WHITE),
    )
