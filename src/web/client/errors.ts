/** After a refused form the error summary takes the focus, and its links lead into the inputs. */
const summary = document.querySelector<HTMLElement>('.govuk-error-summary')
if (summary) {
  summary.tabIndex = -1
  summary.focus()
  summary.addEventListener('click', event => {
    const link = (event.target as Element).closest('a')
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)))
    if (!target) return
    event.preventDefault()
    const group = target.closest('fieldset') ?? target.closest('.govuk-form-group') ?? target
    group.scrollIntoView()
    target.focus({ preventScroll: true })
  })
}

export {}
