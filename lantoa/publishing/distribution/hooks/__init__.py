"""Networks that call us: what has changed on them is read at once instead of at the next turn."""
