"""What all forms of the comparison say in the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sozialatlas.darstellung.sprache import aufzaehlung
from sozialatlas.regeln.unterschied import ARTEN, Art, Regelart, Regelunterschied
from sozialatlas.regelwerkstatt.lauf import Ergebnis
from sozialatlas.typen import Wahrheit

TITEL = "Wirkung der geänderten Regeln"
ZUSTAND: dict[Regelart, str] = {
    "neu": "neu",
    "entfallen": "entfallen",
    "geaendert": "geändert",
    "unveraendert": "selbst unverändert",
}
OHNE_WIRKUNG = "In keiner Kommune ändert sich etwas."
WARNUNG = "Im früheren Stand nicht lesbar, darum nicht verglichen"
_WAHRHEIT: dict[Wahrheit | None, str] = {
    "trifft_zu": "trifft zu",
    "trifft_nicht_zu": "trifft nicht zu",
    "nicht_beurteilbar": "nicht beurteilbar",
    None: "nicht gefragt",
}


def ueberblick(ergebnis: Ergebnis) -> tuple[str, ...]:
    """Say what was compared, how many rules differ and whose reports change."""
    kopf = f"Verglichen: die Regeln im Arbeitsordner mit {ergebnis.basis}."
    if not ergebnis.unterschiede:
        return kopf, "Die Regeln unterscheiden sich nicht."
    zahl = Counter(u.art for u in ergebnis.unterschiede)
    teile = [f"{zahl[art]} {wort}" for art, wort in _gezaehlt() if zahl[art]]
    betroffene = ergebnis.betroffene()
    wer = "Empfehlungen und Nachweise bleiben in allen Gebieten, wie sie waren."
    if betroffene:
        gebiete = "einem Gebiet" if len(betroffene) == 1 else f"{len(betroffene)} Gebieten"
        wer = f"Empfehlungen oder Nachweise ändern sich in {gebiete}: {aufzaehlung(betroffene)}."
    return kopf, f"Regeln: {', '.join(teile)}.", wer, _berichte(ergebnis)


def _berichte(ergebnis: Ergebnis) -> str:
    """Say which reports read differently, or how to ask."""
    if ergebnis.berichte is None:
        return (
            "Auch Sicherheit und knapp verfehlte Empfehlungen können sich ändern; mit --berichte "
            "werden alle Berichte genannt, in denen das so ist."
        )
    if not ergebnis.berichte:
        return "Kein Bericht liest sich anders."
    namen = aufzaehlung(ergebnis.kommunen[ags].bezeichnung for ags in ergebnis.berichte)
    return f"Anders lesen sich {len(ergebnis.berichte)} Berichte: {namen}."


def _gezaehlt() -> Iterator[tuple[Regelart, str]]:
    for art, wort in ZUSTAND.items():
        yield art, "mit anderer Wirkung, selbst unverändert" if art == "unveraendert" else wort


def ueberschrift(unterschied: Regelunterschied) -> str:
    """Name a rule and what became of it."""
    folgt = f", folgt aus {aufzaehlung(unterschied.folgt_aus)}" if unterschied.folgt_aus else ""
    return f"{unterschied.regel} ({ZUSTAND[unterschied.art]}{folgt})"


def gruppen(
    ergebnis: Ergebnis, unterschied: Regelunterschied
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each kind of effect with the Kommunen it concerns, the weightiest first."""
    for art, text in ARTEN.items():
        genannte = tuple(_kommunen(ergebnis, unterschied, art))
        if genannte:
            yield text, genannte


def _kommunen(ergebnis: Ergebnis, unterschied: Regelunterschied, art: Art) -> Iterator[str]:
    for w in unterschied.wirkungen:
        if w.art == art:
            zusatz = ""
            if "nicht_beurteilbar" in (w.vorher, w.nachher) and w.vorher != w.nachher:
                zusatz = f": {verlauf(w.vorher, w.nachher)}"
            elif w.was:
                zusatz = f": {', '.join(w.was)}"
            yield f"{ergebnis.kommunen[w.ags].bezeichnung} ({w.ags}{zusatz})"


def verlauf(vorher: Wahrheit | None, nachher: Wahrheit | None) -> str:
    """Say how the truth of a rule moved: "trifft zu → nicht beurteilbar"."""
    if vorher == nachher:
        return _WAHRHEIT[vorher]
    return f"{_WAHRHEIT[vorher]} → {_WAHRHEIT[nachher]}"
