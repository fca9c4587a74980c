"""What the Atlas prints of need × offer: matrix of the Kreise, needs without a known offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

import pandas as pd

from sozialatlas.bericht import gegenueber
from sozialatlas.bericht.angebot import NUR_HINWEISE, ZEICHEN, zeichen
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.programmwerte import Programmwerte
from sozialatlas.bericht.text import Text, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle
from sozialatlas.fehler import DatenFehler
from sozialatlas.massnahmen.angebote import Angebot, aus_programm
from sozialatlas.massnahmen.bedarf import KLASSEN, Klasse, Zelle

LEGENDE = (
    f"{ZEICHEN['bedarf_ohne']} = Bedarf, kein Angebot bekannt; {NUR_HINWEISE} = Bedarf, nur älterer"
    f" oder undatierter Beleg; {ZEICHEN['bedarf_mit']} = Bedarf mit Angebot, jeweils mit der Zahl"
    f" zutreffender Regeln; {ZEICHEN['angebot_ohne']} = Angebot, kein Bedarf erkennbar;"
    f" {ZEICHEN['keines']} = weder noch; {ZEICHEN['nicht_beurteilbar']} = nicht beurteilbar.",
)
NAMEN_HOECHSTENS = 8
OFFENE_FELDER = 3


@cache
def alle_zellen(g: Grundlage) -> tuple[Zelle, ...]:
    """Return the cells of all Kreise, Kreis by Kreis in the order of their AGS."""
    return tuple(z for k in g.kreise for z in gegenueber.zellen(g, k.ags))


class Angebotswerte(Programmwerte):
    """Methods of the Atlas on need × offer."""

    def angebotsmatrix(self, teil: int) -> Tabelle:
        """Need × offer per Kreis and Handlungsfeld; part 1 and 2 hold five fields each."""
        g = self.grundlage
        felder = list(g.katalog.handlungsfelder.values())[5 * (teil - 1) : 5 * teil]
        zellen = {(z.ags, z.handlungsfeld): z for z in alle_zellen(g)}
        spalten: dict[str, list[str]] = {"Kreis": [k.name for k in g.kreise]}
        for f in felder:
            spalten[f.kurzname] = [_zelle(zellen[k.ags, f.id]) for k in g.kreise]
        spalten["Kreis"].append("Kreise ohne bekanntes Angebot")
        for f in felder:
            spalten[f.kurzname].append(str(len(self._kreise_mit("bedarf_ohne", f.id))))
        return Tabelle(
            f"angebotsmatrix-{teil}",
            f"Bedarf und Angebot nach Kreis und Handlungsfeld, Teil {teil}",
            pd.DataFrame(spalten),
            rechts=tuple(f.kurzname for f in felder),
            fussnoten=LEGENDE,
        )

    def anzahl_zellen(self, klasse: Klasse) -> str:
        """How many cells of all Kreise fall into a class, in digits."""
        return sprache.zahl(sum(z.klasse == klasse for z in alle_zellen(self.grundlage)))

    @property
    def zellen_insgesamt(self) -> str:
        return sprache.zahl(len(alle_zellen(self.grundlage)))

    @property
    def zellen_mit_altem_beleg(self) -> str:
        """In how many cells a need meets only old or undated records, in digits."""
        zellen = alle_zellen(self.grundlage)
        return sprache.zahl(sum(z.klasse == "bedarf_ohne" and z.nur_hinweise for z in zellen))

    def bedarf_ohne_angebot(self) -> Text:
        """Per Handlungsfeld the Kreise with a need and no known offer, the most frequent ahead."""
        felder = self.grundlage.katalog.handlungsfelder
        je_feld = {f: self._kreise_mit("bedarf_ohne", f) for f in felder}
        geordnet = sorted((f for f in felder if je_feld[f]), key=lambda f: -len(je_feld[f]))
        return liste(
            f"**{felder[f].name}:** {self._anzahl(je_feld[f])}{self._wenige_namen(je_feld[f])}"
            f"{self._vorgeschlagen(f)}"
            for f in geordnet
        )

    def angebot_ohne_bedarf(self) -> Text:
        """The offers that meet no need the rules see, by Handlungsfeld."""
        felder = self.grundlage.katalog.handlungsfelder
        je_feld: dict[str, list[Zelle]] = {}
        for z in alle_zellen(self.grundlage):
            if z.klasse == "angebot_ohne":
                je_feld.setdefault(z.handlungsfeld, []).append(z)
        if not je_feld:
            return Text(f"Keine Zelle zeigt ein {KLASSEN['angebot_ohne']}.")
        return liste(
            f"**{felder[f].name}:** {self._namensliste(z.ags for z in zellen)}"
            f" ({sprache.aufzaehlung(dict.fromkeys(a.name for z in zellen for a in z.angebote))})"
            for f, zellen in je_feld.items()
        )

    def kreise_mit_bedarf(self, regel: str) -> str:
        """For how many Kreise a rule holds, in running text."""
        return sprache.zahlwort(len(self._mit_regel(regel)))

    def beleglage(self, regel: str, art: str) -> str:
        """Of the Kreise in which a rule holds: where a kind of measure is on record, and how."""
        zellen = self._mit_regel(regel)
        heute = [z.ags for z in zellen if _bringt(z.angebote, art)]
        frueher = [z.ags for z in zellen if z.ags not in heute and _bringt(z.hinweise, art)]
        ohne = [z.ags for z in zellen if z.ags not in {*heute, *frueher}]
        teile = (
            ("heute belegt in", heute),
            ("nur älter oder ohne Jahr belegt in", frueher),
            ("nicht belegt in", ohne),
        )
        return "; ".join(f"{wort} {self._namensliste(a)}" for wort, a in teile if a)

    def programmorte(self, programm: str) -> str:
        """The Kreise in which a programme is on record, whether today or earlier."""
        p = self.grundlage.katalog.programme[programm]
        tag = self.grundlage.ausgabe.stand
        return self._namensliste(
            k.ags for k in self.grundlage.kreise if aus_programm(p, k.ags, tag) is not None
        )

    def gilt_nirgends_belegt(self, regel: str, art: str) -> None:
        """Stop the run if a kind of measure is on record where a rule holds, as the text denies."""
        funde = [z.ags for z in self._mit_regel(regel) if _bringt((*z.angebote, *z.hinweise), art)]
        if funde:
            raise DatenFehler(
                f"Der Text sagt, „{art}“ sei nirgends belegt, wo „{regel}“ zutrifft; belegt ist sie"
                f" in {self._namensliste(funde)}. Den Satz in chapters/massnahmen.qmd anpassen."
            )

    def gilt_kein_register_vollstaendig(self) -> None:
        """Stop the run if a Kommune has declared its register complete, as the text denies."""
        erklaert = [
            a for a in self.grundlage.beitraege if gegenueber.vollstaendig(self.grundlage, a)
        ]
        if erklaert:
            raise DatenFehler(
                "Der Text sagt, kein Verzeichnis sei als vollständig erklärt; erklärt ist das von"
                f" {self._namensliste(erklaert)}. Den Satz in chapters/massnahmen.qmd anpassen."
            )

    def hinweise_an_das_land(self) -> Text:
        """What the Land should look into where many Kreise have a need and no known offer."""
        felder = self.grundlage.katalog.handlungsfelder
        je_feld = {f: self._kreise_mit("bedarf_ohne", f) for f in felder}
        haeufigste = sorted(felder, key=lambda f: -len(je_feld[f]))[:OFFENE_FELDER]
        return liste(
            f"**{felder[f].name}.** In {sprache.zahlwort(len(je_feld[f]))} von"
            f" {len(self.grundlage.kreise)} Kreisen trifft Bedarf auf kein bekanntes Angebot."
            f" {self._landesprogramme(f)}"
            for f in haeufigste
            if je_feld[f]
        )

    # --- behind -----------------------------------------------------------------------------------

    def _landesprogramme(self, feld: str) -> str:
        laufende = [p for p in self.grundlage.katalog.programme.values()
                    if feld in p.handlungsfelder and p.stand != "beendet"]  # fmt: skip
        namen = sprache.aufzaehlung(p.kurzname for p in laufende)
        if not laufende:
            return "Ein Programm des Landes ist in diesem Feld nicht verzeichnet."
        return f"Verzeichnet {'ist' if len(laufende) == 1 else 'sind'} hier {namen}."

    def _kreise_mit(self, klasse: Klasse, feld: str) -> list[str]:
        return [
            z.ags
            for z in alle_zellen(self.grundlage)
            if z.klasse == klasse and z.handlungsfeld == feld
        ]

    def _mit_regel(self, regel: str) -> list[Zelle]:
        return [z for z in alle_zellen(self.grundlage) if any(b.regel == regel for b in z.bedarfe)]

    def _anzahl(self, ags: list[str]) -> str:
        return f"{'ein Kreis' if len(ags) == 1 else f'{sprache.zahlwort(len(ags))} Kreise'}"

    def _wenige_namen(self, ags: list[str]) -> str:
        return f" ({self._namensliste(ags)})" if len(ags) <= NAMEN_HOECHSTENS else ""

    def _namensliste(self, ags: Iterable[str]) -> str:
        return sprache.aufzaehlung(self.grundlage.kommune(a).name for a in ags)

    def _vorgeschlagen(self, feld: str) -> str:
        """Name the kind of measure that the needs without an offer propose most often."""
        zaehlung = Counter(
            art
            for z in alle_zellen(self.grundlage)
            if z.klasse == "bedarf_ohne" and z.handlungsfeld == feld
            for art in z.vorgeschlagen
        )
        arten = self.grundlage.katalog.massnahmen
        haeufig = [f"„{arten[a].name}“" for a, _ in zaehlung.most_common(2) if a in arten]
        return f"; am häufigsten vorgeschlagen: {sprache.aufzaehlung(haeufig)}" if haeufig else ""


def _zelle(z: Zelle) -> str:
    """Write a cell of the matrix: the sign, with the number of rules where there is a need."""
    return f"{zeichen(z)} {len(z.bedarfe)}" if z.bedarfe else zeichen(z)


def _bringt(angebote: Iterable[Angebot], art: str) -> bool:
    return any(art in a.arten for a in angebote)
