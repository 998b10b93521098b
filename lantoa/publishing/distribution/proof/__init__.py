"""Whether a share that a person reports can be seen."""
