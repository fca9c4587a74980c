"""Two rules together: recommendations that contradict each other, or contain each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from sozialatlas.regeln.analyse.formen import Formen, ueberschneiden, umfasst
from sozialatlas.regeln.analyse.funde import Bestand, Fund, fehler, hinweis
from sozialatlas.regeln.analyse.logik import impliziert, vereinbar
from sozialatlas.regeln.analyse.stellen import WENN
from sozialatlas.regeln.folgen import verwiesene
from sozialatlas.regeln.modell import Regel


def widersprechende_empfehlungen(b: Bestand, formen: Formen) -> Iterator[Fund]:
    """Rules that exclude each other's recommendation but can hold for the same area."""
    gemeldet: set[frozenset[str]] = set()
    for regel in b.regeln:
        for i, name in enumerate(regel.dann.schliesst_aus):
            andere, paar = b.nach_id.get(name), frozenset({regel.id, name})
            if andere is None or paar in gemeldet:
                continue
            if not ueberschneiden(regel.gilt_fuer, andere.gilt_fuer):
                continue
            if vereinbar(formen.form(regel), formen.form(andere), b.wissen):
                gemeldet.add(paar)
                yield _widerspruch(b, regel, i, andere)


def _widerspruch(b: Bestand, regel: Regel, i: int, andere: Regel) -> Fund:
    beide = b.gebiete(regel.id, "trifft_zu")
    beide = tuple(a for a in beide if a in set(b.gebiete(andere.id, "trifft_zu")))
    folge = (
        f"auf den Daten in {b.genannt(beide)}"
        if beide
        else "auf den heutigen Daten allerdings nirgends"
    )
    return fehler(
        regel, ("dann", "schliesst_aus", i),
        f"Die Empfehlung widerspricht der von „{andere.id}“, beide Regeln können aber zugleich "
        f"zutreffen, {folge}.",
        "Bedingungen, die einander ausschließen",
        f"Eine der Regeln enger fassen, etwa mit „nicht: {{empfehlung: {andere.id}}}“, oder "
        "schliesst_aus streichen.",
        mit=[andere],
    )  # fmt: skip


def ungebuendelt(b: Bestand, formen: Formen) -> Iterator[Fund]:
    """Rules of one Handlungsfeld of which one holds whenever another does, and none says so.

    A rule that names the other in its conditions builds on it deliberately.
    """
    for regel, andere in permutations(b.regeln, 2):
        if regel.handlungsfeld != andere.handlungsfeld or _verbunden(b, regel, andere):
            continue
        if not umfasst(andere.gilt_fuer, regel.gilt_fuer):
            continue
        form, andere_form = formen.form(regel), formen.form(andere)
        if form != andere_form and impliziert(form, andere_form, b.wissen):
            yield hinweis(
                regel, WENN,
                f"Wann immer diese Regel zutrifft, trifft auch „{andere.id}“ zu "
                f"({andere.herkunft.datei}).",
                "eine Empfehlung, die die andere umfasst, oder Bedingungen, die sie trennen",
                f"Bündelung prüfen: umfasst: [{andere.id}] unter „dann“.",
                mit=[andere],
            )  # fmt: skip


def _verbunden(b: Bestand, regel: Regel, andere: Regel) -> bool:
    """Is it said already how the two relate?"""
    return (
        andere.id in _gebuendelte(b, regel)
        or regel.id in _gebuendelte(b, andere)
        or andere.id in verwiesene(regel)
        or andere.id in regel.dann.schliesst_aus
        or regel.id in andere.dann.schliesst_aus
    )


def _gebuendelte(b: Bestand, regel: Regel) -> frozenset[str]:
    """Return the ids that a rule contains, directly or through others."""
    gefunden: set[str] = set()
    offen = list(regel.dann.umfasst)
    while offen:
        name = offen.pop()
        if name not in gefunden:
            gefunden.add(name)
            offen += b.nach_id[name].dann.umfasst if name in b.nach_id else ()
    return frozenset(gefunden)
