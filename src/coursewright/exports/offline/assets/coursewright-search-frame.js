// What the theme's worker for the search finds around it in a frame. These names stand before the
// window's own, by which others still reach it.
const page = window.parent
const parent = undefined // the worker looks here for another way to work in a frame

const postMessage = (data) => page.postMessage(data, "*") // a file has no origin to name

const importScripts = (...paths) => paths.reduce(async (before, path) => {
  await before
  await new Promise((done, fail) => {
    const src = new URL(path, document.getElementById("worker").src)
    document.body.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: fail }))
  })
}, Promise.resolve())
