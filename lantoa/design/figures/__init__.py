"""Figures of infographics: numbers and words in, one drawing out, for the page (SVG) and for sharing (PNG)."""

from lantoa.design.figures.charts import bars, curve, tiles
from lantoa.design.figures.png import png
from lantoa.design.figures.shapes import Drawing, Figure
from lantoa.design.figures.svg import svg
from lantoa.design.figures.words import number, plain, quote, steps, timeline

__all__ = [
    "Drawing",
    "Figure",
    "bars",
    "curve",
    "number",
    "plain",
    "png",
    "quote",
    "steps",
    "svg",
    "tiles",
    "timeline",
]
