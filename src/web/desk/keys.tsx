/** Keys: the list of the page's keys (F1) and the switch that turns them off. Shown by script only. */
import { deskWords } from '../i18n/desk.ts'
import { useUi } from '../ui.ts'
import { keys } from './elements.ts'

export function KeysHint() {
  const { lang } = useUi()
  const w = deskWords[lang]
  return keys(
    <>
      <button type="button" class="lt-linkish lt-no-print" data-keys-open hidden>
        {w.keys} (F1)
      </button>
      <dialog class="desk-dialog" aria-labelledby="keys-title">
        <h2 class="govuk-heading-m" id="keys-title">
          {w.keys}
        </h2>
        <p class="govuk-body">{w.keysF1}</p>
        <dl class="desk-keys" data-keys-list />
        <div class="govuk-checkboxes govuk-checkboxes--small">
          <div class="govuk-checkboxes__item">
            <input class="govuk-checkboxes__input" id="keys-off" type="checkbox" data-keys-off />
            <label class="govuk-label govuk-checkboxes__label" for="keys-off">
              {w.keysOff}
            </label>
          </div>
        </div>
        <form method="dialog">
          <button type="submit" class="govuk-button govuk-button--secondary">
            {w.close}
          </button>
        </form>
      </dialog>
    </>,
  )
}
