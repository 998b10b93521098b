"""Reading back what became of posts: seldom and seldomer, or at once when a network calls."""
