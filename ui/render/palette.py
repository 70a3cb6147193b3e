"""Colours and fonts, the same in pictures, documents and slides."""

from dataclasses import dataclass
from typing import Literal

ImageFormat = Literal["svg", "png"]

FONT = "Arial"
"""Font of documents and slides: on every office machine, or one with the same widths."""
MONOSPACED = "Courier New"

BLUE, ORANGE, GREEN, VERMILLION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
"""From Okabe and Ito, "Color Universal Design" (2008): told apart by colour-blind people too."""
INK, GREY, PALE, LINE, WHITE = "#1B2733", "#5B6770", "#EEF3F7", "#C9D3DB", "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a picture on a light or a dark ground."""

    ground: str
    ink: str
    grey: str
    line: str
    calm: str
    """For everything that is not the message."""
    first: str
    """For the first domain."""
    accent: str
    """For milestones."""


LIGHT = Theme(WHITE, INK, GREY, LINE, "#56A3D0", VERMILLION, ORANGE)
DARK = Theme("#14202B", "#F2F5F7", "#A9B6C1", "#3C4B58", "#56B4E9", "#F08A3C", "#F0E442")
