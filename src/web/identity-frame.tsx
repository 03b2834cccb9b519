/** Identity frame: the pages of the e-ID, in the house's own header and footer. */
import type { IdentityPage } from '#identity'
import { buildAssets } from './assets.ts'
import { renderDocument, type WebDeps } from './http.tsx'
import type { Ui } from './ui.ts'

/**
 * Makes the function that `registerIdentity` takes as `renderPage`. The pages follow the device's theme,
 * because the e-ID knows nobody's preference but the language.
 */
export async function identityFrame(
  deps: Pick<WebDeps, 'cacheDir' | 'sandbox'>,
): Promise<(page: IdentityPage) => string> {
  const assets = await buildAssets(deps.cacheDir)
  return ({ title, body, lang, path, face, session, refused }) => {
    const ui: Ui = {
      lang,
      theme: 'auto',
      face: face ?? 'portal',
      path,
      displayName: session?.displayName ?? null,
      csrf: session?.csrf ?? null,
      sandbox: deps.sandbox,
      asset: assets.href,
      newKey: () => crypto.randomUUID(),
    }
    return renderDocument(
      ui,
      { title, refused, plain: face === null, signingIn: session === null },
      body,
    )
  }
}
