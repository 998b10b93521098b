"""The desk's board: everything on its way, in columns; a card that moves is a decision."""
