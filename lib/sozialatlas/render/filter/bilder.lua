-- Where images lie and how each format shows them; texts for those who cannot see them.
return function(A)
  local M = {}

  --- Path from the project's root.
  local function pfad(bild, kapitel)
    if bild.src:sub(1, 1) == "/" then return A.glaette(bild.src:sub(2)) end
    return A.glaette(pandoc.path.join({ kapitel.ordner, bild.src }))
  end

  function M.alt(bild)
    local text = bild.attributes["fig-alt"] or bild.attributes.alt
    return text or pandoc.utils.stringify(bild.caption)
  end

  --- Address for pages that lie beside their images; remembered so that they are copied.
  local function seitenadresse(ort, kapitel)
    local ziel = ort
    if ort:match("^%.cache/") then
      ziel = pandoc.path.join({ kapitel.ordner, pandoc.path.split_extension(pandoc.path.filename(kapitel.seite)) .. "_files",
        pandoc.path.filename(ort) })
      ziel = A.glaette(ziel)
    end
    A.bilder[ziel] = ort
    return A.relativ(ziel, kapitel)
  end

  local function vorhanden(ort, kapitel, art)
    local datei = io.open(ort, "rb")
    if datei then
      datei:close()
      return true
    end
    A.mangel(art or "bild", kapitel.datei, ort)
    return false
  end

  local function typst_breite(bild)
    local breite = bild.attributes.width
    if not breite then return "" end
    local px = breite:match("^([%d.]+)px$") or breite:match("^([%d.]+)$")
    if px then breite = string.format("%.2fpt", tonumber(px) * 0.75) end
    return ", width: " .. breite
  end

  --- typst code of an image; without any text it is decoration.
  function M.typst(bild, kapitel)
    local ort = pfad(bild, kapitel)
    if not vorhanden(ort, kapitel) then return "[]" end
    local alt = M.alt(bild)
    local aufruf = "image(" .. A.typst_text("/" .. ort) .. (alt ~= "" and ", alt: " .. A.typst_text(alt) or "") .. typst_breite(bild) .. ")"
    return alt == "" and "pdf.artifact(" .. aufruf .. ")" or aufruf
  end

  --- On slides the text stays the caption below the picture; the title becomes its description.
  function M.auf_folie(bild, ort, alt)
    bild.src, bild.title = A.png[ort] or ort, (alt:gsub("%s+", " "))
    if bild.attributes.unterschrift then
      bild.attributes.unterschrift = nil
    else
      bild.caption = {}
    end
    return bild
  end

  local function setze(bild, kapitel)
    if bild.src:match("^data:") then return nil end
    if bild.src:match("^%a+://") then
      A.mangel("fremd", kapitel.datei, bild.src)
      return nil
    end
    if A.format == "typst" then
      return A.roh("#box(" .. M.typst(bild, kapitel) .. ")")
    end
    local ort = pfad(bild, kapitel)
    if not vorhanden(ort, kapitel) then return nil end
    local alt = M.alt(bild)
    if A.format ~= "pptx" then bild.caption = alt == "" and {} or { pandoc.Str(alt) } end
    bild.attributes["fig-alt"], bild.attributes.alt = nil, nil
    if A.format == "pptx" then return M.auf_folie(bild, ort, alt) end
    if A.format == "docx" then
      bild.src = A.png[ort] or ort
    else
      bild.src = A.einbetten and "atlas-bild:" .. ort or seitenadresse(ort, kapitel)
    end
    return bild
  end

  --- Scripts and style sheets of the project that raw HTML names lie beside the pages, as images do.
  function M.beigaben(roh, kapitel)
    if A.format ~= "html" or roh.format ~= "html" then return nil end
    local function ersetze(marke, anfang, adresse, ende)
      if adresse:match("^%a+:") or adresse:match("^[/#]") then return marke .. anfang .. adresse .. ende end
      local ort = pfad({ src = adresse }, kapitel)
      if not vorhanden(ort, kapitel, "datei") then return nil end
      return marke .. anfang .. (A.einbetten and "atlas-bild:" .. ort or seitenadresse(ort, kapitel)) .. ende
    end
    roh.text = roh.text:gsub('(<script)(%f[%s][^>]-%ssrc=")([^"]+)(")', ersetze):gsub('(<link)(%f[%s][^>]-%shref=")([^"]+)(")', ersetze)
    return roh
  end

  M.setze = setze

  A.typst_bild = M.typst
  return M
end
