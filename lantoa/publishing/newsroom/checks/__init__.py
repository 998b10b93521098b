"""What is looked at before a piece goes out: each check a small rule, all told in one list."""
