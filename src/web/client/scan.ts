/**
 * <lt-scan decoder="…">: one box for a card. A desk scanner types like a keyboard, so a complete reading is sent
 * by itself; the camera is offered where there is one. The decoder is fetched only when the camera is used.
 */

type Detect = (video: HTMLVideoElement) => Promise<string | null>
type Detector = { detect(from: HTMLVideoElement): Promise<{ rawValue: string }[]> }
type DetectorClass = {
  new (options: { formats: string[] }): Detector
  getSupportedFormats?(): Promise<string[]>
}

/** Between two letters of a scanner there are a few milliseconds, between two of a person some fifty at least. */
const SCANNER_GAP_MS = 35
const SCANNER_LETTERS = 6
const LOOK_EVERY_MS = 150

/** Is this all of a card's text? Three lines of machine-readable zone, a QR text, or a whole number. */
function isWhole(text: string): boolean {
  const tidy = text.trim()
  if (/^\d{9}$|^\d{12}$/.test(tidy)) return true
  if (/^\d{12}\|/.test(tidy)) return tidy.split('|').length >= 7
  const lines = tidy.split(/\s+/)
  return lines.length === 3 && lines.every(line => line.length === 30)
}

class ScanElement extends HTMLElement {
  #stream: MediaStream | null = null
  #timer = 0
  #stray = ''
  #strayAt = 0
  #onDocumentKey = (event: KeyboardEvent) => this.#catchStray(event)

  get #box() {
    return this.querySelector<HTMLTextAreaElement>('textarea')
  }

  connectedCallback() {
    this.#box?.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.isComposing || event.shiftKey) return
      if (!isWhole(this.#box!.value)) return
      event.preventDefault()
      this.#send()
    })
    document.addEventListener('keydown', this.#onDocumentKey)
    const button = this.querySelector<HTMLButtonElement>('[data-scan-camera]')
    if (button && navigator.mediaDevices) {
      button.hidden = false
      button.addEventListener('click', () => void (this.#stream ? this.#stop() : this.#start()))
    }
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.#onDocumentKey)
    this.#stop()
  }

  #send() {
    this.#stop()
    this.querySelector('form')?.requestSubmit()
  }

  /** A scan that arrives while nothing is focused still lands in the box. */
  #catchStray(event: KeyboardEvent) {
    const at = event.target as Element
    if (at.matches?.('input,textarea,select') || event.isComposing) return
    if (event.timeStamp - this.#strayAt > SCANNER_GAP_MS) this.#stray = ''
    this.#strayAt = event.timeStamp
    if (event.key === 'Enter' && this.#stray.length >= SCANNER_LETTERS) {
      event.preventDefault()
      this.#box!.value += this.#stray
      this.#stray = ''
      if (isWhole(this.#box!.value)) this.#send()
      else this.#box!.value += '\n'
    } else if (event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey)
      this.#stray += event.key
  }

  async #start() {
    const video = this.querySelector('video')
    if (!video) return
    this.#say('starting')
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 1280 } },
      })
      const detect = await this.#detector()
      video.hidden = false
      video.srcObject = this.#stream
      await video.play()
      this.#say('looking')
      const look = async () => {
        if (!this.#stream) return
        const text = await detect(video).catch(() => null)
        if (!text) {
          this.#timer = window.setTimeout(look, LOOK_EVERY_MS)
          return
        }
        this.#box!.value = text
        this.#say('found')
        this.#send()
      }
      void look()
    } catch {
      this.#stop()
      this.#say('failed')
    }
  }

  #stop() {
    window.clearTimeout(this.#timer)
    for (const track of this.#stream?.getTracks() ?? []) track.stop()
    this.#stream = null
    const video = this.querySelector('video')
    if (video) {
      video.hidden = true
      video.srcObject = null
    }
  }

  #say(what: string) {
    const status = this.querySelector<HTMLElement>('[data-scan-status]')
    if (status) status.textContent = status.dataset[what] ?? ''
  }

  /** The system's own reader where it knows QR codes, else ours. */
  async #detector(): Promise<Detect> {
    const Own = (window as unknown as { BarcodeDetector?: DetectorClass }).BarcodeDetector
    if (Own && (await Own.getSupportedFormats?.())?.includes('qr_code')) {
      const own = new Own({ formats: ['qr_code'] })
      return async video => (await own.detect(video))[0]?.rawValue ?? null
    }
    const { readQr } = (await import(this.getAttribute('decoder')!)) as typeof import('./decode.ts')
    const canvas = document.createElement('canvas')
    const pen = canvas.getContext('2d', { willReadFrequently: true })!
    return async video => {
      canvas.width = video.videoWidth
      canvas.height = video.videoHeight
      if (!canvas.width) return null
      pen.drawImage(video, 0, 0)
      return readQr(pen.getImageData(0, 0, canvas.width, canvas.height))
    }
  }
}

customElements.define('lt-scan', ScanElement)
