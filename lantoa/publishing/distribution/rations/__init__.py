"""What the networks allow within a time: counted, kept, and told before a release starts."""
