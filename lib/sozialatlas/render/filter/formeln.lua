-- Equations: numbered ones carry {#eq-x} behind the formula; in PDF every formula needs a text.
return function(A)
  local M = {}

  local function typst_formel(math, block, nummer, id)
    local satz = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ math }) }), "typst"):gsub("%s+$", "")
    local art = block and "block: true, " or ""
    local zahl = nummer and ('numbering: _ => "(' .. nummer .. ')", ') or ""
    local marke = id and (" <" .. id .. ">") or ""
    local alt = A.typst_text("Formel: " .. math.text:gsub("^%s+", ""):gsub("%s+$", ""))
    return "#math.equation(" .. art .. zahl .. "alt: " .. alt .. ", " .. satz .. ")" .. marke
  end

  local function nummeriert(math, id, kapitel)
    local ziel = A.melde(id, { art = "eq", nummer = A.zaehle("eq", kapitel), kapitel = kapitel })
    local nummer = "(" .. ziel.nummer .. ")"
    if A.format == "typst" then
      return { A.roh(typst_formel(math, true, ziel.nummer, id)) }
    elseif A.format == "html" then
      return { pandoc.Span({ math, pandoc.Span({ pandoc.Str(nummer) }, pandoc.Attr("", { "gleichung-nummer" })) },
        pandoc.Attr(id, { "gleichung" })) }
    end
    math.text = math.text:gsub("%s+$", "") .. " \\qquad" .. nummer
    return { pandoc.Span({ math }, pandoc.Attr(id)) }
  end

  --- Replace "$$…$$ {#eq-x}" inside a paragraph.
  function M.absatz(absatz, kapitel)
    if not A.mit_formeln then return absatz end
    local alt, neu, i = absatz.content, pandoc.Inlines({}), 1
    while i <= #alt do
      local teil, naechster = alt[i], alt[i + 1]
      local versatz = naechster and (naechster.t == "Space" or naechster.t == "SoftBreak") and 2 or 1
      local marke = alt[i + versatz]
      local id = marke and marke.t == "Str" and marke.text:match("^{#(eq%-[%w_%-]+)}$")
      if teil.t == "Math" and teil.mathtype == "DisplayMath" and id then
        neu:extend(nummeriert(teil, id, kapitel))
        i = i + versatz + 1
      else
        neu:insert(teil)
        i = i + 1
      end
    end
    absatz.content = neu
    return absatz
  end

  --- The remaining formulas; those already set are raw text by now.
  function M.setze(math)
    if A.format == "typst" then return A.roh(typst_formel(math, math.mathtype == "DisplayMath")) end
  end

  return M
end
