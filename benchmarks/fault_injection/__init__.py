"""The faults of benchmarks/faults.py: each a function of a `Stage` that returns a `Tally`."""
