-- Figures: one image, a group of images, or any blocks with a caption.
return function(A)
  local M = {}

  local function melde(id, kapitel, eltern)
    if eltern then
      eltern.teile = (eltern.teile or 0) + 1
      return A.melde(id, { art = eltern.art, nummer = eltern.nummer, kapitel = kapitel, unter = string.char(96 + eltern.teile) })
    end
    local art = A.art(id)
    return A.melde(id, { art = art, nummer = A.zaehle(art, kapitel), kapitel = kapitel })
  end

  local function einziges_bild(bloecke)
    local b = bloecke[1]
    if #bloecke == 1 and (b.t == "Plain" or b.t == "Para") and #b.content == 1 and b.content[1].t == "Image" then
      return b.content[1]
    end
  end

  --- typst: everything in one paragraph when the figure is an image, otherwise blocks inside.
  local function typst(id, titel, inhalt, art, kapitel)
    local bild = einziges_bild(inhalt)
    local marke = id ~= "" and (" <" .. id .. ">") or ""
    local ende = "], kind: " .. art .. ")" .. marke
    if #titel == 0 then ende = "kind: " .. art .. ")" .. marke end
    local zwischen = #titel == 0 and ", " or ", caption: ["
    if bild then
      local zeile = pandoc.Inlines({ A.roh("#figure(" .. A.typst_bild(bild, kapitel) .. zwischen) })
      zeile:extend(titel)
      zeile:insert(A.roh(ende))
      return pandoc.Blocks({ pandoc.Para(zeile) })
    end
    local bloecke = pandoc.Blocks({ A.rohblock("#figure([") })
    bloecke:extend(inhalt)
    local zeile = pandoc.Inlines({ A.roh("]" .. zwischen) })
    zeile:extend(titel)
    zeile:insert(A.roh(ende))
    bloecke:insert(pandoc.Plain(zeile))
    return bloecke
  end

  --- Word: blocks and caption one after the other, without a table around them.
  local function word(id, titel, inhalt, art)
    local stil = art == "table" and "Table Caption" or "Image Caption"
    local zeile = pandoc.Div({ pandoc.Para(titel) }, pandoc.Attr("", {}, { ["custom-style"] = stil }))
    local ganz = pandoc.Blocks(inhalt)
    if #titel > 0 then ganz:insert(art == "table" and 1 or #ganz + 1, zeile) end
    return pandoc.Div(ganz, pandoc.Attr(id))
  end

  --- Several tables under one caption; pandoc's figure knows no caption above.
  local function tafel(id, titel, inhalt)
    local ganz = pandoc.Blocks({ A.rohblock('<figure id="' .. id .. '"><figcaption class="quarto-float-tbl">'),
      pandoc.Plain(titel), A.rohblock("</figcaption>") })
    ganz:extend(inhalt)
    ganz:insert(A.rohblock("</figure>"))
    return ganz
  end

  --- Slides: one picture in a paragraph with its caption, other things one after the other.
  local function folie(titel, inhalt)
    local bild = einziges_bild(inhalt)
    if bild then
      bild.caption, bild.attributes.unterschrift = titel, "ja"
      return pandoc.Blocks({ pandoc.Para({ bild }) })
    end
    local ganz = pandoc.Blocks(inhalt)
    if #titel > 0 then ganz:insert(pandoc.Para(titel)) end
    return ganz
  end

  --- A figure with its complete caption in the words of the format.
  function M.baue(id, titel, inhalt, art, kapitel)
    if A.format == "pptx" then return folie(titel, inhalt) end
    if A.format == "typst" then return typst(id, titel, inhalt, art, kapitel) end
    if A.format == "docx" and not einziges_bild(inhalt) then return word(id, titel, inhalt, art) end
    if A.format == "html" and art == "table" then return tafel(id, titel, inhalt) end
    local unterschrift = #titel > 0 and { pandoc.Plain(titel) } or {}
    return pandoc.Figure(inhalt, { long = unterschrift }, pandoc.Attr(id))
  end

  --- A figure that pandoc made from a paragraph with one image.
  function M.abbildung(figur, kapitel, eltern)
    local lang = figur.caption.long
    local titel = #lang > 0 and lang[1].content or pandoc.Inlines({})
    local id = figur.identifier
    local alt_titel = pandoc.utils.stringify(titel)
    figur.content = figur.content:walk({
      Image = function(bild)
        if not bild.attributes["fig-alt"] then
          bild.attributes["fig-alt"] = bild.attributes.alt or alt_titel
        end
        return bild
      end,
    })
    if A.art(id) then titel = A.beschriftet(melde(id, kapitel, eltern), titel) end
    return M.baue(id, titel, figur.content, "image", kapitel)
  end

  --- Take the last paragraph of a div as its caption.
  local function trenne(div)
    local letzter = div.content[#div.content]
    if letzter and letzter.t == "Para" and not einziges_bild({ letzter }) then
      div.content:remove()
      return letzter.content
    end
    return pandoc.Inlines({})
  end
  M.trenne = trenne

  --- Children of a group: those with an own id are counted as (a), (b) …
  function M.teile(bloecke, kapitel, eltern)
    local neu = pandoc.Blocks({})
    for _, b in ipairs(bloecke) do
      local art = A.art(b.identifier)
      local teil
      if b.t == "Figure" and art == eltern.art then
        teil = M.abbildung(b, kapitel, eltern)
      elseif b.t == "Div" and art == eltern.art and art == "fig" then
        teil = M.bereich(b, kapitel, eltern)
      elseif b.t == "Table" and art == eltern.art then
        teil = A.tabelle(b, kapitel, eltern)
      else
        teil = A.bloecke({ b }, kapitel)
      end
      if pandoc.utils.type(teil) == "Block" then teil = pandoc.Blocks({ teil }) end
      neu:insert(#teil == 1 and teil[1] or pandoc.Div(teil, pandoc.Attr("", { "atlas-teil" })))
    end
    return neu
  end

  --- "::: {#fig-x}": a figure of any blocks, maybe with sub-figures.
  function M.bereich(div, kapitel, eltern)
    local titel = trenne(div)
    local ziel = melde(div.identifier, kapitel, eltern)
    local inhalt = eltern and A.bloecke(div.content, kapitel) or M.teile(div.content, kapitel, ziel)
    if div.attributes["layout-ncol"] then inhalt = pandoc.Blocks(M.raster(div, inhalt)) end
    return M.baue(div.identifier, A.beschriftet(ziel, titel), inhalt, "image", kapitel)
  end

  --- Blocks side by side. Word stacks them: a table for layout would read badly.
  function M.raster(div, inhalt)
    local spalten = div.attributes["layout-ncol"]
    if A.format == "html" then
      return { pandoc.Div(inhalt, pandoc.Attr("", { "raster" }, { ["layout-ncol"] = spalten, style = "--spalten:" .. spalten })) }
    elseif A.format ~= "typst" then
      return inhalt
    end
    local bloecke = pandoc.Blocks({ A.rohblock("#grid(columns: (1fr,) * " .. spalten .. ", gutter: 1em, [") })
    for i, b in ipairs(inhalt) do
      if i > 1 then bloecke:insert(A.rohblock("], [")) end
      bloecke:insert(b)
    end
    bloecke:insert(A.rohblock("])"))
    return bloecke
  end

  A.figur, A.teile, A.raster, A.trenne, A.melde_teil = M.baue, M.teile, M.raster, trenne, melde
  return M
end
