"""What logic alone says of each rule: it can never hold, always holds, or says too much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sozialatlas.fehler import RegelFehler
from sozialatlas.regeln.analyse.formen import Form, Formen
from sozialatlas.regeln.analyse.funde import Bestand, Fund, fehler, hinweis
from sozialatlas.regeln.analyse.logik import Wissen, erfuellbar, impliziert
from sozialatlas.regeln.analyse.stellen import (
    WENN,
    atomtext,
    blattstellen,
    ersetze,
    knotenstellen,
    text,
)
from sozialatlas.regeln.atome import Atom, faktname
from sozialatlas.regeln.folgen import plane
from sozialatlas.regeln.knoten import Alle, Eines
from sozialatlas.regeln.lesen import Ort
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.normalform import ZuVieleKlauselnError, klauseln
from sozialatlas.regeln.uebersetzen import uebersetze


def nie_erfuellbar(b: Bestand, formen: Formen) -> Iterator[Fund]:
    """Rules of which every way to hold contradicts itself."""
    for regel in b.regeln:
        form = formen.form(regel)
        if not _moeglich(form, b.wissen):
            ort, grund = _widerspruch(regel, b.wissen)
            yield fehler(
                regel, ort,
                f"Die Regel kann nie zutreffen: {grund}.",
                "Bedingungen, die zusammen zutreffen können",
                "Schwellen und Wörter prüfen; „eines“ statt „alle“, wenn eine davon genügt.",
            )  # fmt: skip


def immer_erfuellt(b: Bestand, formen: Formen) -> Iterator[Fund]:
    """Rules of whose negation every way contradicts itself."""
    for regel in b.regeln:
        if not _moeglich(formen.form(regel, verneint=True), b.wissen):
            yield fehler(
                regel, WENN,
                "Die Regel trifft immer zu, sobald ihre Werte vorliegen: "
                f"{' oder '.join(_benannt(k) for k in formen.form(regel))} gilt stets.",
                "Bedingungen, die auch nicht zutreffen können",
                "Schwellen und Wörter prüfen; „alle“ statt „eines“, wenn alle gelten sollen.",
            )  # fmt: skip


def unmoeglicher_zweig(b: Bestand, formen: Formen) -> Iterator[Fund]:
    """Ways to hold that contradict themselves beside others that do not."""
    for regel in b.regeln:
        eigene = klauseln(regel.wenn)
        if _moeglich(formen.form(regel), b.wissen):
            for klausel in eigene:
                if not erfuellbar(klausel, b.wissen):
                    yield hinweis(
                        regel, _ort(regel, klausel),
                        f"Dieser Zweig der Regel kann nie zutreffen: {_benannt(klausel)}.",
                        "Bedingungen, die zusammen zutreffen können",
                        "Schwellen prüfen oder den Zweig streichen.",
                    )  # fmt: skip


def ueberfluessige_bedingung(b: Bestand, formen: Formen) -> Iterator[Fund]:
    """Conditions without which the rule says the same."""
    for regel in b.regeln:
        if not _moeglich(formen.form(regel), b.wissen):
            continue
        for ort, blatt, verneint in _ueberfluessige(regel, b.wissen):
            yield hinweis(
                regel, ort,
                f"Die Bedingung „{text(blatt, verneint)}“ ändert nichts: "
                "die anderen Bedingungen entscheiden schon dasselbe.",
                "Bedingungen, die etwas beitragen",
                "Die Bedingung streichen oder ihre Schwelle prüfen.",
            )  # fmt: skip


def _ueberfluessige(regel: Regel, wissen: Wissen) -> Iterator[tuple[Ort, Any, bool]]:
    """Yield the leaves that can go, the last first, each with those before it gone already."""
    baum = regel.wenn
    gestrichen = []
    for ort, blatt, verneint in reversed(list(blattstellen(regel.wenn))):
        stelle = _streichbar(regel.wenn, ort)
        if stelle is None:
            continue
        kurz = ersetze(baum, stelle[1:], None)
        if kurz is not None and _gleichwertig(baum, kurz, wissen):
            gestrichen.append((ort, blatt, verneint))
            baum = kurz
    yield from reversed(gestrichen)


def _streichbar(baum: Any, ort: Ort) -> Ort | None:
    """Return the place of the part of an "alle" or "eines" that consists of this leaf only."""
    knoten = {stelle: k for stelle, k, _ in knotenstellen(baum)}
    while ort[-1] == "nicht":
        ort = ort[:-1]
    eltern = knoten.get(ort[:-2])
    return ort if isinstance(eltern, Alle | Eines) else None


def _gleichwertig(baum: Any, kurz: Any, wissen: Wissen) -> bool:
    """Do two trees hold, and not hold, for the same facts?"""
    try:
        formen = [(klauseln(baum, v), klauseln(kurz, v)) for v in (False, True)]
    except ZuVieleKlauselnError:
        return False
    return all(impliziert(a, c, wissen) and impliziert(c, a, wissen) for a, c in formen)


def zu_umfangreich(b: Bestand, formen: Formen) -> Iterator[Fund]:
    """Rules that the rule engine cannot take, whether or not it is there to be asked."""
    for regel in b.regeln:
        try:
            uebersetze(plane([regel]))
        except RegelFehler as ausnahme:
            yield from (Fund("Fehler", mangel, (regel.id,)) for mangel in ausnahme.maengel)


def gleiche_bedingungen(b: Bestand, formen: Formen) -> Iterator[Fund]:
    """Rules that ask the same of the same areas."""
    erste: dict[Any, Regel] = {}
    for regel in b.regeln:
        andere = erste.setdefault((klauseln(regel.wenn), regel.gilt_fuer), regel)
        if andere is not regel:
            yield hinweis(
                regel, WENN,
                f"Die Bedingungen sind dieselben wie in der Regel „{andere.id}“ "
                f"({andere.herkunft.datei}).",
                "eine Regel für jede Lage",
                "Beide Empfehlungen in einer Regel zusammenfassen oder die Bedingungen trennen.",
                mit=[andere],
            )  # fmt: skip


def _moeglich(form: Form, wissen: Wissen) -> bool:
    return any(erfuellbar(klausel, wissen) for klausel in form)


def _widerspruch(regel: Regel, wissen: Wissen) -> tuple[Ort, str]:
    """Return the line and the words of what contradicts itself."""
    eigene = klauseln(regel.wenn)
    if _moeglich(eigene, wissen):
        return WENN, "ihre Bedingungen widersprechen denen der Regeln, auf denen sie aufbaut"
    kern = _kern(eigene[0], wissen)
    weitere = "" if len(eigene) == 1 else " (und so in jedem Zweig)"
    verb = "ist unmöglich" if len(kern) == 1 else "schließen einander aus"
    return _ort(regel, kern), f"{_benannt(kern)} {verb}{weitere}"


def _kern(klausel: tuple[Atom, ...], wissen: Wissen) -> tuple[Atom, ...]:
    """Return the atoms of a contradictory clause that contradict each other."""
    kern = klausel
    for atom in klausel:
        ohne = tuple(a for a in kern if a != atom)
        if not erfuellbar(ohne, wissen):
            kern = ohne
    return kern


def _ort(regel: Regel, atome: tuple[Atom, ...]) -> Ort:
    """Return the place of the last leaf that asks a value of these atoms."""
    fakten = {a.fakt for a in atome}
    orte = [ort for ort, blatt, _ in blattstellen(regel.wenn) if faktname(blatt) in fakten]
    return orte[-1] if orte else WENN


def _benannt(klausel: tuple[Atom, ...]) -> str:
    return " und ".join(atomtext(a) for a in klausel)
