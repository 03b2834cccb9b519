/** Owed routes: what an agency should fetch, taking it, and the right values. */
import { correctionFor, correctionsFor, takeCorrection } from '#reconcile'
import { reconcileWords } from '../../i18n/reconcile.ts'
import { page, redirect } from '../../outcome.ts'
import { type DeskRoutes, frame } from '../frame.ts'
import { OwedOne, OwedPage, owedHref } from './owed.tsx'

export function owedRoutes({ get, post }: DeskRoutes): void {
  get('/desk/corrections-owed', async ({ db, actor, lang }) =>
    page({
      ...frame(lang, 'reconcile'),
      title: reconcileWords[lang].owedTitle,
      back: '/desk/reconcile',
      body: <OwedPage corrections={await db.tx(tx => correctionsFor(tx, actor))} />,
    }),
  )
  post('/desk/corrections-owed/:id', async ({ db, actor, param }) => {
    await db.tx(tx => takeCorrection(tx, actor, param('id')))
    return redirect(`${owedHref(param('id'))}?done=taken`)
  })
  get('/desk/corrections-owed/:id', async ({ db, actor, lang, param, query }) =>
    page({
      ...frame(lang, 'reconcile'),
      title: reconcileWords[lang].owedTitle,
      back: '/desk/corrections-owed',
      body: (
        <OwedOne
          correction={await db.tx(tx => correctionFor(tx, actor, param('id')))}
          taken={query('done') === 'taken'}
        />
      ),
    }),
  )
}
