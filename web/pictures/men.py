"""Clothes for men."""

from __future__ import annotations

from web.pictures.ink import (
    BODY,
    DARK,
    METAL,
    SHINE,
    SIDE,
    SILVER,
    STEEL,
    WHITE,
    both_sides,
    circle,
    group,
    line,
    path,
    rect,
)
from web.pictures.palette import Palette


def shirt(p: Palette) -> str:
    return group(
        _hanger(),
        both_sides(
            path(
                "M140 108 Q104 120 94 156 L66 296 Q64 306 74 309 L104 316 Q113 "
                "318 115 308 L140 196Z",
                BODY,
            ),
            path("M66 296 Q64 306 74 309 L104 316 Q113 318 115 308 L118 294 L69 282Z", p.dark),
        ),
        path("M148 102 Q200 132 252 102 L272 116 L270 326 Q200 342 130 326 L128 116Z", BODY),
        path(
            "M200 126 V336 Q236 334 270 326 L272 116 L252 102Q226 122 200 126Z",
            p.deep,
            opacity=0.14,
        ),
        line("M194 128 V334 M208 128 V334", p.dark, 2, opacity=0.7),
        *(circle(201, y, 4.5, WHITE, stroke=p.deep, stroke_width=1) for y in range(150, 330, 36)),
        path("M166 92 L200 124 L176 150 L146 106Z", p.light),
        path("M234 92 L200 124 L224 150 L254 106Z", p.light),
        path("M166 92 Q200 108 234 92 L200 124Z", p.deep),
        path("M222 172 H256 V204 L239 214 L222 204Z", p.dark, opacity=0.45),
        line("M222 180 H256", p.light, 2.5),
        path("M134 122 L156 112 L152 322 L134 318Z", SHINE),
    )


def t_shirt(p: Palette) -> str:
    return group(
        both_sides(
            path(
                "M136 92 Q92 104 76 132 L48 190 Q45 198 52 202 L96 222 Q104 224 107 217 L140 160Z",
                BODY,
            ),
            line("M53 192 L104 214", p.pale, 3, opacity=0.8),
        ),
        path(
            "M150 84 Q200 122 250 84 L276 96 V318 Q276 328 266 329 Q200 338 134 "
            "329 Q124 328 124 318 V96Z",
            BODY,
        ),
        path("M150 84 Q200 122 250 84 L258 88 Q200 140 142 88Z", p.deep, opacity=0.7),
        circle(200, 206, 40, p.accent),
        path("M160 206 a40 40 0 0 0 80 0 q-20 -20 -40 0 t-40 0Z", p.deep, opacity=0.6),
        line("M124 312 Q200 326 276 312", p.pale, 3, opacity=0.7),
        path("M130 100 L156 96 L150 322 L130 318Z", SHINE),
    )


def trousers(p: Palette) -> str:
    return group(
        path(
            "M134 62 H266 L292 326 Q293 336 283 336 H232 Q223 336 222 327 L204 150 H196 L178 327 "
            "Q177 336 168 336 H117 Q107 336 108 326Z",
            BODY,
        ),
        path(
            "M204 150 L222 327 Q223 336 232 336 H283 Q293 336 292 326 L266 62 H226 Z",
            p.deep,
            opacity=0.14,
        ),
        rect(132, 60, 136, 26, SIDE, r=4),
        *(rect(x, 56, 9, 34, p.deep, r=3) for x in (150, 184, 207, 241)),
        circle(200, 73, 5, METAL),
        line("M200 88 V148", p.deep, 3),
        line("M204 132 Q218 122 216 90", p.deep, 2.5, stroke_dasharray="5 4"),
        line("M140 90 Q146 128 126 136 M260 90 Q254 128 274 136", p.deep, 3),
        line("M158 170 L146 330 M242 170 L254 330", p.deep, 2, opacity=0.5),
        path("M140 100 L160 100 L138 332 H122Z", SHINE),
    )


def jacket(p: Palette) -> str:
    return group(
        path("M150 104 Q148 56 200 56 Q252 56 250 104 Q226 128 200 128 Q174 128 150 104Z", SIDE),
        path("M164 104 Q164 74 200 74 Q236 74 236 104 Q218 122 200 122 Q182 122 164 104Z", p.deep),
        both_sides(
            path(
                "M138 108 Q98 118 88 158 L62 290 Q60 300 70 303 L106 312 Q115 "
                "314 117 304 L142 200Z",
                BODY,
            ),
            path("M65 276 L62 290 Q60 300 70 303 L106 312 Q115 314 117 304 L121 288Z", p.deep),
        ),
        path("M148 98 Q200 140 252 98 L276 114 V310 H124 V114Z", BODY),
        path("M200 124 Q230 120 252 98 L276 114 V310 H200Z", p.deep, opacity=0.18),
        rect(122, 304, 156, 30, SIDE, r=8),
        line(" ".join(f"M{x} 308 V330" for x in range(132, 276, 10)), p.light, 2, opacity=0.5),
        line("M200 124 V330", SILVER, 6),
        line("M200 124 V330", STEEL, 2, stroke_dasharray="3 4"),
        rect(195, 130, 10, 22, METAL, r=4),
        line("M146 240 L168 276 M254 240 L232 276", p.deep, 6),
        line("M178 112 Q174 140 180 164 M222 112 Q226 140 220 164", WHITE, 4),
        path("M130 122 L152 112 L150 304 H130Z", SHINE),
        rect(222, 176, 34, 16, p.accent, r=4),
    )


def leather_shoes(p: Palette) -> str:
    return group(
        path(
            "M56 286 Q52 232 66 204 Q70 194 82 196 L160 198 Q172 198 182 206 Q226 240 292 244 "
            "Q346 250 350 294 L350 306 H56Z",
            BODY,
        ),
        path("M56 286 Q52 232 66 204 Q70 194 82 196 L104 197 Q116 244 100 306 H56Z", p.dark),
        path("M250 240 Q344 242 350 294 L350 306 H262 Q232 272 250 240Z", p.dark),
        line("M254 242 Q236 272 264 304", p.pale, 2.5, stroke_dasharray="4 5"),
        path(
            "M126 198 L160 198 Q172 198 182 206 Q204 224 232 234 Q214 266 160 "
            "262 Q132 244 126 198Z",
            p.deep,
            opacity=0.75,
        ),
        line("M152 214 l26 -6 M164 230 l28 -10 M180 244 l26 -12", p.pale, 4.5),
        path("M66 204 Q70 194 82 196 L160 198 L168 204 Q112 216 62 214Z", p.deep),
        path(
            "M50 304 H352 Q358 304 356 312 Q352 322 340 322 H150 L144 334 H58 Q50 334 50 326Z", DARK
        ),
        path("M270 252 Q320 254 336 282 Q300 262 270 262Z", WHITE, opacity=0.4),
        path("M74 216 L110 218 Q112 250 104 284 L66 284 Q62 244 74 216Z", SHINE),
    )


def _hanger() -> str:
    return line("M200 92 V72 Q200 62 208 58 Q220 50 212 40 Q202 32 192 42", STEEL, 5) + line(
        "M200 76 L268 114 M200 76 L132 114", STEEL, 7
    )
