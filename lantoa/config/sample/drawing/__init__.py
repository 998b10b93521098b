"""Composed illustrations: a canvas with light, figures, and one function per scene."""
