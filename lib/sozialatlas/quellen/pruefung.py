"""Checks of figures: keys, numbers, possible values, sums, gaps; each with line and remedy.

Line numbers count the header as line 1. All checks are vectorised and return what they find;
nothing is raised here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Mapping

import numpy as np
import pandas as pd

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.quellen.rahmen import FELDER, ZAHLEN
from sozialatlas.typen import BUND, MIT_WERT, Ebene, Indikator, Status

HOECHSTENS = 20
"""Problems of one kind shown per file; the rest is counted."""

_AGS = re.compile(r"\d{2}(\d{3}(\d{3})?)?")
_KOMMA = re.compile(r"-?\d+(\.\d{3})*,\d+")


def ebene(ags: str) -> Ebene:
    """Return the level of a key by its length."""
    if ags == BUND:
        return "bund"
    return {2: "land", 5: "kreis", 8: "gemeinde"}[len(ags)]  # type: ignore[return-value]


def dekodiere(roh: bytes, datei: str) -> tuple[str, list[Mangel]]:
    """Decode UTF-8 (with or without mark); name the line and the probable encoding otherwise."""
    try:
        return roh.decode("utf-8-sig"), []
    except UnicodeDecodeError as fehler:
        zeile = roh[: fehler.start].count(b"\n") + 1
        return "", [Mangel(
            datei, zeile, "", "Die Datei ist nicht UTF-8, vermutlich Latin-1 (Windows-1252).",
            "UTF-8",
            f"Umwandeln: iconv -f WINDOWS-1252 -t UTF-8 {datei} > neu.csv",
        )]  # fmt: skip


def pruefe_schluessel(ags: pd.Series, datei: str, feld: str = "ags") -> list[Mangel]:
    """Check the form of area keys: text of 2, 5 or 8 digits, leading zeros kept."""
    falsch = ags[~ags.str.fullmatch(_AGS)]
    return begrenze(
        (Mangel(datei, _zeile(n), feld, f"„{wert}“ ist kein Amtlicher Gemeindeschlüssel.",
                "2 Ziffern (Land), 5 (Kreis) oder 8 (Gemeinde)", _rat(wert))
         for n, wert in falsch.items()), datei,
    )  # fmt: skip


def wandle_zahlen(werte: pd.Series, datei: str, feld: str) -> tuple[pd.Series, list[Mangel]]:
    """Turn texts into floats (empty = missing); report decimal commas and other texts."""
    zahlen = pd.to_numeric(werte, errors="coerce").astype(float)
    falsch = werte[zahlen.isna() & werte.ne("")]
    return zahlen, begrenze((_keine_zahl(datei, _zeile(n), feld, w) for n, w in falsch.items()),
                            datei)  # fmt: skip


def lies_tidy(roh: bytes, datei: str) -> tuple[pd.DataFrame | None, list[Mangel]]:
    """Parse a tidy file; the table has typed columns, its index gives the lines.

    Returns no table when header, encoding or numbers do not allow one.
    """
    text, maengel = dekodiere(roh, datei)
    if maengel:
        return None, maengel
    kopf = tuple(text.split("\n", 1)[0].strip().split(","))
    if kopf != FELDER:
        trenner = " Das Trennzeichen ist ein Semikolon." if ";" in text.split("\n", 1)[0] else ""
        return None, [Mangel(datei, 1, "", "Die Kopfzeile stimmt nicht." + trenner,
                             ",".join(FELDER), "Spalten umbenennen, Komma als Trenner.")]  # fmt: skip
    breiten = [
        (n, z) for n, z in enumerate(text.splitlines(), 1) if z.count(",") != len(FELDER) - 1
    ]
    if breiten:
        return None, begrenze((_breite(datei, n, z) for n, z in breiten), datei)
    tabelle = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    for feld in ("jahr", *ZAHLEN):
        tabelle[feld], neue = wandle_zahlen(tabelle[feld], datei, feld)
        maengel += neue
    if tabelle["jahr"].isna().any():
        falsch = tabelle.index[tabelle["jahr"].isna()]
        maengel += [Mangel(datei, _zeile(n), "jahr", "Das Jahr fehlt.", "eine Jahreszahl",
                           "Jahr ergänzen.") for n in falsch]  # fmt: skip
    if maengel:
        return None, maengel
    tabelle["jahr"] = tabelle["jahr"].astype(int)
    return tabelle, []


def pruefe_tabelle(
    tabelle: pd.DataFrame,
    datei: str,
    indikatoren: Mapping[str, Indikator],
    gebiete: Collection[str],
) -> list[Mangel]:
    """Run all checks of one tidy table; ``gebiete`` are the known keys."""
    maengel = pruefe_schluessel(tabelle["ags"], datei)
    maengel += _pruefe_bekannt(tabelle, datei, indikatoren, gebiete)
    maengel += _pruefe_doppelte(tabelle, datei)
    maengel += _pruefe_status(tabelle, datei)
    if maengel:
        return maengel
    maengel += _pruefe_bereich(tabelle, datei, indikatoren)
    maengel += _pruefe_anteile(tabelle, datei)
    maengel += _pruefe_summen(tabelle, datei, indikatoren)
    maengel += _pruefe_luecken(tabelle, datei, indikatoren)
    return maengel


def begrenze(maengel: Iterable[Mangel], datei: str) -> list[Mangel]:
    """Keep the first :data:`HOECHSTENS` problems of a kind and count the rest."""
    alle = list(maengel)
    rest = len(alle) - HOECHSTENS
    if rest > 0:
        alle = [*alle[:HOECHSTENS],
                Mangel(datei, None, alle[0].feld, f"{rest} weitere Mängel derselben Art.")]  # fmt: skip
    return alle


def _pruefe_bekannt(
    tabelle: pd.DataFrame,
    datei: str,
    indikatoren: Mapping[str, Indikator],
    gebiete: Collection[str],
) -> list[Mangel]:
    fremd = tabelle["indikator"][~tabelle["indikator"].isin(indikatoren)].drop_duplicates()
    wohlgeformt = tabelle["ags"].str.fullmatch(_AGS)
    unbekannt = tabelle["ags"][wohlgeformt & ~tabelle["ags"].isin(gebiete)].drop_duplicates()
    return [
        *begrenze((Mangel(datei, _zeile(n), "indikator", f"Der Indikator „{i}“ ist nicht bekannt.",
                          "eine id aus data/katalog/indikatoren", aehnlich(i, indikatoren))
                   for n, i in fremd.items()), datei),
        *begrenze((Mangel(datei, _zeile(n), "ags", f"Das Gebiet „{a}“ steht nicht im Register.",
                          "ein Schlüssel aus data/gebiete/kommunen.csv", aehnlich(a, gebiete))
                   for n, a in unbekannt.items()), datei),
    ]  # fmt: skip


def _pruefe_doppelte(tabelle: pd.DataFrame, datei: str) -> list[Mangel]:
    schluessel = ["ags", "indikator", "jahr"]
    doppelt = tabelle[tabelle.duplicated(schluessel)]
    erste = tabelle.drop_duplicates(schluessel).reset_index().set_index(schluessel)["index"]
    return begrenze(
        (Mangel(datei, _zeile(z.Index), "ags",
                f"{z.ags}, {z.indikator}, {z.jahr} steht schon in Zeile "
                f"{_zeile(erste[z.ags, z.indikator, z.jahr])}.",
                "eine Zeile je Gebiet, Indikator und Jahr", "Eine der Zeilen löschen.")
         for z in doppelt.itertuples()), datei,
    )  # fmt: skip


def _pruefe_status(tabelle: pd.DataFrame, datei: str) -> list[Mangel]:
    zulaessig = [s.value for s in Status]
    fremd = tabelle["status"][~tabelle["status"].isin(zulaessig)]
    mit_wert = tabelle["status"].isin([s.value for s in MIT_WERT])
    ohne = tabelle.index[mit_wert & tabelle["wert"].isna()]
    trotz = tabelle.index[~mit_wert & tabelle["status"].isin(zulaessig) & tabelle["wert"].notna()]
    return [
        *begrenze((Mangel(datei, _zeile(n), "status", f"Der Status „{s}“ ist nicht bekannt.",
                          "eines von: " + ", ".join(zulaessig), aehnlich(s, zulaessig))
                   for n, s in fremd.items()), datei),
        *begrenze((Mangel(datei, _zeile(n), "wert", "Der Status verspricht einen Wert, er fehlt.",
                          "ein Wert oder ein Status mit Grund (fehlt, geheim, unklar)",
                          "Wert ergänzen oder Status ändern.") for n in ohne), datei),
        *begrenze((Mangel(datei, _zeile(n), "wert", "Trotz des Status steht hier ein Wert.",
                          "ein leeres Feld", "Wert leeren oder Status auf ok setzen.")
                   for n in trotz), datei),
    ]  # fmt: skip


def _pruefe_bereich(
    tabelle: pd.DataFrame, datei: str, indikatoren: Mapping[str, Indikator]
) -> list[Mangel]:
    hoechst = {
        i: ind.hoechstwert or (100.0 if ind.einheit == "%" else np.inf)
        for i, ind in indikatoren.items()
    }
    grenze = tabelle["indikator"].map(hoechst)
    negativ = tabelle[(tabelle[list(ZAHLEN)] < 0).any(axis=1)]
    zu_hoch = tabelle[tabelle["wert"] > grenze]
    return [
        *begrenze((Mangel(datei, _zeile(z.Index), "wert",
                          f"Der Wert {z.wert} ist negativ ({z.indikator}, {z.ags}, {z.jahr}).",
                          "0 oder größer", "Wert an der Quelle prüfen.")
                   for z in negativ.itertuples()), datei),
        *begrenze((Mangel(datei, _zeile(z.Index), "wert",
                          f"Der Anteil {z.wert} ist zu groß ({z.indikator}, {z.ags}, {z.jahr}).",
                          f"höchstens {hoechst[z.indikator]:g}",
                          "Wert prüfen; ist er möglich, hoechstwert im Katalog setzen.")
                   for z in zu_hoch.itertuples()), datei),
    ]  # fmt: skip


def _pruefe_anteile(tabelle: pd.DataFrame, datei: str) -> list[Mangel]:
    """Where numerator and denominator stand beside a value they must give it (to 0.01)."""
    mit = tabelle.dropna(subset=[*ZAHLEN])
    soll = 100 * mit["zaehler"] / mit["nenner"].where(mit["nenner"] > 0)
    falsch = mit[~((soll - mit["wert"]).abs() <= 0.01)]
    return begrenze(
        (Mangel(datei, _zeile(z.Index), "wert",
                f"Zähler {z.zaehler:g} und Nenner {z.nenner:g} ergeben nicht {z.wert:g} %.",
                "wert = 100 · zaehler / nenner, nenner größer als 0", "Zahlen an der Quelle prüfen.")
         for z in falsch.itertuples()), datei,
    )  # fmt: skip


def _pruefe_summen(
    tabelle: pd.DataFrame, datei: str, indikatoren: Mapping[str, Indikator]
) -> list[Mangel]:
    """The Kreise must add up to their Land; half a unit per Kreis is allowed for rounding."""
    ids = [i for i, ind in indikatoren.items() if ind.summe_gleich_land]
    teil = tabelle[tabelle["indikator"].isin(ids) & tabelle["wert"].notna()]
    kreise = teil[teil["ags"].str.len().eq(5)]
    gruppe = [kreise["indikator"], kreise["ags"].str[:2].rename("ags"), kreise["jahr"]]
    summen = kreise["wert"].groupby(gruppe).agg(["sum", "size"])
    laender = teil[teil["ags"].str.len().eq(2) & teil["ags"].ne(BUND)]
    laender = laender.reset_index(names="nummer").set_index(["indikator", "ags", "jahr"])
    beide = laender.join(summen, how="inner")
    falsch = beide[(beide["wert"] - beide["sum"]).abs() > 0.5 * beide["size"]]
    return begrenze(
        (Mangel(datei, _zeile(z.nummer), "wert",
                f"Die Kreise ergeben zusammen {z.sum:.0f}, für das Land steht {z.wert:.0f} "
                f"({z.Index[0]}, {z.Index[2]}).",
                "Summe der Kreise = Land (bis auf 0,5 je Kreis)",
                "Prüfen, ob ein Kreis fehlt oder doppelt gezählt ist.")
         for z in falsch.itertuples()), datei,
    )  # fmt: skip


def _pruefe_luecken(
    tabelle: pd.DataFrame, datei: str, indikatoren: Mapping[str, Indikator]
) -> list[Mangel]:
    """Inside a series every due year needs a row, be it with a status that gives the reason."""
    schritt = {i: {"jaehrlich": 1, "zweijaehrlich": 2}.get(ind.turnus, 0)
               for i, ind in indikatoren.items()}  # fmt: skip
    sortiert = tabelle.sort_values(["indikator", "ags", "jahr"])
    gleich = sortiert[["indikator", "ags"]].eq(sortiert[["indikator", "ags"]].shift()).all(axis=1)
    abstand = sortiert["jahr"].diff().where(gleich)
    soll = sortiert["indikator"].map(schritt)
    falsch = sortiert[(soll > 0) & (abstand > soll)]
    return begrenze(
        (Mangel(datei, _zeile(z.Index), "jahr",
                f"Vor {z.jahr} fehlt in der Reihe {z.indikator}, {z.ags} mindestens ein Jahr.",
                f"eine Zeile alle {schritt[z.indikator]} Jahre" if schritt[z.indikator] > 1
                else "eine Zeile für jedes Jahr",
                "Jahr ergänzen, notfalls leer mit dem Status „fehlt“.")
         for z in falsch.itertuples()), datei,
    )  # fmt: skip


def _keine_zahl(datei: str, zeile: int, feld: str, wert: str) -> Mangel:
    if _KOMMA.fullmatch(wert.strip().strip('"')):
        punkt = wert.replace(".", "").replace(",", ".")
        return Mangel(datei, zeile, feld, f"„{wert}“ hat ein Dezimalkomma.",
                      "einen Dezimalpunkt", f"„{punkt}“ schreiben.")  # fmt: skip
    return Mangel(datei, zeile, feld, f"„{wert}“ ist keine Zahl.", "eine Zahl oder ein leeres Feld",
                  "Zahl berichtigen; Fehlendes leer lassen und den Status setzen.")  # fmt: skip


def _breite(datei: str, nummer: int, zeile: str) -> Mangel:
    rat = "Felder zählen; Text mit Komma gibt es hier nicht."
    if any(_KOMMA.fullmatch(teil) for teil in re.findall(r'"([^"]*)"', zeile)) or (
        zeile.count(",") > len(FELDER) - 1
    ):
        rat = "Steht ein Dezimalkomma in der Zeile? Dann den Punkt verwenden."
    return Mangel(datei, nummer, "", f"Die Zeile hat {zeile.count(',') + 1} Felder.",
                  f"{len(FELDER)} Felder", rat)  # fmt: skip


def _rat(wert: str) -> str:
    if re.fullmatch(r"\d+\.0+", wert):
        ganz = wert.split(".")[0]
        return f"Als Text lesen, nicht als Zahl: „{ganz.zfill(5 if len(ganz) < 6 else 8)}“."
    if wert.isdigit() and len(wert) in (1, 4, 7):
        return f"Die führende Null ist verloren: „0{wert}“; Spalte als Text behandeln."
    return "Schlüssel im Gemeindeverzeichnis nachschlagen."


def _zeile(nummer: object) -> int:
    return int(nummer) + 2  # type: ignore[call-overload]
