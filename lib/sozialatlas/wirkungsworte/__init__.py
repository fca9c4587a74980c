"""Causal words above what the evidence allows: the ladder, the words, where texts are checked."""

from sozialatlas.wirkungsworte.pruefung import pruefe
from sozialatlas.wirkungsworte.stufen import OHNE_BELEG, STUFE_JE_GRAD, Stufe
from sozialatlas.wirkungsworte.suche import Fund, finde

__all__ = ["OHNE_BELEG", "STUFE_JE_GRAD", "Fund", "Stufe", "finde", "pruefe"]
