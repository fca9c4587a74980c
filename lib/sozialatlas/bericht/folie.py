"""One slide: its finding as title, what stands on it, what the speaker should know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sozialatlas.bericht import sicherheit
from sozialatlas.bericht.abschnitte import kurzquelle
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.text import liste
from sozialatlas.darstellung.abbildung import ORDNER, Abbildung
from sozialatlas.darstellung.karten import GRENZEN
from sozialatlas.darstellung.tabellen import maskiere
from sozialatlas.pfade import wurzel
from sozialatlas.typen import Indikator

OHNE_AUSSAGE = " Zur Entwicklung ist keine Aussage möglich."
LANGE_EINHEIT = 9
"""Characters from which a unit is too long for a title; figure and source line name it."""


@dataclass(frozen=True)
class Folie:
    """A slide that prints itself as Markdown; ``inhalt`` is Markdown, the rest plain text.

    A cell prints it with ``output: asis``, so that its heading opens a slide in real Quarto, too.
    """

    titel: str
    inhalt: str
    notizen: tuple[str, ...]

    def __str__(self) -> str:
        notizen = "\n\n".join(maskiere(n) for n in self.notizen if n)
        teile = [f"## {maskiere(self.titel.strip().rstrip('.'))}", self.inhalt]
        teile += [f"::: {{.notes}}\n\n{notizen}\n\n:::"] if notizen else []
        return "\n\n" + "\n\n".join(teile) + "\n\n"


def bildfolie(
    g: Grundlage, k: Kennwert, abbildung: Abbildung, *, titel: str = "", notizen: Sequence[str] = ()
) -> Folie:
    """A slide of one figure: its title is the finding, its caption the measure and the source."""
    gross = abbildung.fuer_folie()
    name = gross.schreibe(wurzel() / ORDNER)
    alt = " ".join(gross.alt.split()).replace("\\", "\\\\").replace('"', '\\"')
    unter = maskiere(_unterschrift(g, k, GRENZEN in abbildung.quelle))
    bild = f'![{unter}](../{ORDNER}/{name}){{fig-alt="{alt}"}}'
    return Folie(
        _kurz(titel or abbildung.titel, k.indikator),
        bild,
        (*notizen, *sprechernotizen(k, abbildung)),
    )


def _kurz(titel: str, i: Indikator) -> str:
    """The finding without what figure and notes say anyway: a long unit, that no trend is known."""
    titel = titel.replace(OHNE_AUSSAGE, "")
    return titel.replace(f"\u00a0{i.einheit}", "") if len(i.einheit) > LANGE_EINHEIT else titel


def _unterschrift(g: Grundlage, k: Kennwert, karte: bool) -> str:
    """Measure, year and source in at most two lines of a slide."""
    q = g.quelle(k)
    woher = f" Quelle: {kurzquelle(q)}, Daten verändert; {q.lizenz_kurz}." if q else ""
    grenzen = f" Karte: {GRENZEN}." if karte else ""
    return f"{_mass(k.indikator)}.{woher}{grenzen}"


def _mass(i: Indikator) -> str:
    if not i.einheit:
        return i.name
    return f"{i.name} in {i.einheit}" if len(i.einheit) == 1 else f"{i.name} ({i.einheit})"


def sprechernotizen(k: Kennwert, abbildung: Abbildung | None = None) -> tuple[str, ...]:
    """Source, how sure, what may be asked: what stands in the notes below a figure."""
    i, sicher = k.indikator, sicherheitsnotiz(k)
    return tuple(
        t
        for t in (
            f"Quelle: {abbildung.quelle.removeprefix('Quelle: ')}" if abbildung else "",
            f"Gezeigt ist: {abbildung.untertitel}." if abbildung else "",
            f"Wie sicher: {sicher}" if sicher else "",
            f"Falls gefragt wird, was gezählt ist: {i.definition.strip()}",
            f"Falls gefragt wird, was die Zahl nicht sagt: {i.hinweis.strip()}"
            if i.hinweis
            else "",
        )
        if t
    )


def sicherheitsnotiz(k: Kennwert) -> str:
    """Say whether a figure differs beyond chance, or why that cannot be said."""
    teile = [sicherheit.satz(k), sicherheit.haeufung(k)]
    if not teile[0]:
        grund = f" ({k.intervall_grund})" if k.intervall_grund else ""
        teile.append(f"Ob der Abstand über die Schwankung hinausgeht, ist offen{grund}.")
    if k.trend == "nicht_beurteilbar":
        teile.append(f"Die Entwicklung ist nicht beurteilbar: {k.trend_grund.rstrip('.')}.")
    return " ".join(t for t in teile if t)


def tafel(
    spalten: Sequence[str],
    zeilen: Iterable[Sequence[str]],
    quelle: str = "",
    rechts: Sequence[str] = (),
) -> str:
    """A table without id: with one, real Quarto leaves it out of a deck for PowerPoint."""
    striche = "|".join("--:" if s in rechts else ":--" for s in spalten)
    unter = f"\n\n: {maskiere(quelle)}" if quelle else ""
    return "\n".join([_reihe(spalten), f"|{striche}|", *map(_reihe, zeilen)]) + unter


def _reihe(zellen: Sequence[str]) -> str:
    return "| " + " | ".join(maskiere(z) for z in zellen) + " |"


def punkte(*texte: str) -> str:
    """A list of plain texts; empty ones are left out."""
    return str(liste(maskiere(t) for t in texte if t))
