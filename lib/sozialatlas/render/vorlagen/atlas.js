/* What a page can do beyond HTML: search, tabs, contents that follow, tables that scroll.
   Everything is readable without it. No request, no storage. */
(function () {
  "use strict";
  const alle = (wahl, von = document) => Array.from(von.querySelectorAll(wahl));
  const ein = (name, angaben = {}, ...inhalt) => {
    const knoten = document.createElement(name);
    Object.entries(angaben).forEach(([k, v]) => knoten.setAttribute(k, v));
    knoten.append(...inhalt);
    return knoten;
  };

  /* Contents: folded on small screens, marks the section being read */

  function falteLeisten() {
    const schmal = window.matchMedia("(max-width: 54rem)");
    const stelle = () => alle(".leiste details").forEach((d) => { d.open = !schmal.matches; });
    stelle();
    schmal.addEventListener("change", stelle);
    alle(".leiste").forEach((leiste) => leiste.addEventListener("click", (e) => {
      if (schmal.matches && e.target.closest("a")) leiste.querySelector("details").open = false;
    }));
    const hier = document.querySelector(".leiste.sidebar [aria-current]");
    const leiste = hier && hier.closest(".leiste");
    if (leiste && hier.offsetTop > leiste.clientHeight) leiste.scrollTop = hier.offsetTop - leiste.clientHeight / 2;
  }

  function folgeDemLeser() {
    const stellen = alle("#TOC a[href^='#']")
      .map((a) => [a, document.getElementById(decodeURIComponent(a.hash.slice(1)))])
      .filter(([, ziel]) => ziel);
    if (!stellen.length) return;
    let wartet = false;
    const zeige = () => {
      wartet = false;
      const vorbei = stellen.filter(([, ziel]) => ziel.getBoundingClientRect().top < window.innerHeight / 4);
      const hier = (vorbei.length ? vorbei[vorbei.length - 1] : stellen[0])[0];
      stellen.forEach(([a]) => (a === hier ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current")));
      const leiste = hier.closest(".leiste");
      if (leiste.scrollHeight > leiste.clientHeight + 4) {
        const oben = hier.getBoundingClientRect().top - leiste.getBoundingClientRect().top;
        if (oben < 0 || oben > leiste.clientHeight - 40) leiste.scrollTop += oben - leiste.clientHeight / 2;
      }
    };
    const melde = () => { if (!wartet) { wartet = true; requestAnimationFrame(zeige); } };
    addEventListener("scroll", melde, { passive: true });
    addEventListener("resize", melde);
    zeige();
  }

  /* Tabs after the ARIA pattern: arrows, Home and End move, Tab leaves to the panel */

  function baueReiter(satz, nummer) {
    const liste = satz.querySelector(":scope > ul");
    const reiter = liste ? alle("a", liste) : [];
    const teile = reiter.map((a) => document.getElementById(decodeURIComponent(a.hash.slice(1))));
    if (!reiter.length || teile.some((t) => !t)) return;
    const waehle = (i, mitFokus) => {
      reiter.forEach((a, j) => {
        a.setAttribute("aria-selected", String(i === j));
        a.tabIndex = i === j ? 0 : -1;
        teile[j].hidden = i !== j;
      });
      if (mitFokus) reiter[i].focus();
    };
    liste.setAttribute("role", "tablist");
    reiter.forEach((a, i) => {
      a.parentElement.setAttribute("role", "presentation");
      a.setAttribute("role", "tab");
      a.id = a.id || `reiter-${nummer + 1}-${i + 1}`;
      a.setAttribute("aria-controls", teile[i].id);
      teile[i].setAttribute("role", "tabpanel");
      teile[i].setAttribute("aria-labelledby", a.id);
      teile[i].tabIndex = 0;
      teile[i].dataset.titel = a.textContent.trim();
      a.addEventListener("click", (e) => { e.preventDefault(); waehle(i); });
      a.addEventListener("keydown", (e) => {
        const ziel = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: reiter.length - 1 }[e.key];
        if (ziel === undefined) return;
        e.preventDefault();
        waehle((ziel + reiter.length) % reiter.length, true);
      });
    });
    satz.addEventListener("atlas:zeige", (e) => {
      const i = teile.findIndex((t) => t.contains(e.detail));
      if (i >= 0) waehle(i);
    });
    waehle(0);
  }

  /* A reference may lead into a closed tab or box: open it first */

  function oeffneZiel() {
    const ziel = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!ziel) return;
    for (let k = ziel; k; k = k.parentElement) {
      if (k.tagName === "DETAILS") k.open = true;
      if (k.classList.contains("panel-tabset")) k.dispatchEvent(new CustomEvent("atlas:zeige", { detail: ziel }));
    }
    ziel.scrollIntoView();
  }

  /* What is wider than the page scrolls by keyboard, too */

  function rolle(knoten, angaben) {
    new ResizeObserver(() => {
      const zuBreit = knoten.scrollWidth > knoten.clientWidth + 1;
      Object.entries({ tabindex: "0", ...angaben }).forEach(([k, v]) => (zuBreit ? knoten.setAttribute(k, v) : knoten.removeAttribute(k)));
    }).observe(knoten);
  }

  function fasseTabellen() {
    alle("main table").forEach((tabelle, i) => {
      let huelle = tabelle.closest(".tabelle");
      if (!huelle) {
        huelle = ein("div", { class: "tabelle" });
        tabelle.replaceWith(huelle);
        huelle.append(tabelle);
      }
      alle("thead th:empty", tabelle).forEach((leer) => leer.replaceWith(ein("td")));
      const titel = tabelle.caption;
      if (titel) {
        titel.id = titel.id || `tabellentitel-${i + 1}`;
        titel.append(ein("span", { class: "fest" }, ...titel.childNodes));
      }
      rolle(huelle, { role: "region", ...(titel ? { "aria-labelledby": titel.id } : { "aria-label": `Tabelle ${i + 1}` }) });
    });
  }

  /* Search: all words must occur; umlauts and their spellings with e count the same */

  const falte = (text) => text.toLowerCase().replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/ß/g, "ss");

  function verzeichnisDieserSeite() {
    return alle("main :is(h1, h2, h3)[id], main section[id] > :is(h1, h2, h3)").map((kopf) => {
      const id = kopf.id || kopf.parentElement.id;
      let text = "";
      for (let k = kopf.nextElementSibling; k && !/^(H[1-6]|SECTION)$/.test(k.tagName); k = k.nextElementSibling) {
        if (!k.querySelector("h1, h2, h3")) text += ` ${k.textContent}`;
      }
      return { titel: kopf.textContent.trim(), href: `#${id}`, text: text.replace(/\s+/g, " ").trim() };
    });
  }

  function finde(verzeichnis, anfrage) {
    const worte = falte(anfrage).split(/\s+/).filter(Boolean);
    if (!worte.length) return [];
    const gewicht = (s) => worte.reduce((summe, w) => {
      if (summe < 0) return summe;
      if (s.kopf.includes(w)) return summe + 10;
      return s.rumpf.includes(w) ? summe + 1 : -1;
    }, 0);
    return verzeichnis
      .map((s) => [gewicht(s), s])
      .filter(([g]) => g > 0)
      .sort(([a], [b]) => b - a)
      .map(([, s]) => ({ ...s, wort: worte[0] }));
  }

  function ausschnitt({ text, rumpf, wort }) {
    const hebe = new RegExp(wort.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
      .replace(/ae/g, "(?:ae|ä)").replace(/oe/g, "(?:oe|ö)").replace(/ue/g, "(?:ue|ü)").replace(/ss/g, "(?:ss|ß)"), "i");
    const fund = rumpf.includes(wort) ? hebe.exec(text) : null;
    if (!fund) return [text.slice(0, 110) + (text.length > 110 ? " …" : "")];
    const von = Math.max(0, text.lastIndexOf(" ", Math.max(0, fund.index - 50)));
    const ende = fund.index + fund[0].length;
    return [(von ? "… " : "") + text.slice(von, fund.index), ein("mark", {}, fund[0]), text.slice(ende, ende + 70) + " …"];
  }

  function baueSuche() {
    const formular = document.querySelector("form.suche");
    if (!formular) return;
    const feld = formular.querySelector("input");
    const kasten = formular.querySelector(".treffer");
    const stand = kasten.querySelector("[role=status]");
    const liste = kasten.querySelector("ul");
    const ganzes = typeof window.ATLAS_SUCHE !== "undefined";
    const wurzel = ganzes ? document.body.dataset.wurzel || "" : "";
    let verzeichnis = null;
    const lade = () => verzeichnis || (verzeichnis = (ganzes ? window.ATLAS_SUCHE : verzeichnisDieserSeite())
      .map((s) => ({ ...s, kopf: falte(s.titel), rumpf: falte(s.text) })));
    const schliesse = () => { kasten.hidden = true; };
    const zeige = () => {
      const treffer = finde(lade(), feld.value);
      kasten.hidden = !feld.value.trim();
      stand.textContent = treffer.length === 1 ? "1 Treffer" : treffer.length ? `${treffer.length} Treffer` : "Kein Treffer";
      liste.replaceChildren(...treffer.slice(0, 20).map((s) => ein("li", {},
        ein("a", { href: wurzel + s.href }, ein("b", {}, s.titel), ...(s.kapitel && s.kapitel !== s.titel ? [ein("i", {}, s.kapitel)] : []), ...ausschnitt(s)))));
    };
    formular.hidden = false;
    feld.addEventListener("input", zeige);
    feld.addEventListener("focus", () => { if (feld.value.trim()) kasten.hidden = false; });
    formular.addEventListener("submit", (e) => {
      e.preventDefault();
      const erster = liste.querySelector("a");
      if (erster) erster.click();
    });
    formular.addEventListener("keydown", (e) => {
      if (e.key === "Escape") { schliesse(); feld.focus(); }
      if (e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
      const ziele = [feld, ...alle("a", liste)];
      const ziel = ziele[ziele.indexOf(document.activeElement) + (e.key === "ArrowDown" ? 1 : -1)];
      if (ziel && !kasten.hidden) { e.preventDefault(); ziel.focus(); }
    });
    formular.addEventListener("focusout", (e) => { if (!formular.contains(e.relatedTarget)) schliesse(); });
    liste.addEventListener("click", schliesse);
  }

  function schliesseWechsel() {
    const wechsel = document.querySelector(".wechsel details");
    if (!wechsel) return;
    document.addEventListener("click", (e) => { if (!wechsel.contains(e.target)) wechsel.open = false; });
    wechsel.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || !wechsel.open) return;
      wechsel.open = false;
      wechsel.querySelector("summary").focus();
    });
  }

  /* Paper shows everything */

  function druckeAlles() {
    let zu = [];
    addEventListener("beforeprint", () => { zu = alle("main details:not([open])"); zu.forEach((d) => { d.open = true; }); });
    addEventListener("afterprint", () => zu.forEach((d) => { d.open = false; }));
  }

  falteLeisten();
  alle(".panel-tabset").forEach(baueReiter);
  fasseTabellen();
  alle("main pre, main math[display=block]").forEach((knoten) => rolle(knoten, {}));
  baueSuche();
  schliesseWechsel();
  druckeAlles();
  folgeDemLeser();
  oeffneZiel();
  addEventListener("hashchange", oeffneZiel);
})();
