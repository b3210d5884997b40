"""The eight colourings a thing can have."""

from __future__ import annotations

from dataclasses import dataclass

WHITE = (255, 255, 255)
NIGHT = (14, 30, 38)

_BASES_AND_ACCENTS = (
    ("#17858f", "#f2b84b"),  # lagoon and amber
    ("#60798a", "#4fc3c9"),  # graphite and aqua
    ("#e06a52", "#2f6f86"),  # coral and petrol
    ("#4f66c4", "#f59f7a"),  # indigo and peach
    ("#e0a03a", "#3a6b7c"),  # amber and petrol
    ("#c65b86", "#6fc2b4"),  # rose and mint
    ("#5d9e62", "#f3cf63"),  # leaf and straw
    ("#a8b8c1", "#e0765f"),  # silver and coral
)


@dataclass(frozen=True)
class Palette:
    """A colour in five lights, and an accent that goes with it."""

    pale: str
    light: str
    base: str
    dark: str
    deep: str
    accent: str


def palette(variant: int) -> Palette:
    base, accent = _BASES_AND_ACCENTS[variant]
    return Palette(
        pale=mix(base, WHITE, 0.72),
        light=mix(base, WHITE, 0.32),
        base=base,
        dark=mix(base, NIGHT, 0.28),
        deep=mix(base, NIGHT, 0.52),
        accent=accent,
    )


def mix(colour: str, other: tuple[int, int, int], share: float) -> str:
    """`colour` with a `share` (0..1) of the other in it."""
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    mixed = (round(c + (o - c) * share) for c, o in zip(channels, other, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
