/**
 * lt-combobox: typing finds an option of the native select it wraps, with or without diacritics.
 * The select stays in the form and keeps the value; without script it is simply the select.
 */

/** Folds to plain letters: `Đồng Tháp` becomes `dong thap`. */
const fold = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase()

const MOST = 40

class Combobox extends HTMLElement {
  #select!: HTMLSelectElement
  #input!: HTMLInputElement
  #list!: HTMLUListElement
  #options: { option: HTMLOptionElement; folded: string }[] = []
  #shown: HTMLOptionElement[] = []
  #active = -1

  connectedCallback() {
    const select = this.querySelector('select')
    if (!select || this.#input) return
    this.#select = select
    this.#options = [...select.options]
      .filter(option => option.value !== '')
      .map(option => ({ option, folded: fold(option.text) }))

    const input = document.createElement('input')
    this.#input = input
    input.className = select.className.replace('govuk-select', 'govuk-input')
    input.type = 'text'
    input.autocomplete = 'off'
    input.setAttribute('role', 'combobox')
    input.setAttribute('aria-expanded', 'false')
    input.setAttribute('aria-autocomplete', 'list')
    for (const name of ['aria-describedby', 'aria-invalid']) {
      const value = select.getAttribute(name)
      if (value) input.setAttribute(name, value)
    }
    input.value = select.selectedOptions[0]?.value ? select.selectedOptions[0].text : ''

    const list = document.createElement('ul')
    this.#list = list
    list.className = 'lt-combobox__list'
    list.id = `${select.id}-list`
    list.hidden = true
    list.setAttribute('role', 'listbox')
    list.setAttribute('aria-label', this.dataset.label ?? '')
    input.setAttribute('aria-controls', list.id)

    // The input takes over the id, so that the label and the error summary lead to it.
    input.id = select.id
    select.id = `${select.id}-select`
    select.hidden = true
    this.append(input, list)

    input.addEventListener('input', () => this.#open())
    input.addEventListener('keydown', event => this.#key(event))
    input.addEventListener('blur', () => this.#leave())
    list.addEventListener('mousedown', event => {
      event.preventDefault()
      const item = (event.target as Element).closest<HTMLElement>('[role=option]')
      if (item) this.#choose(Number(item.dataset.at))
    })
  }

  #open() {
    const wanted = fold(this.#input.value.trim())
    const starts: HTMLOptionElement[] = []
    const holds: HTMLOptionElement[] = []
    for (const { option, folded } of this.#options) {
      if (folded.startsWith(wanted)) starts.push(option)
      else if (folded.includes(wanted)) holds.push(option)
      if (starts.length >= MOST) break
    }
    this.#shown = [...starts, ...holds].slice(0, MOST)
    this.#active = -1
    this.#list.replaceChildren(
      ...this.#shown.map((option, at) => {
        const item = document.createElement('li')
        item.setAttribute('role', 'option')
        item.id = `${this.#list.id}-${at}`
        item.dataset.at = String(at)
        item.textContent = option.text
        return item
      }),
    )
    this.#show(this.#shown.length > 0)
  }

  #show(open: boolean) {
    this.#list.hidden = !open
    this.#input.setAttribute('aria-expanded', String(open))
    if (!open) this.#input.removeAttribute('aria-activedescendant')
  }

  #move(to: number) {
    const items = this.#list.children
    items[this.#active]?.removeAttribute('aria-selected')
    this.#active = Math.max(0, Math.min(items.length - 1, to))
    const item = items[this.#active]
    if (!item) return
    item.setAttribute('aria-selected', 'true')
    item.scrollIntoView({ block: 'nearest' })
    this.#input.setAttribute('aria-activedescendant', item.id)
  }

  #key(event: KeyboardEvent) {
    // A Vietnamese input method is still making the letter; its keys are not ours.
    if (event.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (this.#list.hidden) this.#open()
      this.#move(this.#active + (event.key === 'ArrowDown' ? 1 : -1))
    } else if (event.key === 'Enter' && !this.#list.hidden && this.#active >= 0) {
      event.preventDefault()
      this.#choose(this.#active)
    } else if (event.key === 'Escape' && !this.#list.hidden) {
      event.preventDefault()
      this.#show(false)
    }
  }

  #choose(at: number) {
    const option = this.#shown[at]
    if (!option) return
    this.#select.value = option.value
    this.#input.value = option.text
    this.#show(false)
    this.#select.dispatchEvent(new Event('change', { bubbles: true }))
  }

  #leave() {
    this.#show(false)
    // Text typed in full counts as chosen; anything else empties the value, so nothing wrong is sent.
    const typed = fold(this.#input.value.trim())
    const same = this.#options.find(({ folded }) => folded === typed)
    const value = same?.option.value ?? ''
    if (this.#select.value === value) return
    this.#select.value = value
    if (same) this.#input.value = same.option.text
    this.#select.dispatchEvent(new Event('change', { bubbles: true }))
  }
}

customElements.define('lt-combobox', Combobox)

export {}
