// Keeps what a learner has opened of this site, for when there is no connection.
//
// The network comes first, so that nothing is old where it can be new. Only files whose address
// changes with their content come from what is kept: so a page never gets another one's script.
"use strict"

const SHELL = [] // what the page for no connection needs
const PARTS = [] // the first parts of the addresses that are the site's; others may share its folder
const VERSION = "" // changes with these

const SITE = new URL(registration.scope)
const OFFLINE = new URL("coursewright-offline.html", SITE).href
const OURS = `coursewright ${SITE.pathname} `
const FORM = 1
const MEGABYTE = 1_000_000
const LARGEST = 5 * MEGABYTE // of one file
const PATIENCE = 4_000 // milliseconds for which a page that is kept waits for a slow network

const KEPT = {
  pages: { name: `${OURS}${FORM} pages`, entries: 100, bytes: 20 * MEGABYTE },
  files: { name: `${OURS}${FORM} files`, entries: 400, bytes: 60 * MEGABYTE },
  fixed: { name: `${OURS}${FORM} fixed`, entries: 80, bytes: 20 * MEGABYTE },
}
const NAMES = Object.values(KEPT).map(({ name }) => name)
const SIZE = "x-coursewright-size"

const shell = SHELL.map((path) => new URL(path, SITE).href)

addEventListener("install", (event) => {
  skipWaiting()
  event.waitUntil(prepare())
})

addEventListener("activate", (event) => event.waitUntil(takeOver()))

addEventListener("fetch", (event) => {
  const { request } = event
  const isPart = request.headers.has("range") || ["audio", "video"].includes(request.destination)
  if (request.method !== "GET" || isPart || !isOurs(request.url)) return
  event.respondWith(isFixed(request.url) ? fixed(event) : fresh(event))
})

// A page that came before this worker did tells what it has loaded.
addEventListener("message", (event) => {
  const addresses = Array.isArray(event.data) ? event.data.slice(0, KEPT.files.entries) : []
  event.waitUntil(Promise.all(addresses.filter(isOurs).map(keepToo)))
})

async function keepToo(address) {
  const key = keyOf(address)
  if (await find(key)) return
  const answer = await fetch(address).catch(() => null)
  if (answer && canBeKept(answer)) await keep(key, answer)
}

// What the address of a file leads to never changes: the theme's have a hash in them, ours behind.
function isFixed(address) {
  const { pathname, search } = new URL(address)
  return /^\?[\da-f]{8}$/.test(search) || /\.[\da-f]{8}\.min\.(?:css|js)$/.test(pathname)
}

function isOurs(address) {
  const { origin, pathname } = new URL(address)
  if (origin !== SITE.origin || !pathname.startsWith(SITE.pathname)) return false
  const [part] = pathname.slice(SITE.pathname.length).split("/", 1)
  return part === "" || PARTS.includes(decoded(part))
}

function decoded(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

// By what a file is known: what stands behind a page's address changes nothing in it.
function keyOf(address) {
  const url = new URL(address)
  if (!isFixed(url)) url.search = ""
  url.hash = ""
  return url.href
}

async function find(key) {
  for (const name of NAMES) {
    const answer = await caches.match(key, { cacheName: name })
    if (answer) return answer
  }
}

// Answering.

async function fixed(event) {
  const kept = await find(keyOf(event.request.url))
  return kept ?? load(event)
}

async function fresh(event) {
  const { request } = event
  const isPage = request.mode === "navigate"
  const key = keyOf(request.url)
  const coming = load(event)
  event.waitUntil(coming.catch(() => {}))
  const kept = await find(key)
  const tooLate = kept && isPage ? new Promise((done) => setTimeout(done, PATIENCE)) : coming
  const answer = await Promise.race([coming, tooLate]).catch(() => null)
  if (answer) return answer
  if (kept) {
    if (isPage && key !== OFFLINE) event.waitUntil(tell(event.resultingClientId))
    return kept
  }
  if (!isPage || key === OFFLINE) return Response.error()
  const wanted = encodeURIComponent(key.slice(SITE.href.length))
  return Response.redirect(`${OFFLINE}?page=${wanted}`)
}

// Without navigation preload: where that fails, Firefox shows its own error, whatever is answered.
async function load(event) {
  const { request } = event
  const answer = await fetch(request)
  const key = keyOf(request.url)
  if (answer.status === 404 || answer.status === 410) event.waitUntil(forget(key))
  else if (canBeKept(answer)) event.waitUntil(keep(key, answer.clone()))
  return answer
}

async function tell(id) {
  const page = id && (await clients.get(id))
  page?.postMessage("coursewright: kept")
}

// Keeping.

function canBeKept(answer) {
  const isWhole = answer.status === 200 && answer.type === "basic" && !answer.redirected
  const isLarge = Number(answer.headers.get("content-length")) > LARGEST
  return isWhole && !isLarge && !/no-store/.test(answer.headers.get("cache-control"))
}

// Whether it was kept: the device may have no room, its owner may want nothing kept, and a
// connection may end in the middle of a file.
async function keep(key, answer) {
  try {
    const body = await answer.blob()
    if (body.size > LARGEST || !(await isWhatItsAddressSays(key, body))) return false
    const headers = new Headers(answer.headers)
    headers.delete("content-encoding") // the body is unpacked by now
    headers.set(SIZE, body.size)
    const isPage = /^text\/html\b/.test(headers.get("content-type"))
    const kind = isFixed(key) ? KEPT.fixed : isPage ? KEPT.pages : KEPT.files
    const cache = await caches.open(kind.name)
    await cache.put(key, new Response(body, { headers }))
    if (isPage) await trim()
    return true
  } catch {
    return false
  }
}

// Just after a new build, a server may give the new file for the old one's address.
async function isWhatItsAddressSays(key, body) {
  const { search } = new URL(key)
  if (!search) return true
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await body.arrayBuffer()))
  return search === `?${[...hash.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`
}

async function forget(key) {
  for (const { name } of [KEPT.pages, KEPT.files]) await (await caches.open(name)).delete(key)
}

// What was not loaded for the longest time goes first; the shell stays.
async function trim() {
  for (const { name, entries, bytes } of Object.values(KEPT)) {
    const cache = await caches.open(name)
    const [requests, answers] = await Promise.all([cache.keys(), cache.matchAll()])
    const all = requests.map((request, i) => ({ request, size: Number(answers[i]?.headers.get(SIZE)) }))
    const others = all.filter(({ request: { url } }) => url !== OFFLINE && !shell.includes(url))
    let [count, total] = [others.length, others.reduce((sum, { size }) => sum + size, 0)]
    for (const { request, size } of others) {
      if (count <= entries && total <= bytes) break
      await cache.delete(request)
      count -= 1
      total -= size
    }
  }
}

// Coming and going.

// All of the shell is there, or the worker is not, and the one before it goes on.
async function prepare() {
  const missing = []
  for (const address of shell) if (!isFixed(address) || !(await find(keyOf(address)))) missing.push(address)
  for (const address of [...missing, OFFLINE]) {
    const answer = await fetch(address, { cache: isFixed(address) ? "default" : "no-cache" })
    const isKept = canBeKept(answer) && (await keep(keyOf(address), answer))
    if (!isKept) throw new Error(`${address} cannot be kept`)
  }
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith(OURS) && !NAMES.includes(name)) await caches.delete(name)
  }
  await clients.claim()
}
