"""The benchmarks: each prints what it measured as JSON."""
