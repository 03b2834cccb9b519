/**
 * lt-autosave: says in words whether what is on this page is saved, and warns before it would be lost.
 * Saving itself is the form's button; nothing typed is kept in the browser.
 */
class Autosave extends HTMLElement {
  connectedCallback() {
    const form = this.closest('form')
    if (!form) return
    let dirty = false
    const warn = (event: BeforeUnloadEvent) => {
      if (dirty) event.preventDefault()
    }
    form.addEventListener('input', () => {
      if (dirty) return
      dirty = true
      this.textContent = this.dataset.unsaved ?? ''
    })
    form.addEventListener('submit', () => {
      dirty = false
    })
    addEventListener('beforeunload', warn)
  }
}

customElements.define('lt-autosave', Autosave)

export {}
