"""Changes of given rows over 1 to 10 and all years, and the year before the latest."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kennwertwerkzeug import beobachtungen, gebiete
from sozialatlas.kennwerte import aktuell, berechne, veraenderungen_aktuell, vorjahr
from sozialatlas.kennwerte.zeitreihe import SPANNEN

NAMEN = [*(f"{n}j" for n in SPANNEN), "alle"]
SPALTEN = [f"veraenderung_{n}" for n in NAMEN] + [f"veraenderung_relativ_{n}" for n in NAMEN]


def naiv(reihe: pd.DataFrame, jahr: int, brueche: list[int]) -> dict[str, float]:
    """Changes of one series by plain loops."""
    werte = dict(zip(reihe["jahr"], reihe["wert"], strict=True))
    brueche = brueche + reihe.loc[reihe["status"] == "bruch", "jahr"].tolist()
    letzter = max([b for b in brueche if b <= jahr], default=0)
    gueltig = {j: w for j, w in werte.items() if letzter <= j <= jahr and not math.isnan(w)}
    frueher = {f"{n}j": jahr - n for n in SPANNEN}
    frueher["alle"] = min(gueltig) if gueltig and min(gueltig) < jahr else -1
    ergebnis = dict.fromkeys(SPALTEN, math.nan)
    for name, j in frueher.items():
        if jahr in gueltig and j in gueltig:
            ergebnis[f"veraenderung_{name}"] = gueltig[jahr] - gueltig[j]
            if gueltig[j] > 0:
                prozent = 100 * (gueltig[jahr] / gueltig[j] - 1)
                ergebnis[f"veraenderung_relativ_{name}"] = prozent
    return ergebnis


@pytest.mark.parametrize("welche", ["muster", "echt"])
def test_changes_of_the_latest_rows_equal_those_of_plain_loops(welche: str, request: Any) -> None:
    bestand = request.getfixturevalue(welche)
    kennwerte, katalog = bestand.kennwerte, bestand.katalog
    kennwerte = kennwerte[kennwerte["ags"].str.startswith(("90", "16052", "16063105"))]
    zeilen = aktuell(kennwerte).sample(frac=1, random_state=2)
    ergebnis = veraenderungen_aktuell(kennwerte, zeilen, katalog)
    assert ergebnis.columns.tolist() == SPALTEN
    assert len(SPALTEN) == 22
    assert ergebnis.index.equals(zeilen.index)
    assert ergebnis.notna().any().sum() >= 20  # Musterland has ten years, none ten apart
    for stelle, (_, zeile) in enumerate(zeilen.iterrows()):
        wahl = (kennwerte["ags"] == zeile["ags"]) & (kennwerte["indikator"] == zeile["indikator"])
        brueche = [b.jahr for b in katalog.indikatoren[zeile["indikator"]].brueche]
        erwartet = naiv(kennwerte[wahl], zeile["jahr"], brueche)
        assert ergebnis.iloc[stelle].to_dict() == pytest.approx(erwartet, abs=1e-8, nan_ok=True)


def test_changes_equal_the_columns_of_the_kennwerte_where_both_have_them(echt: Any) -> None:
    zeilen = aktuell(echt.kennwerte)
    ergebnis = veraenderungen_aktuell(echt.kennwerte, zeilen, echt.katalog)
    gleiche = ["veraenderung_1j", "veraenderung_5j", "veraenderung_alle"]
    pd.testing.assert_frame_equal(ergebnis[gleiche], zeilen[gleiche])


def test_relative_change_is_percent_of_the_earlier_value_and_missing_from_zero(
    kleiner_katalog: Any,
) -> None:
    werte = beobachtungen(("90001", 2018, 0), ("90001", 2019, 4), ("90001", 2020, 5))
    kennwerte = berechne(werte, kleiner_katalog(quote={}), gebiete("90001"))
    zeile = veraenderungen_aktuell(kennwerte, kennwerte, kleiner_katalog(quote={})).iloc[-1]
    assert (zeile["veraenderung_1j"], zeile["veraenderung_relativ_1j"]) == (1, 25)
    assert (zeile["veraenderung_2j"], zeile["veraenderung_alle"]) == (5, 5)
    assert zeile[["veraenderung_relativ_2j", "veraenderung_relativ_alle"]].isna().all()


def test_percent_of_a_negative_value_says_nothing_and_is_missing(kleiner_katalog: Any) -> None:
    werte = beobachtungen(("90001", 2019, -4), ("90001", 2020, 5))
    kennwerte = berechne(werte, kleiner_katalog(quote={}), gebiete("90001"))
    zeile = veraenderungen_aktuell(kennwerte, kennwerte, kleiner_katalog(quote={})).iloc[-1]
    assert zeile["veraenderung_1j"] == 9
    assert math.isnan(zeile["veraenderung_relativ_1j"])


def test_change_is_missing_across_a_break_and_for_rows_that_are_not_there(
    kleiner_katalog: Any,
) -> None:
    katalog = kleiner_katalog(quote={"brueche": ({"jahr": 2019, "grund": "neue Zählweise"},)})
    werte = beobachtungen(*(("90001", jahr, jahr - 2000) for jahr in range(2015, 2021)))
    kennwerte = berechne(werte, katalog, gebiete("90001"))
    fremd = pd.DataFrame({"ags": ["90001", "90002", "90001"], "indikator": "quote"})
    zeilen = fremd.assign(jahr=pd.array([2020, 2020, None], dtype="Int64"))
    ergebnis = veraenderungen_aktuell(kennwerte, zeilen, katalog)
    assert ergebnis[["veraenderung_1j", "veraenderung_alle"]].iloc[0].tolist() == [1, 1]
    assert ergebnis[[f"veraenderung_{n}j" for n in range(2, 11)]].isna().all(axis=None)
    assert ergebnis.loc[1:].isna().all(axis=None)
    nichts = veraenderungen_aktuell(kennwerte, zeilen.iloc[[1]], katalog)
    assert nichts.isna().all(axis=None)


def test_year_before_is_the_latest_with_a_value_before_the_latest_with_a_value(
    kleiner_katalog: Any,
) -> None:
    werte = beobachtungen(
        ("90001", 2016, 1), ("90001", 2018, 2), ("90001", 2019, 0, "geheim"),
        ("90001", 2020, 3), ("90001", 2021, np.nan, "fehlt"), ("90002", 2020, 7),
    )  # fmt: skip
    kennwerte = berechne(werte, kleiner_katalog(quote={}), gebiete("90001", "90002", "90003"))
    frueher = vorjahr(kennwerte)
    assert frueher[["ags", "jahr", "wert"]].to_numpy().tolist() == [["90001", 2018, 2]]
    assert frueher.columns.tolist() == kennwerte.columns.tolist()


def test_year_before_lies_before_the_latest_in_every_real_series(echt: Any) -> None:
    schluessel = ["ags", "indikator"]
    frueher = vorjahr(echt.kennwerte).set_index(schluessel)
    letzte = aktuell(echt.kennwerte).set_index(schluessel)
    assert frueher["wert"].notna().all()
    assert (frueher["jahr"] < letzte.loc[frueher.index, "jahr"]).all()
    werte = echt.kennwerte[echt.kennwerte["wert"].notna()].groupby(schluessel)["wert"].size()
    assert len(frueher) == (werte >= 2).sum()
