"""The attacks of benchmarks/attacks.py: each a function of a `Range` that returns a `Score`."""
