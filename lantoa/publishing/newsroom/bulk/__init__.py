"""Many pieces by one decision, worked off one by one."""
