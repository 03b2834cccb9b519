/**
 * <lt-live src="/desk/live" id="queue">: a part of the page that renews itself when the server says that
 * something changed. The server sends ticks only; the new part is read from the page itself, so there is one
 * way to render it. Without JavaScript the page carries a meta refresh instead.
 */

const QUIET_MS = 300
/** A page nobody touches stops renewing itself, so that a session left alone can end. Wall boards go on. */
const UNTOUCHED_MS = 20 * 60_000

class LiveElement extends HTMLElement {
  #source: EventSource | null = null
  #timer = 0
  #paused = false
  #loading = false
  #again = false
  #touchedAt = Date.now()
  #onVisible = () => this.#follow()
  #onTouch = () => {
    const slept = this.#isAlone()
    this.#touchedAt = Date.now()
    if (slept) {
      this.#follow()
      this.#soon()
    }
  }
  #onClick = (event: Event) => {
    const button = (event.target as Element).closest?.('[data-live-pause]')
    if (!button) return
    this.#paused = !this.#paused
    this.#mark()
    this.#follow()
    if (!this.#paused) void this.#renew()
  }

  connectedCallback() {
    this.addEventListener('click', this.#onClick)
    document.addEventListener('visibilitychange', this.#onVisible)
    for (const kind of ['pointerdown', 'keydown', 'scroll'])
      document.addEventListener(kind, this.#onTouch, { passive: true })
    this.#mark()
    this.#follow()
  }

  disconnectedCallback() {
    this.removeEventListener('click', this.#onClick)
    document.removeEventListener('visibilitychange', this.#onVisible)
    for (const kind of ['pointerdown', 'keydown', 'scroll'])
      document.removeEventListener(kind, this.#onTouch)
    this.#close()
  }

  #isAlone() {
    return this.dataset.wall === undefined && Date.now() - this.#touchedAt > UNTOUCHED_MS
  }

  #close() {
    this.#source?.close()
    this.#source = null
  }

  /** Listens while the page is seen and not paused. */
  #follow() {
    const wanted = !this.#paused && document.visibilityState === 'visible'
    if (!wanted) return this.#close()
    if (this.#source) return
    const src = this.getAttribute('src')
    if (!src) return
    let first = true
    this.#source = new EventSource(src)
    this.#source.addEventListener('changed', () => this.#soon())
    this.#source.addEventListener('open', () => {
      // What happened while the line was down is caught up by one reading.
      if (!first) this.#soon()
      first = false
    })
  }

  #soon() {
    window.clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => void this.#renew(), QUIET_MS)
  }

  async #renew() {
    if (this.#isAlone()) return this.#close()
    if (this.#loading) {
      this.#again = true
      return
    }
    this.#loading = true
    try {
      const response = await fetch(location.href, {
        credentials: 'same-origin',
        headers: { accept: 'text/html' },
      })
      // A session that ended leads to the sign-in page: follow it as a whole page.
      if (response.redirected) return location.reload()
      if (!response.ok) return
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      const fresh = page.getElementById(this.id)
      if (fresh) this.#swap(fresh)
    } catch {
      // The next tick tries again.
    } finally {
      this.#loading = false
      if (this.#again) {
        this.#again = false
        this.#soon()
      }
    }
  }

  #swap(fresh: Element) {
    const active = document.activeElement
    const inside = active && this.contains(active) ? active : null
    // Someone is writing here: wait until they are done.
    if (inside?.matches('input:not([type=submit]),textarea,select')) return this.#soon()
    const id = inside?.id
    const href = inside?.getAttribute('href')
    this.replaceChildren(...fresh.childNodes)
    this.#mark()
    if (!inside) return
    const again = id
      ? document.getElementById(id)
      : href
        ? this.querySelector<HTMLElement>(`[href="${CSS.escape(href)}"]`)
        : null
    again?.focus()
  }

  #mark() {
    for (const button of this.querySelectorAll<HTMLElement>('[data-live-pause]')) {
      button.hidden = false
      button.setAttribute('aria-pressed', String(this.#paused))
    }
  }
}

customElements.define('lt-live', LiveElement)
