// A video loads once it is asked for: until then, the page asks nothing of anyone else.
document.addEventListener("click", (event) => {
  const poster = event.target.closest?.("a.cw-video")
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey)
  if (!poster || !isPlain) return
  const player = playerFor(poster)
  if (!player) return
  event.preventDefault()
  poster.replaceWith(player)
  player.focus()
})

function playerFor(poster) {
  const { cwYoutube: id, cwStart: start } = poster.dataset
  if (id) {
    const frame = document.createElement("iframe")
    frame.src = `https://www.youtube-nocookie.com/embed/${id}?autoplay=1&rel=0&start=${start ?? 0}`
    frame.title = poster.textContent.replace(/^Play the video: /, "")
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture"
    frame.referrerPolicy = "strict-origin-when-cross-origin" // YouTube plays for a known site only
    frame.className = "cw-player"
    return frame
  }
  if ("cwFile" in poster.dataset) {
    const video = document.createElement("video")
    video.src = poster.href
    video.controls = video.autoplay = true
    video.tabIndex = 0
    video.className = "cw-player"
    return video
  }
  return null
}
