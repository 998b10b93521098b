"""Dates and numbers as written and read: 18/12/2023, 20.000; in English too the day comes first."""
