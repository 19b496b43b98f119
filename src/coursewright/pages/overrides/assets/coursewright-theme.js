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
    // The button that copies a piece of code leads nowhere: it is no navigation.
    for (const nav of document.querySelectorAll(".md-code__nav")) nav.setAttribute("role", "presentation")
  }

  let isDue = false
  function mendSoon() {
    if (isDue) return
    isDue = true
    requestAnimationFrame(() => {
      isDue = false
      mend()
    })
  }

  new ResizeObserver(mendSoon).observe(document.body)
  new MutationObserver(mendSoon).observe(document.body, {
    attributeFilter: ["hidden"],
    childList: true,
    subtree: true,
  })
})()
