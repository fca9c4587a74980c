"""The charts, each a function that takes tables and values and returns an ``Abbildung``."""

from sozialatlas.darstellung.raster import kleine_vielfache, matrix
from sozialatlas.darstellung.trichter import trichter
from sozialatlas.darstellung.veraenderung import balken, hantel
from sozialatlas.darstellung.verlauf import verlauf
from sozialatlas.darstellung.verteilung import streifen

__all__ = ["balken", "hantel", "kleine_vielfache", "matrix", "streifen", "trichter", "verlauf"]
