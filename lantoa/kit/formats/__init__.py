"""How dates and numbers are written and read: 18/12/2023 and 20.000 in Vietnamese; days before months in English too."""
