"""Checking what came back: one pass over the workbook, all findings at once, nothing written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sozialatlas.austausch import formular as fo
from sozialatlas.austausch.angaben import Absender, Angabe, lies_absender, lies_angaben
from sozialatlas.austausch.aufbau import Mappe, pruefe_aufbau, pruefe_kennung
from sozialatlas.austausch.formular import Formular, Vorwert
from sozialatlas.austausch.sammler import Sammler, ort
from sozialatlas.austausch.zusammenhang import pruefe_zusammenhang
from sozialatlas.fehler import Mangel

SPIELRAUM = timedelta(days=366)
"""How long after its edition a form may still come back."""


@dataclass(frozen=True)
class Pruefung:
    """The result of a check; ``fehler`` refuse the delivery, ``rueckfragen`` do not."""

    formular: Formular
    datei: str
    absender: Absender | None
    angaben: tuple[Angabe, ...]
    fehler: tuple[Mangel, ...]
    rueckfragen: tuple[Mangel, ...]
    hinweise: tuple[Mangel, ...]

    @property
    def angenommen(self) -> bool:
        return not self.fehler

    @property
    def mit_wert(self) -> int:
        return sum(a.wert is not None for a in self.angaben)

    @property
    def gefragt(self) -> int:
        return len(self.formular.abfrage.groessen) * len(self.formular.abfrage.jahre)


def pruefe_mappe(
    mappe: Mappe,
    f: Formular,
    datei: str,
    stand: date,
    bisher_vor: Callable[[date], Mapping[str, Vorwert]],
    amtlich: Mapping[str, tuple[int, float]],
) -> Pruefung:
    """Check a workbook against its form.

    ``stand``: the day of the edition; ``bisher_vor``: what had been delivered before a day, by
    row key; ``amtlich``: the latest official figure by asked figure. A form of another edition
    gives one finding only, because nothing else in it can be trusted.
    """
    s = Sammler(datei)
    if not pruefe_kennung(mappe, f, s):
        return _ergebnis(f, s, None, ())
    stellen = pruefe_aufbau(mappe, f, s)
    absender = lies_absender(mappe, s)
    angaben = lies_angaben(mappe, f, stellen, s)
    if absender is not None:
        _pruefe_stand(absender.stand, angaben, stand, s)
    bisher = bisher_vor(absender.stand if absender else date.max)
    pruefe_zusammenhang(angaben, bisher, amtlich, s)
    return _ergebnis(f, s, absender, angaben)


def _ergebnis(
    f: Formular, s: Sammler, absender: Absender | None, angaben: tuple[Angabe, ...]
) -> Pruefung:
    """Return all findings in the order of the workbook."""
    rang = {name: i for i, name in enumerate(f.blattnamen)}

    def folge(m: Mangel) -> tuple[int, int, str]:
        blatt, _, zelle = m.feld.partition("!")
        zeile = re.search(r"[0-9]+", zelle)
        return rang.get(blatt, len(rang)), int(zeile[0]) if zeile else 0, zelle

    listen = (tuple(sorted(x, key=folge)) for x in (s.fehler, s.rueckfragen, s.hinweise))
    return Pruefung(f, s.datei, absender, angaben, *listen)


def _pruefe_stand(tag: date, angaben: tuple[Angabe, ...], stand: date, s: Sammler) -> None:
    """A delivery cannot be older than its years, nor much younger than the edition that asks."""
    letztes = max((a.jahr for a in angaben if a.wert is not None), default=tag.year)
    spaetestens = stand + SPIELRAUM
    if tag.year < letztes or tag > spaetestens:
        s.melde(ort(fo.ABSENDER, fo.STAND), f"Der Stand {tag:%d.%m.%Y} kann nicht stimmen.",
                f"ein Tag von {letztes} bis {spaetestens:%d.%m.%Y}",
                "Datum prüfen.")  # fmt: skip
