"""opreader: a terminal reader for commentary."""

__version__ = "0.1.0"
