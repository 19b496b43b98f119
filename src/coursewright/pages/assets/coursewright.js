// The learner's site: videos that load once they are asked for, progress that stays on this
// device, and keys. Until a click, a page asks nothing of anyone else.
(() => {
  "use strict"

  // This site's own address: several courses may share a host, and each keeps its own progress.
  const SITE = new URL("..", document.currentScript.src)
  const STORE = `coursewright:${SITE.pathname}`
  const VERSION = 1
  const YOUTUBE = "https://www.youtube-nocookie.com"

  const all = (selector) => [...document.querySelectorAll(selector)]
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }
  const button = (text, onclick) => make("button", { type: "button", className: "cw-button", onclick }, text)

  // One region speaks for everything: a `quiet` message is heard and not seen.
  const voice = make("div", { className: "cw-voice" })
  voice.setAttribute("role", "status")
  document.body.append(voice)

  function say(text, quiet = false) {
    voice.classList.toggle("cw-heard", quiet)
    voice.replaceChildren(text, ...(quiet ? [] : [button("Close", () => say("", true))]))
  }

  // Videos, and the links to their moments: lines of a transcript, chapters, slides.

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.cw-video, [data-cw-at]")
    if (!link || event.button !== 0 || isModified(event)) return
    const at = link.dataset.cwAt
    const video = at ? document.querySelector("a.cw-video, .cw-player") : link
    if (video && (video.matches("a") ? start(video, at) : seek(video, at))) event.preventDefault()
  })

  const isModified = (event) => event.metaKey || event.ctrlKey || event.shiftKey || event.altKey

  function start(poster, at) {
    const player = playerFor(poster, at)
    if (!player) return false
    poster.replaceWith(player)
    player.focus()
    if (at) follow(at)
    return true
  }

  function seek(player, at) {
    if (player.localName === "video") {
      player.currentTime = at
      player.play().catch(() => {}) // where it cannot, the player itself says why
    } else if (player.isListening) {
      tell(player, { event: "command", func: "seekTo", args: [Number(at), true] })
      tell(player, { event: "command", func: "playVideo", args: [] })
    } else player.wanted = at
    follow(at)
    return true
  }

  function playerFor(poster, at = poster.dataset.cwStart ?? 0) {
    const { cwYoutube: id, cwCaptions: captions } = poster.dataset
    if (id) {
      const options = new URLSearchParams({
        autoplay: 1, rel: 0, start: Math.floor(at), enablejsapi: 1, origin: location.origin,
      })
      const frame = make("iframe", {
        src: `${YOUTUBE}/embed/${id}?${options}`,
        title: poster.textContent.replace(/^Play the video: /, ""),
        allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
        referrerPolicy: "strict-origin-when-cross-origin", // YouTube plays for a known site only
        className: "cw-player",
      })
      frame.addEventListener("load", () => listenTo(frame))
      return frame
    }
    if ("cwFile" in poster.dataset) {
      const video = make("video", {
        src: poster.href, controls: true, autoplay: true, tabIndex: 0, className: "cw-player",
        currentTime: at, onended: offer, ontimeupdate: () => follow(video.currentTime),
      })
      if (captions) video.append(make("track", { kind: "captions", label: "Captions", src: captions }))
      return video
    }
    return null
  }

  function tell(frame, message) {
    const text = JSON.stringify({ id: 1, channel: "widget", ...message })
    frame.contentWindow?.postMessage(text, YOUTUBE)
  }

  // The player in the frame tells its state to whoever says that they listen, once it is ready.
  function listenTo(frame) {
    let asked = 0
    const asking = setInterval(() => {
      if (++asked > 20 || !frame.isConnected) clearInterval(asking)
      else tell(frame, { event: "listening" })
    }, 500)
    const hear = (event) => {
      if (!frame.isConnected) removeEventListener("message", hear)
      if (event.origin !== YOUTUBE || event.source !== frame.contentWindow) return
      if (!frame.isListening) {
        tell(frame, { event: "command", func: "addEventListener", args: ["onStateChange"] })
        frame.isListening = true
        if (frame.wanted) seek(frame, frame.wanted)
      }
      asked = 21
      const { event: name, info } = parsed(event.data) ?? {}
      const state = name === "onStateChange" ? info : name === "infoDelivery" && info?.playerState
      if (state === 0) offer()
      if (info?.currentTime >= 0) follow(info.currentTime)
    }
    addEventListener("message", hear)
    tell(frame, { event: "listening" })
  }

  // Mark where a video is: the line that is said, its chapter, and the slide that this belongs to.
  function follow(time) {
    const latest = (links) => links.findLast((link) => link.dataset.cwAt - 0.4 <= time)
    const line = latest(all(".cw-captions [data-cw-at]"))
    const chapter = latest(all(".cw-chapters [data-cw-at]"))
    const slide = all(".cw-play-from").find((link) => link.dataset.cwAt === chapter?.dataset.cwAt)
    const now = [line, chapter, slide].filter((link) => link)
    for (const link of all(".cw-now")) {
      if (now.includes(link)) continue
      link.classList.remove("cw-now")
      link.removeAttribute("aria-current")
    }
    for (const link of now) {
      if (link.classList.contains("cw-now")) continue
      link.classList.add("cw-now")
      link.setAttribute("aria-current", "true")
      if (link === line) bringInSight(line)
    }
  }

  // Only within its box, and not while the learner is reading there.
  function bringInSight(line) {
    const box = line.closest(".cw-captions")
    if (!box.contains(document.activeElement)) stopAt(line)
    if (box.matches(":hover, :has(:focus-visible)")) return
    const [{ top, bottom }, frame] = [line, box].map((element) => element.getBoundingClientRect())
    if (top < frame.top || bottom > frame.bottom) box.scrollTop += top - frame.top - frame.height / 3
  }

  // A transcript is one stop for the Tab key, and its lines are walked through with the arrows.

  const linesOf = (box) => [...box.querySelectorAll("[data-cw-at]")]

  function stopAt(line) {
    for (const other of linesOf(line.closest(".cw-captions"))) other.tabIndex = other === line ? 0 : -1
  }

  const STEPS = { ArrowUp: (i) => i - 1, ArrowDown: (i) => i + 1, Home: () => 0, End: () => Infinity }

  document.addEventListener("keydown", (event) => {
    const line = event.target.closest?.(".cw-captions [data-cw-at]")
    if (!line || !Object.hasOwn(STEPS, event.key) || isModified(event)) return
    const lines = linesOf(line.closest(".cw-captions"))
    const wanted = STEPS[event.key](lines.indexOf(line))
    lines[Math.max(0, Math.min(wanted, lines.length - 1))].focus()
    event.preventDefault()
  })

  document.addEventListener("focusin", (event) => {
    const line = event.target.closest?.(".cw-captions [data-cw-at]")
    if (line) stopAt(line)
  })

  function offer() {
    const place = document.querySelector("[data-cw-page][data-cw-offer]")
    if (!place || keysOf(place).every(isDone)) return
    place.classList.add("cw-offers")
    say("The video has ended. Above it, you can mark this as done.")
  }

  // Progress: when each item was marked as done, by its key, and the key of the one last opened.

  let unkept = null // what the browser would not keep, for as long as this page is open

  function parsed(text) {
    try {
      return JSON.parse(text)
    } catch {
      return null
    }
  }

  function read() {
    try {
      return unkept ?? progressIn(parsed(localStorage.getItem(STORE))) ?? { done: {}, last: "" }
    } catch {
      return { done: {}, last: "" }
    }
  }

  // The progress that some data holds; null where it holds none that can be understood.
  function progressIn(data) {
    const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value)
    if (!isMapping(data) || data.version !== VERSION || !isMapping(data.done)) return null
    const isTime = (value) => typeof value === "string" && !Number.isNaN(Date.parse(value))
    const done = Object.entries(data.done).filter(([, time]) => isTime(time))
    return { done: Object.fromEntries(done), last: typeof data.last === "string" ? data.last : "" }
  }

  // Change what is kept, from how it is now: another tab may have changed it. False if refused.
  function change(edit) {
    const progress = read()
    edit(progress)
    try {
      localStorage.setItem(STORE, JSON.stringify({ version: VERSION, ...progress }))
      unkept = null
    } catch {
      unkept = progress
    }
    show()
    return !unkept
  }

  const isDone = (key) => Object.hasOwn(read().done, key)
  const keysOf = (place) => place.dataset.cwPage.split(" ")

  function mark(keys, title) {
    const done = !keys.every(isDone)
    const kept = change((progress) => {
      for (const key of keys) {
        if (!done) delete progress.done[key]
        else progress.done[key] ??= new Date().toISOString()
      }
    })
    if (kept) say(`${title}: ${done ? "done" : "not done"}`, true)
    else say("This browser keeps nothing for this site, so that your progress is lost when you leave the page.")
  }

  // What there is to do in this page, by the places that say how much of it is done.
  function stretches() {
    const found = []
    for (const element of all("[data-cw-progress], [data-cw-item]")) {
      if ("cwProgress" in element.dataset) found.push({ place: element, items: [] })
      else found.at(-1)?.items.push(element)
    }
    return found
  }

  const pageTitle = () => document.querySelector("h1")?.firstChild?.textContent.trim() ?? ""
  // An item's title, or the start of what is said of it, follows its place; most are links.
  const titleOf = (item) => item.nextSibling?.textContent.trim().slice(0, 100) ?? ""
  const linkOf = (item) => item.parentElement.querySelector("a")

  // Put what can be pressed where the page has a place for it.
  function open() {
    for (const box of all(".cw-captions:has([data-cw-at])")) stopAt(linesOf(box)[0])
    for (const place of all("[data-cw-page]:empty")) {
      place.append(button("", () => mark(keysOf(place), pageTitle())))
    }
    for (const item of all("[data-cw-item]:empty")) {
      const press = () => mark([item.dataset.cwItem], titleOf(item))
      const canPress = "cwMark" in item.dataset
      item.append(canPress ? make("button", { type: "button", onclick: press }) : make("span"))
    }
    for (const place of all("[data-cw-progress]:empty")) place.append(...bar())
    for (const place of all("[data-cw-course]:not(:has(progress))")) {
      place.replaceChildren(make("p"), make("div", {}, ...bar()), keeping())
    }
    const page = document.querySelector("[data-cw-page]")
    if (page && read().last !== keysOf(page)[0]) change((progress) => { progress.last = keysOf(page)[0] })
    show()
    showDay()
  }

  const bar = () => {
    const line = make("progress", { max: 1, value: 0 })
    line.setAttribute("aria-hidden", "true") // the words beside it say the same
    return [line, make("span")]
  }

  function show() {
    const { done, last } = read()
    const isDone = (key) => Object.hasOwn(done, key)
    const keyOf = (item) => item.dataset.cwItem
    for (const place of all("[data-cw-page]")) {
      const pressed = keysOf(place).every(isDone)
      if (pressed) place.classList.remove("cw-offers")
      place.firstChild.textContent = pressed ? "Done" : "Mark as done"
      place.firstChild.ariaPressed = pressed
    }
    for (const item of all("[data-cw-item]")) {
      const tick = item.firstChild
      const pressed = isDone(keyOf(item))
      item.closest("li")?.classList.toggle("cw-is-done", pressed)
      if (tick.localName === "button") {
        tick.ariaLabel = `${pressed ? "Done" : "Mark as done"}: ${titleOf(item)}`
        tick.ariaPressed = pressed
      } else tick.textContent = pressed ? "Done: " : ""
    }
    const weeks = stretches()
    const items = weeks.flatMap((week) => week.items)
    const count = (place, some) => {
      const finished = some.filter((item) => isDone(keyOf(item))).length
      place.querySelector("progress").value = finished / (some.length || 1)
      place.querySelector("progress").hidden = !finished
      place.querySelector("progress + span").textContent = `${finished} of ${some.length} done`
      place.classList.toggle("cw-nothing", !some.length)
    }
    for (const week of weeks) count(week.place, week.items)
    for (const place of all("[data-cw-course]")) {
      count(place, items)
      const start = items.findIndex((item) => keyOf(item) === last)
      const order = start < 0 ? items : [...items.slice(start), ...items.slice(0, start)]
      const next = order.find((item) => !isDone(keyOf(item)) && linkOf(item))
      const words = start < 0 ? "Start here:" : "Continue where you stopped:"
      const where = next && weeks.find((week) => week.items.includes(next)).place
      place.firstChild.replaceChildren(
        ...(next ? [make("a", { href: linkOf(next).href, className: "cw-start" },
          make("span", {}, words), ` ${titleOf(next)} `, make("span", {}, headingBefore(where)))]
          : items.length ? ["You have done everything that is here."] : []),
      )
    }
  }

  // Which week it is: by the clock where the course is given, whenever the site was built.
  function showDay() {
    for (const list of all("[data-cw-zone]")) {
      const today = new Date().toLocaleDateString("sv", { timeZone: list.dataset.cwZone }) // 2026-10-05
      const slots = [...list.querySelectorAll("[data-cw-from]")]
      const isNow = ({ dataset }) => dataset.cwFrom <= today && today <= dataset.cwTo
      const linkIn = (slot) => slot.querySelector(":is(h2, h3) a:not(.headerlink)")
      for (const slot of slots.filter(isNow)) {
        slot.setAttribute("aria-current", "date")
        slot.querySelector(".cw-days:not(:has(em))")?.append(" ", make("em", { className: "cw-status" }, "now"))
      }
      const current = slots.find((slot) => isNow(slot) && linkIn(slot))
      const week = current ?? slots.find((slot) => slot.dataset.cwFrom > today && linkIn(slot))
      for (const place of week ? all("[data-cw-now]") : []) {
        const days = week.querySelector(".cw-days").firstChild.textContent
        const link = make("a", { href: linkIn(week).href }, linkIn(week).textContent)
        place.replaceChildren(make("strong", {}, current ? "This week:" : `Next, ${days}:`), " ", link)
        place.hidden = false
      }
    }
  }

  // Where a stretch of a page belongs.
  function headingBefore(place) {
    let heading = place
    while (heading && !/^H\d$/.test(heading.tagName)) heading = heading.previousElementSibling
    return heading?.querySelector("a:not(.headerlink)")?.textContent ?? ""
  }

  // Saving progress as a file, reading it back, and erasing it.

  function keeping() {
    const file = make("input", { type: "file", accept: ".json,application/json", hidden: true })
    file.onchange = async () => {
      if (file.files[0]) say(await bringIn(file.files[0]))
      file.value = ""
    }
    return make("details", {},
      make("summary", {}, "Save or move your progress"),
      make("p", {}, "Your progress is kept in this browser and nowhere else. A file takes it to another one."),
      button("Save to a file", saveFile),
      button("Add from a file", () => file.click()),
      button("Erase", erase),
      button("Keys", showKeys),
      file,
    )
  }

  const courseTitle = () => document.querySelector("[data-cw-course]").dataset.cwCourse

  function saveFile() {
    const content = { version: VERSION, course: courseTitle(), ...read() }
    const url = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: "application/json" }))
    const name = courseTitle().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-")
    make("a", { href: url, download: `progress-${name}.json` }).click()
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
  }

  // Add what a file holds to what is there, and say what came of it.
  async function bringIn(file) {
    const data = file.size < 2_000_000 ? parsed(await file.text()) : null
    const progress = progressIn(data)
    if (!progress && data?.version > VERSION) return "This file comes from a newer version of this site: reload the page and try again."
    if (!progress) return "This file holds no progress. Choose one that was saved by a course's page like this one."
    const other = `This file is from another course: ${data.course}. Add what it holds to this one?`
    if (data.course !== courseTitle() && !confirm(other)) return "Nothing was added."
    const before = Object.keys(read().done).length
    const kept = change((own) => {
      own.done = { ...progress.done, ...own.done }
      own.last ||= progress.last
    })
    const added = Object.keys(read().done).length - before
    const words = `From the file, ${added} ${added === 1 ? "item was" : "items were"} added.`
    return kept ? words : `${words} But this browser will not keep them when you leave the page.`
  }

  function erase() {
    if (!confirm("Erase your progress in this course from this browser?")) return
    unkept = null
    try {
      localStorage.removeItem(STORE)
    } catch {
      // Then there is nothing kept to erase.
    }
    show()
    say("Your progress has been erased.")
  }

  // Keys. Those for the next and the previous page, and for searching, are the theme's own.

  const KEYS = [
    ["n", "next page"],
    ["p", "previous page"],
    ["d", "mark this page as done, or take the mark away"],
    ["/", "search"],
    ["?", "this list"],
    ["Esc", "close it"],
  ]
  const KEYS_OFF = `${STORE}:keys` // people who dictate may press keys without meaning to

  const areKeysOff = () => {
    try {
      return localStorage.getItem(KEYS_OFF) === "off"
    } catch {
      return false
    }
  }

  function useKeys(wanted) {
    try {
      if (wanted) localStorage.removeItem(KEYS_OFF)
      else localStorage.setItem(KEYS_OFF, "off")
    } catch {
      say("This browser does not keep this choice.")
    }
  }

  // Before the theme hears of a key: so that those that are off are off for it too.
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]")
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.key.length > 1) return
    if (areKeysOff() || document.querySelector("dialog[open]")) {
      event.stopImmediatePropagation()
    } else if (event.key === "?") {
      event.preventDefault()
      showKeys()
    } else if (event.key === "d" && !event.repeat) {
      document.querySelector("[data-cw-page] > button")?.click()
    }
  }, true)

  function showKeys() {
    const list = KEYS.flatMap(([key, words]) => [
      make("dt", {}, make("kbd", {}, key)),
      make("dd", {}, words),
    ])
    const choice = make("input", { type: "checkbox", checked: !areKeysOff() })
    choice.onchange = () => useKeys(choice.checked)
    const dialog = make("dialog", { className: "cw-keys md-typeset" },
      make("h2", { id: "cw-keys-title" }, "Keys"),
      make("dl", {}, ...list),
      make("p", {}, make("label", {}, choice, " Use these keys")),
      button("Close", () => dialog.close()),
    )
    dialog.setAttribute("aria-labelledby", "cw-keys-title")
    dialog.addEventListener("close", () => dialog.remove())
    document.body.append(dialog)
    dialog.showModal() // which gives the focus back where it was
  }

  // Another tab, and a page that comes back from the browser's memory, show what is kept now.
  addEventListener("storage", (event) => {
    if (event.key === STORE || event.key === null) show()
  })
  addEventListener("pageshow", (event) => event.persisted && show())

  // Pages that were opened are there without a connection, where the site is an app. In a preview,
  // or where it is one no more, a worker that is left at its address goes with all that it keeps.

  async function keepOpened() {
    const workers = navigator.serviceWorker
    const wasKeptBy = workers.controller
    if (document.querySelector("link[rel=manifest][href*='assets/app.webmanifest']")) {
      await workers.register(new URL("coursewright-worker.js", SITE))
      const { active } = await workers.ready
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name)
      if (!wasKeptBy) active.postMessage([location.href, ...loaded])
      return
    }
    const left = await workers.getRegistration(SITE)
    const isOurs = left?.scope === SITE.href && left.active?.scriptURL.endsWith("/coursewright-worker.js")
    if (isOurs) await left.unregister()
    const ours = (name) => name.startsWith(`coursewright ${SITE.pathname} `)
    for (const name of (await caches.keys()).filter(ours)) await caches.delete(name)
  }

  if (navigator.serviceWorker && location.protocol !== "file:") {
    addEventListener("load", () => keepOpened().catch(() => {})) // some keep nothing, on purpose
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
      if (data === "coursewright: kept") say("There is no connection: this is the page as it was when you last opened it.", isSaid())
    })
  }

  // Once for as long as a tab is open, it is seen; then it is only heard.
  function isSaid() {
    try {
      return sessionStorage.getItem(STORE) === "kept" || void sessionStorage.setItem(STORE, "kept")
    } catch {
      return true
    }
  }

  // Where the theme changes pages without loading, it says when there is a new one.
  if (window.document$) window.document$.subscribe(open)
  else open()
})()
