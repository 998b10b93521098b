"""The processes of one installation: what to start, in which order, and what to do when one of them dies."""
