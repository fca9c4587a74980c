/* Verschiebbare Schwellen: Regler, Satz und Punktstreifen je Schwelle. Ohne dieses Skript steht der Satz zur
   Schwelle der Regel schon im Text. Das Bild wird erst geladen und gezeichnet, wenn ein Streifen sichtbar wird. */
(function () {
  "use strict";
  const daten = JSON.parse(document.getElementById("schieber-daten").textContent);
  const VERGLEICHE = { ">=": (a, b) => a >= b, ">": (a, b) => a > b, "<=": (a, b) => a <= b, "<": (a, b) => a < b };
  const ein = (name, angaben = {}, ...inhalt) => {
    const knoten = document.createElement(name);
    Object.entries(angaben).forEach(([k, v]) => knoten.setAttribute(k, v));
    knoten.append(...inhalt);
    return knoten;
  };

  /* Zahlen in deutscher Schreibweise, wie in sprache.py */

  function zahl(x, achse) {
    const [ganze, rest] = Math.abs(x).toFixed(achse.dezimalen).split(".");
    const gruppen = ganze.length > 4 ? ganze.replace(/\B(?=(\d{3})+$)/g, "\u202f") : ganze;
    const betrag = rest ? `${gruppen},${rest}` : gruppen;
    const istNull = !/[1-9]/.test(betrag);
    const zeichen = istNull ? "" : x < 0 ? "\u2212" : achse.vorzeichen ? "+" : "";
    return achse.muster.replace("{}", zeichen + betrag);
  }

  const fuelle = (muster, werte) => muster.replace(/\{(\w+)\}/g, (_, name) => werte[name]);

  function satz(schwelle, achse, operator, orte) {
    const da = orte.filter((i) => achse.werte[i] !== null);
    const drin = da.filter((i) => VERGLEICHE[operator](achse.werte[i], schwelle));
    const ohne = orte.filter((i) => achse.werte[i] === null);
    const namen = (liste) => liste.map((i) => daten.namen[i]).join(", ");
    const [n, von] = [drin.length, da.length];
    const art = von === 0 ? "leer" : n === 0 ? "keiner" : n === 1 ? "einer" : n === von ? "alle" : "einige";
    return fuelle(daten.saetze[art], { zahl: zahl(schwelle, achse), n, von, namen: namen(drin) })
      + (ohne.length ? fuelle(daten.saetze.ohne, { namen: namen(ohne) }) : "");
  }

  /* Das Bild: Vega und die Vorlage liegen in einer Datei, die einmal geladen wird */

  let geladen = null;
  function ladeBild() {
    geladen = geladen || new Promise((fertig, gescheitert) => {
      const skript = ein("script", { src: document.getElementById("schieber-bild").href });
      skript.addEventListener("load", () => fertig(window.SCHIEBERBILD));
      skript.addEventListener("error", gescheitert);
      document.head.append(skript);
    });
    return geladen;
  }

  async function zeichne(platz, achse, signale, orte) {
    const vorlage = await ladeBild();
    const { view: sicht } = await window.vegaEmbed(platz, vorlage, { mode: "vega", renderer: "svg", actions: false, defaultStyle: false });
    const punkte = orte.filter((i) => achse.werte[i] !== null).map((i) => (
      { x: achse.werte[i], y: achse.hoehen[i], text: `${daten.namen[i]}: ${zahl(achse.werte[i], achse)}` }));
    Object.entries(signale).forEach(([name, wert]) => sicht.signal(name, wert));
    sicht.data("werte", punkte).data("marken", [{ art: "regel" }, { art: "schwelle" }]);
    await sicht.runAsync();
    return sicht;
  }

  /* Ein Kasten: Regler und Bild zwischen Name und Satz */

  function baue(kasten) {
    const { operator } = kasten.dataset;
    const achse = daten.achsen[kasten.dataset.achse];
    const regel = Number(kasten.dataset.schwelle);
    const orte = kasten.dataset.orte.split(" ").map(Number);
    const name = kasten.querySelector(".schieber-name");
    const stand = kasten.querySelector(".schieber-stand");
    name.id = `${kasten.id}-name`;
    const bild = ein("div", { class: "schieber-bild", "aria-hidden": "true" });
    const regler = ein("input", {
      type: "range", id: `${kasten.id}-regler`, min: achse.von, max: achse.bis, step: 10 ** -achse.dezimalen,
      value: regel, "aria-describedby": name.id,
    });
    const zurueck = ein("button", { type: "button", hidden: "" }, `Zurück zu ${zahl(regel, achse)}`);
    const zahlen = ein("output", { for: regler.id });
    const zeile = ein("div", { class: "schieber-zeile" }, ein("label", { for: regler.id }, "Schwelle"), zahlen, zurueck);
    name.after(bild, regler, zeile);
    let sicht = null;
    const stelle = () => {
      const schwelle = Number(regler.value);
      regler.setAttribute("aria-valuetext", zahl(schwelle, achse));
      zahlen.textContent = zahl(schwelle, achse);
      zurueck.hidden = schwelle === regel;
      const neu = satz(schwelle, achse, operator, orte);
      if (stand.textContent !== neu) stand.textContent = neu;
      if (sicht) sicht.signal("schwelle", schwelle).runAsync();
    };
    regler.addEventListener("input", stelle);
    zurueck.addEventListener("click", () => { regler.value = regel; stelle(); regler.focus(); });
    stelle();
    zeichne(bild, achse, { schwelle: regel, regel, von: achse.von, bis: achse.bis, vergleich: operator }, orte)
      .then((fertig) => { sicht = fertig; stelle(); }, (fehler) => { bild.remove(); console.warn(fehler); });
  }

  const gebaut = new WeakSet();
  const zeige = (bereich) => bereich.querySelectorAll(".schieber").forEach((kasten) => {
    if (gebaut.has(kasten) || kasten.closest("details:not([open])")) return;
    gebaut.add(kasten);
    baue(kasten);
  });
  document.addEventListener("toggle", (e) => { if (e.target.open) zeige(e.target); }, true);
  zeige(document);
})();
