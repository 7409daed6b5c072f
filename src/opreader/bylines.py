"""Names of authors out of what feeds and pages write: pure. Who wrote what is kept in the library."""

from __future__ import annotations
