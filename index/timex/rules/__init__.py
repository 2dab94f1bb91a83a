"""The rules of the temporal grammar, a file a kind; the tagger takes their ``RULES``."""
