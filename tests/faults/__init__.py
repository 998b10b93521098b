"""Processes are killed, networks misbehave: what was promised must still be true afterwards."""
