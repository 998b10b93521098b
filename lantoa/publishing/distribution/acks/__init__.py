"""Directives: who has confirmed having read them, and how the others are chased."""
