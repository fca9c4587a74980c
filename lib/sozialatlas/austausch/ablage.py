"""Where an accepted delivery goes: figures, their provenance and the protocol, as bytes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import yaml

from sozialatlas.austausch.lieferungen import Bemerkung, Lieferschein
from sozialatlas.austausch.pruefung import Pruefung
from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.katalog import Eingabe
from sozialatlas.quellen.rahmen import FELDER, als_csv

KOPF = "# Von sozialatlas data receive geschrieben; nicht von Hand ändern.\n"


def entwirf(p: Pruefung, sha256: str, ordner: Path) -> dict[Path, bytes]:
    """Return figures and sidecar of an accepted delivery by path; the sidecar comes last."""
    assert p.absender is not None
    assert p.angenommen
    stamm = ordner / p.absender.stand.isoformat()
    return {
        stamm.with_suffix(".csv"): als_csv(_tabelle(p)),
        stamm.with_suffix(".quelle.yml"): _als_yaml(lieferschein(p, sha256)),
    }


def _tabelle(p: Pruefung) -> pd.DataFrame:
    ags = p.formular.kommune.ags
    reihen = [(ags, a.groesse.id, a.jahr, a.wert, None, None, a.status.value) for a in p.angaben]
    tabelle = pd.DataFrame(reihen, columns=list(FELDER))
    return tabelle.astype(dict.fromkeys(("wert", "zaehler", "nenner"), "float64"))


def lieferschein(p: Pruefung, sha256: str) -> Lieferschein:
    """Return the provenance of a delivery; the person to ask is not kept."""
    f, absender = p.formular, p.absender
    assert absender is not None
    wer = f"{f.kommune.bezeichnung}, {absender.stelle}"
    frei = absender.veroeffentlichen
    nach_zelle = {a.zelle: a.schluessel for a in p.angaben}
    return Lieferschein(
        id=f"lieferung_{f.kommune.ags}_{absender.stand:%Y%m%d}",
        titel=f"Datenabfrage {f.ausgabe}",
        herausgeber=wer,
        ausgabe=f.ausgabe,
        datum=absender.stand.isoformat(),
        lizenz="Von der Kommune zur Veröffentlichung im Sozialstrukturatlas freigegeben"
        if frei
        else "Nur zur internen Verwendung, nicht zur Veröffentlichung",
        lizenz_kurz="freigegeben" if frei else "intern",
        quellenvermerk=f"{wer}, Stand {absender.stand:%d.%m.%Y}",
        eingaben=(Eingabe(datei=p.datei, sha256=sha256),),
        ags=f.kommune.ags,
        stelle=absender.stelle,
        stand=absender.stand,
        veroeffentlichen=frei,
        formular=f.version,
        pruefsumme=f.pruefsumme,
        bemerkung=absender.bemerkung,
        bemerkungen=tuple(
            Bemerkung(schluessel=a.schluessel, text=a.bemerkung) for a in p.angaben if a.bemerkung
        ),
        rueckfragen=tuple(
            Bemerkung(schluessel=nach_zelle[m.feld], text=m.fehler) for m in p.rueckfragen
        ),
    )


def _als_yaml(schein: Lieferschein) -> bytes:
    angaben = schein.model_dump(mode="json") | {"stand": schein.stand}
    text = yaml.safe_dump(angaben, allow_unicode=True, sort_keys=False, width=88)
    return f"{KOPF}{text}".encode()


def ist_schon_da(neu: dict[Path, bytes], *, ersetzen: bool) -> bool:
    """Tell whether the same delivery lies there already, file name and checksum apart.

    Raises :class:`DatenFehler` if another one of the same day does, unless it may be replaced.
    """
    gleich = [z.exists() and _ohne_datei(z.read_bytes()) == _ohne_datei(i) for z, i in neu.items()]
    if all(gleich):
        return True
    if all(z.exists() for z in neu) and not ersetzen:
        ziel = next(iter(neu))
        raise DatenFehler(Mangel(
            "/".join(ziel.parts[-4:]), None, "Stand", "Zu diesem Stand liegt schon eine andere "
            "Lieferung vor.", "ein neuer Stand oder dieselben Angaben",
            "Im Formular den Stand berichtigen oder mit --ersetzen erneut aufrufen.",
        ))  # fmt: skip
    return False


def _ohne_datei(inhalt: bytes) -> bytes:
    """Leave out which file a sidecar was made from: saving a form again changes its checksum."""
    vorn, trenner, hinten = inhalt.partition(b"\neingaben:\n")
    return vorn + hinten[hinten.find(b"\nags:") :] if trenner else inhalt
