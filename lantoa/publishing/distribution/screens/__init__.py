"""Reads for the screens: what a page shows beyond what other packages may ask of the facade."""
