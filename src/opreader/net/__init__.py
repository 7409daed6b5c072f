"""The one door to the network; httpx and httpcore live here only, and are imported by the first fetch."""

from opreader.net.client import HttpNet

__all__ = ["HttpNet"]
