/**
 * <lt-keys>: keyboard of the desk. Elements name their key in `data-key` (`ctrl+enter`, `alt+s`) and say what
 * it does in `data-key-label`. F1 opens the list. Keys can be switched off (WCAG 2.1.4) and are never taken
 * while an input method composes a Vietnamese letter.
 */

const OFF = 'lt-keys-off'

/** Name of the pressed combination, in the order ctrl, alt, shift, key; letters by their place on the keyboard. */
function nameOf(event: KeyboardEvent): string {
  // With Alt some systems put a sign in `key`; `code` still names the letter.
  const letter = /^(?:Key|Digit)(.)$/.exec(event.code)?.[1]?.toLowerCase()
  const key = event.altKey && letter ? letter : event.key.toLowerCase()
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${event.shiftKey && key.length > 1 ? 'shift+' : ''}${key}`
}

class KeysElement extends HTMLElement {
  #off = false
  #onKey = (event: KeyboardEvent) => this.#press(event)

  connectedCallback() {
    try {
      this.#off = localStorage.getItem(OFF) === '1'
    } catch {
      // Storage may be forbidden; then the choice lasts as long as the page.
    }
    document.addEventListener('keydown', this.#onKey)
    const dialog = this.querySelector('dialog')
    const opener = this.querySelector<HTMLElement>('[data-keys-open]')
    if (opener) {
      opener.hidden = false
      opener.addEventListener('click', () => this.#show())
    }
    const box = this.querySelector<HTMLInputElement>('[data-keys-off]')
    if (box) {
      box.checked = this.#off
      box.addEventListener('change', () => {
        this.#off = box.checked
        try {
          localStorage.setItem(OFF, box.checked ? '1' : '0')
        } catch {
          // As above.
        }
      })
    }
    dialog?.addEventListener('click', event => {
      if (event.target === dialog) dialog.close()
    })
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.#onKey)
  }

  #press(event: KeyboardEvent) {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || event.repeat) return
    const name = nameOf(event)
    if (name === 'f1') {
      event.preventDefault()
      return this.#show()
    }
    if (this.#off) return
    if (document.querySelector('dialog[open]')) return
    const target = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(name)}"]`)
    if (!target || target.matches(':disabled')) return
    event.preventDefault()
    act(target)
  }

  #show() {
    const dialog = this.querySelector('dialog')
    const list = dialog?.querySelector('[data-keys-list]')
    if (!dialog || !list || dialog.open) return
    list.replaceChildren(
      ...[...document.querySelectorAll<HTMLElement>('[data-key]')].flatMap(el => {
        const key = document.createElement('dt')
        key.append(
          Object.assign(document.createElement('kbd'), { textContent: pretty(el.dataset.key!) }),
        )
        const what = document.createElement('dd')
        what.textContent = el.dataset.keyLabel ?? el.textContent?.trim() ?? ''
        return [key, what]
      }),
    )
    dialog.showModal()
  }
}

const pretty = (name: string) =>
  name
    .split('+')
    .map(part => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' + ')

/** A summary opens its panel; pressed again it goes on to the panel's own button, so a decision takes two presses. */
function act(target: HTMLElement) {
  const panel =
    target instanceof HTMLElement && target.tagName === 'SUMMARY' ? target.parentElement : null
  if (panel instanceof HTMLDetailsElement) {
    const confirm = panel.querySelector<HTMLButtonElement>('[data-key-confirm]')
    if (panel.open && confirm) return confirm.click()
    panel.open = true
    ;(
      confirm ?? panel.querySelector<HTMLElement>('input:not([type=hidden]),select,textarea,button')
    )?.focus()
    return
  }
  if (target.matches('input,select,textarea') || target.dataset.keyDo === 'focus') target.focus()
  else target.click()
}

customElements.define('lt-keys', KeysElement)
