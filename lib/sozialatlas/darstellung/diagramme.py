"""The charts, each a function that takes tables and values and returns an ``Abbildung``."""

from sozialatlas.darstellung.verlauf import verlauf
from sozialatlas.darstellung.verteilung import streifen

__all__ = ["streifen", "verlauf"]
