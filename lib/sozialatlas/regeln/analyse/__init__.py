"""The static analysis of rules: what is wrong with them beyond each file.

::

    logik ─► formen ─► einzeln (one rule), paare (two rules) ─┐
    stellen, funde ──► daten, texte, gueltigkeit (on data) ───┼─► untersuche ─► Funde
    aenderungen ─────► mutation (a rule's own examples) ──────┘

Each finding is an error, a hint (something that an expert should look at) or a note that nothing
can be said yet.
"""

from __future__ import annotations

from dataclasses import replace

from sozialatlas.regeln.analyse import daten, einzeln, gueltigkeit, mutation, paare, texte
from sozialatlas.regeln.analyse.formen import Formen
from sozialatlas.regeln.analyse.funde import Bestand, Fund

__all__ = ["Bestand", "Fund", "untersuche"]

_SINN = (einzeln.nie_erfuellbar, einzeln.immer_erfuellt)

_NACH_LOGIK = (
    einzeln.zu_umfangreich,
    einzeln.unmoeglicher_zweig, einzeln.ueberfluessige_bedingung, einzeln.gleiche_bedingungen,
    paare.widersprechende_empfehlungen, paare.ungebuendelt, texte.leere_platzhalter,
)  # fmt: skip

_AUF_DATEN = (
    daten.wirkungslos, daten.ungefragt, daten.entscheidet_nichts, daten.niemand_nahe,
    mutation.ungetestet,
)  # fmt: skip

_GUELTIGKEIT = (gueltigkeit.nicht_gueltig, gueltigkeit.verweist_auf_ungueltige)


def untersuche(b: Bestand) -> tuple[Fund, ...]:
    """Return all findings on rules that are in order each for itself, by file and line.

    A rule that by logic never or always holds gets no further findings: they would follow.
    """
    formen = Formen(b.nach_id)
    funde = [fund for finde in _SINN for fund in finde(b, formen)]
    funde += [fund for finde in _GUELTIGKEIT for fund in finde(b)]
    sinnlose = {f.regeln[0] for f in funde if f.schwere == "Fehler"}
    rest = replace(b, regeln=tuple(r for r in b.regeln if r.id not in sinnlose))
    funde += [fund for finde in _NACH_LOGIK for fund in finde(rest, formen)]
    funde += [fund for finde in _AUF_DATEN for fund in finde(rest)]
    return tuple(sorted(funde, key=lambda f: (f.mangel.datei, f.mangel.zeile or 0, f.mangel)))
