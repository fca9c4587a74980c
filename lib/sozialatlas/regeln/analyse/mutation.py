"""Do a rule's own examples hold its thresholds in place?

Each condition is changed a little: the threshold to the next value that a Kreis has, ">=" to ">",
a word to another, a count by one. If all examples come out as before, nobody would notice such a
slip: the rule is untested there. The message offers an example that would notice, if changing one
figure of an existing example makes one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sozialatlas.regeln.analyse.aenderungen import Aenderung, aenderungen
from sozialatlas.regeln.analyse.funde import Bestand, Fund, hinweis
from sozialatlas.regeln.analyse.stellen import ersetze, knotenstellen, text, zahl
from sozialatlas.regeln.beispiele import Beispiel
from sozialatlas.regeln.knoten import Bedingung
from sozialatlas.regeln.lesen import Ort
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.referenz import wahr


def ungetestet(b: Bestand) -> Iterator[Fund]:
    """Places of a rule where no example notices a small change."""
    for regel in b.regeln:
        for ort, knoten, _ in knotenstellen(regel.wenn):
            unbemerkte = []
            for aenderung in aenderungen(b, knoten):
                geaendert = ersetze(regel.wenn, ort[1:], aenderung.neu)
                if not _bemerkt(regel, geaendert):
                    unbemerkte.append((aenderung, geaendert))
            if unbemerkte:
                yield _fund(regel, ort, knoten, unbemerkte)


def _bemerkt(regel: Regel, baum: Any) -> bool:
    """Does an example come out differently?"""
    beispiele = regel.beispiele
    return not (
        all(_trifft_zu(baum, b) for b in beispiele.trifft_zu)
        and not any(_trifft_zu(baum, b) for b in beispiele.trifft_nicht_zu)
    )


def _trifft_zu(baum: Any, beispiel: Beispiel) -> bool:
    return wahr(baum, beispiel.lage(baum)) == "trifft_zu"


def _fund(regel: Regel, ort: Ort, knoten: Any, unbemerkte: Sequence[tuple[Aenderung, Any]]) -> Fund:
    vorschlaege = [_vorschlag(regel, knoten, *einzeln) for einzeln in unbemerkte]
    ergaenze = [v for v in dict.fromkeys(vorschlaege) if v]
    return hinweis(
        regel, ort,
        f"„{text(knoten)}“ halten die Beispiele nicht fest: keines bemerkt, wenn "
        f"{' oder wenn '.join(a.text for a, _ in unbemerkte)}.",
        "Beispiele, bei denen es allein auf diese Stelle ankommt",
        f"Ergänzen: {'; '.join(ergaenze)}" if ergaenze
        else "Ein Beispiel ergänzen, bei dem es allein auf diese Stelle ankommt.",
    )  # fmt: skip


def _vorschlag(regel: Regel, knoten: Any, aenderung: Aenderung, geaendert: Any) -> str:
    """Return an example that tells the two trees apart: an existing one with one figure changed."""
    if not isinstance(knoten, Bedingung):
        return ""
    for vorlage in (*regel.beispiele.trifft_zu, *regel.beispiele.trifft_nicht_zu):
        for probe in aenderung.proben:
            beispiel = _mit_wert(vorlage, knoten, probe)
            vorher, nachher = _trifft_zu(regel.wenn, beispiel), _trifft_zu(geaendert, beispiel)
            if vorher != nachher:
                liste = "trifft_zu" if vorher else "trifft_nicht_zu"
                werte = beispiel.model_dump(exclude_unset=True)
                return f"unter {liste}: - {_fluss(werte)}"
    return ""


def _mit_wert(vorlage: Beispiel, knoten: Bedingung, probe: float | str) -> Beispiel:
    roh = vorlage.model_dump(exclude_unset=True)
    werte = {**roh.get(knoten.indikator, {}), knoten.merkmal: probe}
    return Beispiel.model_validate(roh | {knoten.indikator: werte})


def _fluss(wert: Any) -> str:
    """Write a value in YAML's flow style, numbers with a point as examples have them."""
    if isinstance(wert, dict):
        return "{" + ", ".join(f"{k}: {_fluss(v)}" for k, v in wert.items()) + "}"
    if isinstance(wert, list | tuple):
        return "[" + ", ".join(map(_fluss, wert)) + "]"
    return zahl(wert).replace(",", ".") if isinstance(wert, float) else str(wert)
