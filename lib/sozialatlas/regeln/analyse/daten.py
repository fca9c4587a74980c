"""What the data say of rules: conditions that decide nothing, thresholds nobody is near."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from typing import Any

from sozialatlas.regeln.analyse.funde import Bestand, Fund, hinweis, vermerk
from sozialatlas.regeln.analyse.stellen import blattstellen, text, zahl
from sozialatlas.regeln.folgen import ist_vor_ort
from sozialatlas.regeln.knoten import Bedingung
from sozialatlas.regeln.pruefung import pruefe_wirkung
from sozialatlas.regeln.ungefragt import nie_gefragt
from sozialatlas.regeln.ungefragt import ungefragt as wartet_auf
from sozialatlas.typen import Befund, Wahrheit

NAH = 1.0
"""Standard deviations among the Kreise within which a value is near a threshold."""

MINDESTENS_WERTE = 5
"""Different values that it takes to speak of a spread."""


def wirkungslos(b: Bestand) -> Iterator[Fund]:
    """Rules that hold nowhere, everywhere, or can be judged nowhere.

    What asks the Kommune's own knowledge cannot be judged before a Kommune has delivered it.
    """
    for regel in b.regeln:
        eigene = b.befunde_je_regel.get(regel.id, ())
        vor_ort = any(ist_vor_ort(blatt) for _, blatt, _ in blattstellen(regel.wenn))
        unbekannt = all(befund.wahrheit == "nicht_beurteilbar" for befund in eigene)
        schwere = "Hinweis" if vor_ort and unbekannt else "Fehler"
        for mangel in pruefe_wirkung([regel], eigene):
            yield Fund(schwere, mangel, (regel.id,))  # type: ignore[arg-type]


def ungefragt(b: Bestand) -> Iterator[Fund]:
    """Rules that hold nowhere yet, because Kommunen have not delivered what they ask for."""
    for regel in b.regeln:
        eigene = b.befunde_je_regel.get(regel.id, ())
        fehlt = wartet_auf(eigene)
        if fehlt:
            offen = sum(befund.wahrheit == "nicht_beurteilbar" for befund in eigene)
            was, wo = " oder ".join(fehlt), f"in {offen} von {len(eigene)} Gebieten"
            yield vermerk(
                regel, ("wenn",),
                f"Noch nie gefragt, weil niemand {was} hinterlegt hat; {wo} käme es darauf an."
                if nie_gefragt(eigene)
                else f"Trifft noch nirgends zu; {wo} fehlt, was darüber entschiede: {was}.",
            )  # fmt: skip


def entscheidet_nichts(b: Bestand) -> Iterator[Fund]:
    """Conditions beside others that hold in all areas that can be judged, or in none."""
    for regel in b.regeln:
        blaetter = list(blattstellen(regel.wenn))
        befunde = b.befunde_je_regel.get(regel.id, ())
        if len(blaetter) < 2 or pruefe_wirkung([regel], befunde):
            continue
        for (ort, blatt, verneint), wahrheiten in zip(
            blaetter, _wahrheiten(blaetter, befunde), strict=True
        ):
            umfang = _umfang(wahrheiten)
            if umfang:
                yield hinweis(
                    regel, ort,
                    f"Die Bedingung „{text(blatt, verneint)}“ trifft auf den Daten {umfang} zu"
                    f"{_naechster(b, blatt)}.",
                    "eine Bedingung, die Gebiete unterscheidet",
                    "Schwelle prüfen; ist die Bedingung nur zur Sicherheit da, kann sie bleiben.",
                )  # fmt: skip


def _wahrheiten(
    blaetter: Sequence[tuple[Any, Any, bool]], befunde: Sequence[Befund]
) -> Iterator[list[Wahrheit]]:
    """Yield per leaf its truth in every area; findings keep figures and the rest apart."""
    figuren = umstaende = 0
    for _, blatt, _ in blaetter:
        if isinstance(blatt, Bedingung):
            yield [befund.nachweise[figuren].wahrheit for befund in befunde]
            figuren += 1
        else:
            yield [befund.umstaende[umstaende].wahrheit for befund in befunde]
            umstaende += 1


def _umfang(wahrheiten: Sequence[Wahrheit]) -> str:
    """Say that a condition holds everywhere or nowhere; "" where it tells areas apart."""
    beurteilt = [w for w in wahrheiten if w != "nicht_beurteilbar"]
    zutreffend = beurteilt.count("trifft_zu")
    if len(beurteilt) < 2 or 0 < zutreffend < len(beurteilt):
        return ""
    return ("in allen " if zutreffend else "in keinem der ") + f"{len(beurteilt)} Gebieten"


def niemand_nahe(b: Bestand) -> Iterator[Fund]:
    """Thresholds that no Kreis comes near, though they tell Kreise apart.

    Near is within one standard deviation of the different values among the Kreise.
    """
    for regel in b.regeln:
        if regel.id not in b.befunde_je_regel or "kreis" not in regel.gilt_fuer.ebene:
            continue
        for ort, blatt, _ in blattstellen(regel.wenn):
            abstand = _abstand(b, blatt)
            if abstand is not None and abstand > NAH and _zwischen(b, blatt):
                yield hinweis(
                    regel, ort,
                    f"Der Schwelle „{text(blatt)}“ kommt kein Kreis nahe{_naechster(b, blatt)}.",
                    "eine Schwelle, an der sich Kreise unterscheiden",
                    "Schwelle prüfen, auch Komma und Einheit.",
                )  # fmt: skip


def _werte(b: Bestand, blatt: Any) -> tuple[float, ...]:
    """Return the values among the Kreise that a condition compares with a number."""
    if not isinstance(blatt, Bedingung) or blatt.vergleich.ist_wort:
        return ()
    werte = b.kreiswerte(blatt.indikator, blatt.merkmal)
    return werte if len(werte) >= MINDESTENS_WERTE else ()


def _abstand(b: Bestand, blatt: Any) -> float | None:
    """Return the distance to the nearest Kreis in standard deviations, None without a spread."""
    werte = _werte(b, blatt)
    if not werte:
        return None
    schwelle = float(blatt.vergleich.schwelle)
    return min(abs(w - schwelle) for w in werte) / statistics.pstdev(werte)


def _zwischen(b: Bestand, blatt: Any) -> bool:
    werte, schwelle = _werte(b, blatt), float(blatt.vergleich.schwelle)
    return werte[0] <= schwelle <= werte[-1]


def _naechster(b: Bestand, blatt: Any) -> str:
    """Say which value among the Kreise is nearest, "" for a condition without a number."""
    werte, abstand = _werte(b, blatt), _abstand(b, blatt)
    if abstand is None:
        return ""
    naechster = min(werte, key=lambda w: abs(w - float(blatt.vergleich.schwelle)))
    return (
        f"; der nächste Wert eines Kreises ist {zahl(naechster)}, "
        f"{zahl(round(abstand, 1))} Standardabweichungen entfernt"
    )
