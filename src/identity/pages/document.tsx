/** Document: a plain frame for the e-ID's pages where the house gives none of its own. */
import { render } from 'preact-render-to-string'
import type { IdentityPage } from '../visit.ts'
import { word } from './words.ts'

export function renderDocument(page: IdentityPage): string {
  const { lang, title, body, path, refused } = page
  const other = lang === 'vi' ? 'en' : 'vi'
  return `<!doctype html>${render(
    <html lang={lang} class="govuk-template">
      <head>
        <meta charset="utf-8" />
        <title>{`${refused ? `${word(lang, 'errorPrefix')}: ` : ''}${title} – ${word(lang, 'brand')}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="stylesheet" href="/assets/app.css" />
      </head>
      <body class="govuk-template__body">
        <div class="govuk-width-container">
          <p class="govuk-body">
            <a class="govuk-link" href={`${path}?lang=${other}`} hreflang={other} lang={other}>
              {word(lang, 'otherLanguage')}
            </a>
          </p>
          <main class="govuk-main-wrapper" id="main">
            {body}
          </main>
        </div>
      </body>
    </html>,
  )}`
}
