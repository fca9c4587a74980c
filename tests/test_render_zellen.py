"""Cells: what they show as Markdown, and what is said when they fail."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from sozialatlas.fehler import Mangel, RenderFehler
from sozialatlas.render import arbeiter, qmd
from sozialatlas.render.ausfuehren import fuehre_aus
from sozialatlas.render.sitzung import Sitzung


def zelle(code: str, **optionen: str) -> str:
    kopf = "".join(f"#| {k.replace('_', '-')}: {v}\n" for k, v in optionen.items())
    return f"```{{python}}\n{kopf}{code}\n```\n"


@pytest.fixture
def fuehre(tmp_path: Path) -> Callable[[str], str]:
    """Run a document in a fork, as the engine does; the test's own process stays clean."""

    def lauf(text: str) -> str:
        (tmp_path / "a.qmd").write_text(text, encoding="utf-8")

        def aufgabe(uhr: arbeiter.Uhr) -> str:
            quelle = qmd.lies(tmp_path, tmp_path / "a.qmd", {})
            return fuehre_aus(quelle, {"echo": False}, Sitzung(tmp_path / "bilder"), tmp_path)

        (antwort,) = arbeiter.arbeite([arbeiter.Arbeit("a.qmd", aufgabe)], 1)
        if antwort.maengel:
            raise RenderFehler(antwort.maengel)
        return " ".join(antwort.wert.split())

    return lauf


def mangel(fuehre: Callable[[str], str], text: str) -> Mangel:
    with pytest.raises(RenderFehler) as fehler:
        fuehre(text)
    (gefunden,) = fehler.value.maengel
    return gefunden


def test_last_expression_is_shown_unless_a_semicolon_ends_it(fuehre: Callable[[str], str]) -> None:
    assert "cell-output-display} ``` 3 ```" in fuehre(zelle("1 + 2"))
    assert fuehre(zelle("1 + 2;")) == ""


def test_warning_shows_its_line_whatever_a_library_made_of_the_format_of_warnings(
    fuehre: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warnings, "formatwarning", lambda *_, **__: "ohne Zeile")
    gezeigt = fuehre(zelle("import warnings\nwarnings.warn('Achtung')"))
    assert ":2: UserWarning: Achtung warnings.warn('Achtung')" in gezeigt


def test_output_options_hide_and_show(fuehre: Callable[[str], str]) -> None:
    assert fuehre(zelle("print(1)", include="false")) == ""
    assert fuehre(zelle("print(1)", output="false")) == ""
    assert fuehre(zelle("print('**a**')", output="asis")) == "**a**"
    assert "``` {.python .cell-code} x = 1 ```" in fuehre(zelle("x = 1", echo="true"))


def test_markdown_of_an_object_becomes_text_of_the_document(fuehre: Callable[[str], str]) -> None:
    code = "from IPython.display import Markdown\nMarkdown('**fett**')"
    assert fuehre(zelle(code)) == "**fett**"


def test_html_beside_markdown_is_kept_for_pages_only(fuehre: Callable[[str], str]) -> None:
    code = (
        "class Beides:\n    def _repr_html_(self): return '<p>H</p>'\n"
        "    def _repr_markdown_(self): return 'M'\nBeides()"
    )
    text = fuehre(zelle(code))
    assert text.index('content-visible when-format="html"') < text.index("<p>H</p>")
    assert text.index('content-hidden when-format="html"') < text.index("M :::")


def test_inline_string_is_printed_literally(fuehre: Callable[[str], str]) -> None:
    assert fuehre('Text `{python} "fett: **ja**"`.') == r"Text fett\: \*\*ja\*\*."


def test_figure_is_drawn_once_as_svg(fuehre: Callable[[str], str], tmp_path: Path) -> None:
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])"
    text = fuehre(zelle(code, label="fig-a", fig_cap="Titel", fig_alt="Alt"))
    assert text == '![Titel](/bilder/fig-a-1.svg){#fig-a fig-alt="Alt"}'
    assert sorted(p.name for p in (tmp_path / "bilder").iterdir()) == ["fig-a-1.svg"]


def test_failing_cell_is_named_with_file_line_and_cell(fuehre: Callable[[str], str]) -> None:
    gefunden = mangel(fuehre, "Text\n\n" + zelle("x = 1\n1 / 0", label="kaputt"))
    assert (gefunden.datei, gefunden.zeile) == ("a.qmd", 6)
    assert gefunden.feld == "Zelle 1 („kaputt“)"
    assert gefunden.fehler == "ZeroDivisionError: division by zero"
    assert "Traceback" not in str(gefunden)


def test_failing_expression_and_syntax_error_are_named_with_their_line(
    fuehre: Callable[[str], str],
) -> None:
    assert mangel(fuehre, "a\n\nWert `{python} fehlt`.\n").zeile == 3
    assert mangel(fuehre, zelle("x = 1\ny = = 2")).zeile == 3


def test_error_true_shows_the_message_and_goes_on(fuehre: Callable[[str], str]) -> None:
    text = fuehre(zelle("raise ValueError('so')", error="true") + "\n" + zelle("print('weiter')"))
    assert "ValueError: so" in text
    assert "weiter" in text


def test_output_that_loads_from_the_net_is_refused(fuehre: Callable[[str], str]) -> None:
    code = (
        "from IPython.display import HTML\nHTML('<script src=\"https://x.example/a.js\"></script>')"
    )
    assert "aus dem Netz" in mangel(fuehre, zelle(code)).fehler


def test_state_of_one_document_never_reaches_the_next(fuehre: Callable[[str], str]) -> None:
    fuehre(zelle("geheim = 1"))
    assert "geheim" in mangel(fuehre, zelle("geheim")).fehler


def test_dying_process_is_reported_and_does_not_hang() -> None:
    import os

    antworten = arbeiter.arbeite(
        [
            arbeiter.Arbeit("stirbt", lambda uhr: os._exit(9)),
            arbeiter.Arbeit("lebt", lambda uhr: 1),
        ],
        2,
    )
    assert "Code 9" in antworten[0].maengel[0].fehler
    assert antworten[1].wert == 1
