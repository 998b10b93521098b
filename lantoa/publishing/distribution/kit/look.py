"""The hand of the kit: the design's colours and cuts."""

from lantoa.design.typeface import REGULAR, SEMIBOLD, colours, font, font_path

__all__ = ["REGULAR", "SEMIBOLD", "colours", "font", "font_path"]
