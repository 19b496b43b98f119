// The search of a site that is opened from a folder: browsers give no worker to a page there, and
// a hidden frame does the worker's part. Put on a server, the site has its worker.
if (location.protocol === "file:") {
  const FRAME = new URL("coursewright-search.html", document.currentScript.src)

  window.Worker = class extends EventTarget {
    #frame = Object.assign(document.createElement("iframe"), { hidden: true, src: FRAME })
    #isThere = new Promise((done) => this.#frame.addEventListener("load", done))

    constructor() {
      super()
      addEventListener("message", ({ source, data }) => {
        if (source === this.#frame.contentWindow) this.dispatchEvent(new MessageEvent("message", { data }))
      })
      document.body.append(this.#frame)
    }

    async postMessage(data) {
      await this.#isThere
      this.#frame.contentWindow.postMessage(data, "*") // a file has no origin that could be named
    }
  }
}
