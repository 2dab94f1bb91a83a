"""Servers, archives and people for the tests: small, real where they can be, bounded."""
