/** A form pressed twice is sent once; the server would refuse the second by its key anyway. */
document.addEventListener('submit', event => {
  const form = event.target as HTMLFormElement
  if (form.method !== 'post') return
  if (form.dataset.sent) {
    event.preventDefault()
    return
  }
  form.dataset.sent = 'yes'
})

// A page that comes back from the browser's memory may be sent again.
addEventListener('pageshow', event => {
  if (!event.persisted) return
  for (const form of document.querySelectorAll('form')) delete form.dataset.sent
})

export {}
