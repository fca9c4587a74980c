"""The section „Unterhalb des Kreises“ of a report: sentences, map and tables in their order."""

from __future__ import annotations

from sozialatlas.bericht import unterhalbbilder as bilder
from sozialatlas.bericht import unterhalbtexte as texte
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import Text, zeige
from sozialatlas.bericht.unterhalb import Sicht, im_kreis, sichten
from sozialatlas.typen import Kommune


def abschnitt(g: Grundlage, kommune: Kommune) -> Text:
    """Return the whole section of one Kommune; says so where nothing lies below it."""
    teilungen = sichten(g, kommune.ags)
    teile = [_teilung(g, sicht) for sicht in teilungen]
    if kommune.ebene == "gemeinde" and (blick := im_kreis(g, kommune)) is not None:
        kreis = g.kommune(kommune.kreis or "")
        teile.insert(0, Text(texte.lage_im_kreis(kommune, kreis, blick)))
    if not teilungen:
        teile.append(Text(texte.nichts_geliefert(kommune)))
    return zeige(*teile)


def _teilung(g: Grundlage, sicht: Sicht) -> Text:
    blick = sicht.haupt
    if blick is None:
        return zeige(bilder.spannen(sicht))
    absaetze = [
        texte.streuung(sicht, blick),
        texte.saldierung(sicht, blick),
        *(texte.obere(mehrzahl, bild) for mehrzahl, bild in sicht.obere(g)),
        texte.abgleich(sicht, blick),
        texte.glaettung(sicht, blick),
    ]
    weitere = [
        texte.saldierung(sicht, b)
        for b in sicht.weitere
        if "verdeckt" in (b.stand.urteil, b.wandel.urteil)
    ]
    return zeige(
        *map(Text, filter(None, absaetze)),
        bilder.karte(sicht, blick),
        bilder.extreme(sicht, blick),
        *map(Text, weitere),
        bilder.spannen(sicht),
    )
