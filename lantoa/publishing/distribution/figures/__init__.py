"""How far releases got: counted where it is asked for, or beforehand for the large ones, by the same statements."""
