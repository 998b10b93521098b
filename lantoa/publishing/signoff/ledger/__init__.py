"""The record of who did what, when, on every piece: filtered, told in sentences, as a file."""
