// What only a script can mend, as it hangs on sizes or is written by the theme's own script.
(() => {
  "use strict"

  const SCROLLING = ".cw-equation, .cw-html, .cw-output, .cw-slide-text table, .md-typeset p:has(> math), .md-typeset__scrollwrap"

  function mend() {
    // What can be scrolled, and only that, can be reached by the Tab key.
    for (const area of document.querySelectorAll(SCROLLING)) {
      if (area.scrollWidth > area.clientWidth) area.tabIndex = 0
      else area.removeAttribute("tabindex")
    }
    // Of the colours, those that are shown are the chosen ones, which the Tab key goes to.
    for (const option of document.querySelectorAll(".md-option:has(+ label:not([hidden]))")) option.checked = true
    // The button that copies a piece of code leads nowhere, nor does the week of a search result.
    for (const nav of document.querySelectorAll(".md-code__nav, .md-search-result .md-tags")) nav.setAttribute("role", "presentation")
  }

  // Where there is no page, its address may tell what was looked for.
  const look = document.querySelector(".cw-look")
  const words = location.pathname.split("/").findLast(Boolean)?.replace(/\.html$|%[\da-f]{2}|\W|_/gi, " ").trim()
  if (look && words) {
    look.href = `?q=${encodeURIComponent(words)}`
    look.textContent = `search for “${words}”`
  }

  // Without a connection, the pages that are kept are listed; that which was wanted opens later.
  const again = document.querySelector(".cw-again")
  if (again) {
    const site = new URL("..", document.currentScript.src).href
    const wanted = site + (new URLSearchParams(location.search).get("page") ?? "")
    again.href = wanted
    // A device that says that it is online may only have a network that leads nowhere.
    addEventListener("online", async () => {
      if (await fetch(wanted).catch(() => null)) location.replace(wanted)
    })
    listOpened(document.querySelector(".cw-opened"))
  }

  async function listOpened(list) {
    await Promise.all([...list.querySelectorAll("a")].map(async (link) => {
      if (!(await window.caches?.match(link.href))) link.replaceWith(link.textContent)
    }))
    for (const item of list.querySelectorAll("li:not(:has(a))")) item.remove()
    for (const part of list.querySelectorAll("ul:empty")) part.remove()
    if (!list.querySelector("a")) list.textContent = "Nothing yet."
  }

  // The menu of a phone takes the focus when it opens, and gives it back when Escape closes it.
  const drawer = document.getElementById("__drawer")
  drawer?.addEventListener("change", () => {
    const links = [...document.querySelectorAll(".md-sidebar--primary :is(a, [tabindex='0'])")]
    const isShown = (link) => link.checkVisibility({ visibilityProperty: true })
    if (drawer.checked) requestAnimationFrame(() => links.find(isShown)?.focus())
  })
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer?.checked) return
    drawer.click()
    document.querySelector(".md-header label[for=__drawer]")?.focus()
  })

  let isDue = false
  function mendSoon() {
    if (isDue) return
    isDue = true
    requestAnimationFrame(() => {
      isDue = false
      mend()
    })
  }

  // What a search has found in a folded cell can be seen.
  function unfold() {
    const folds = document.getElementById(location.hash.slice(1))?.querySelectorAll(".cw-fold")
    for (const fold of folds || []) fold.open = true
  }

  unfold()
  addEventListener("hashchange", unfold)
  new ResizeObserver(mendSoon).observe(document.body)
  new MutationObserver(mendSoon).observe(document.body, {
    attributeFilter: ["hidden"],
    childList: true,
    subtree: true,
  })
})()
