-- Cross-references (@fig-x) and links between documents (zellen.qmd#sec-x).
return function(A)
  local M = {}

  local function relativ(pfad, kapitel)
    local ordner = pandoc.path.directory(kapitel.seite)
    return ordner == "." and pfad or pandoc.path.make_relative(pfad, ordner, true)
  end

  local function adresse(id, ziel, kapitel)
    if A.format ~= "html" or ziel.kapitel == kapitel then return "#" .. id end
    return relativ(ziel.kapitel.seite, kapitel) .. (ziel.ganz and "" or "#" .. id)
  end

  local function nummer(ziel)
    return ziel.nummer .. (ziel.unter and (" (" .. ziel.unter .. ")") or "")
  end

  --- Text of a reference: own prefix, the German word, or the number alone.
  local function wortlaut(zitat, ziel)
    if not ziel.nummer then return ziel.titel:clone() end
    if zitat.mode == "SuppressAuthor" then return pandoc.Inlines({ pandoc.Str(nummer(ziel)) }) end
    local davor = pandoc.Inlines({ pandoc.Str(ziel.anhang and "Anhang" or A.worte[ziel.art]) })
    if #zitat.prefix > 0 then davor = zitat.prefix:clone() end
    davor:extend({ pandoc.Str("\u{a0}" .. nummer(ziel)) })
    return davor
  end

  local function verweis(zitat, kapitel)
    local id = zitat.id:sub(1, 1):lower() .. zitat.id:sub(2)
    local ziel = A.ziele[id]
    if not ziel then
      A.mangel("verweis", kapitel.datei, zitat.id)
      return pandoc.Inlines({ pandoc.Str("?" .. zitat.id) })
    end
    if A.format == "pptx" then return wortlaut(zitat, ziel) .. zitat.suffix end
    local link = pandoc.Link(wortlaut(zitat, ziel), adresse(id, ziel, kapitel), "", pandoc.Attr("", { "quarto-xref" }))
    local ganz = pandoc.Inlines({ link })
    ganz:extend(zitat.suffix)
    return ganz
  end

  local function zitat(cite, kapitel)
    local eigene = cite.citations:filter(function(c) return A.art(c.id) end)
    if #eigene == 0 then return nil end
    if #eigene < #cite.citations then
      A.mangel("gemischt", kapitel.datei, eigene[1].id)
      return nil
    end
    local ganz = pandoc.Inlines({})
    for i, c in ipairs(cite.citations) do
      if i > 1 then ganz:extend({ pandoc.Str(","), pandoc.Space() }) end
      ganz:extend(verweis(c, kapitel))
    end
    return ganz
  end

  --- Links to documents: inside the book to page or heading, otherwise to the finished page.
  local function verknuepfung(link, kapitel)
    local datei, marke = link.target:match("^([^:#]+%.qmd)(#?.*)$")
    if not datei then return nil end
    local pfad = pandoc.path.normalize(pandoc.path.join({ kapitel.ordner, datei }))
    pfad = M.glaette(pfad)
    local ziel = A.kapitel_nach_datei and A.kapitel_nach_datei[pfad]
    if ziel and A.format == "html" then
      link.target = ziel == kapitel and (marke ~= "" and marke or "#") or relativ(ziel.seite, kapitel) .. marke
    elseif ziel then
      link.target = marke ~= "" and marke or "#" .. (ziel.kennung or "")
    elseif A.seiten[pfad] then
      link.target = relativ(A.seiten[pfad], kapitel) .. marke
    else
      A.mangel("link", kapitel.datei, link.target)
    end
    return link
  end

  --- "a/../b" without the detour.
  function M.glaette(pfad)
    local teile = pandoc.List({})
    for teil in pfad:gmatch("[^/]+") do
      if teil == ".." and #teile > 0 and teile[#teile] ~= ".." then
        teile:remove()
      elseif teil ~= "." then
        teile:insert(teil)
      end
    end
    return table.concat(teile, "/")
  end
  A.glaette = M.glaette
  A.relativ = relativ

  --- German quotation marks for straight ones, in every format.
  function M.anfuehrung(zitat)
    local doppelt = zitat.quotetype == "DoubleQuote"
    local ganz = pandoc.Inlines({ pandoc.Str(doppelt and "„" or "‚") })
    ganz:extend(zitat.content)
    ganz:insert(pandoc.Str(doppelt and "“" or "‘"))
    return ganz
  end

  M.zitat, M.verknuepfung = zitat, verknuepfung

  return M
end
