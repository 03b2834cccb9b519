/** Search routes. The answer comes to the POST itself: what is searched and found never stands in an address. */
import { orThrow, type Problem } from '#kernel'
import { type Purpose, searchPersons } from '#register'
import { dossierOf } from '#services'
import type { FormData } from '../form-data.ts'
import { attempt } from '../http.tsx'
import { deskWords } from '../i18n/desk.ts'
import { type Outcome, page } from '../outcome.ts'
import type { StaffVisit } from '../staff.ts'
import { type DeskRoutes, frame } from './frame.ts'
import { problem } from './problems.ts'
import { dutiesOf } from './purpose.ts'
import { EMPTY_SEARCH, type SearchForm, SearchPage } from './search.tsx'
import { queryIn } from './search-box.ts'

function formOf(form: FormData): SearchForm {
  const text = (name: string) => form.text(name).slice(0, 200)
  return {
    purpose: text('purpose'),
    dossier: text('dossier'),
    basis: text('basis'),
    // One box holds a name or a number; a form of two boxes is understood as well.
    q: text('q') || text('number') || text('name'),
    birth: text('birth'),
    place: text('place'),
    wide: text('wide') === 'true',
  }
}

/** What the register calls a field stands in the one box here. */
const IN_BOX: ReadonlySet<string> = new Set(['name', 'number', 'phone', 'birthYear'])
const atBox = (problems: readonly Problem[]): readonly Problem[] =>
  problems.map(p => (p.field !== null && IN_BOX.has(p.field) ? { ...p, field: 'q' } : p))

async function searchPage(
  visit: StaffVisit,
  form: SearchForm,
  found: Awaited<ReturnType<typeof searchPersons>> | null,
  problems: readonly Problem[],
): Promise<Outcome> {
  const { db, lang, official } = visit
  return page({
    ...frame(lang, 'search'),
    title: deskWords[lang].searchTitle,
    status: problems[0]?.status ?? 200,
    refused: problems.length > 0,
    body: (
      <SearchPage
        form={form}
        bases={dutiesOf(official)}
        found={found}
        problems={problems}
        today={db.clock.now().slice(0, 10)}
      />
    ),
  })
}

export function searchRoutes({ get, post }: DeskRoutes): void {
  get('/desk/search', visit =>
    searchPage(visit, { ...EMPTY_SEARCH, basis: dutiesOf(visit.official)[0]!.code }, null, []),
  )

  post('/desk/search', async visit => {
    const { db, actor } = visit
    const form = formOf(visit.form)
    const { value, problems } = await attempt(() =>
      db.tx(async tx => {
        const query = orThrow(queryIn(form, tx.today))
        let purpose: Purpose
        if (form.purpose === 'dossier') {
          if (form.dossier === '') orThrow(problem('basis-missing', { field: 'dossier' }))
          const { procedure } = await dossierOf(tx, actor, form.dossier)
          purpose = { kind: 'dossier', dossier: form.dossier, procedure: procedure.code }
        } else {
          const duty = dutiesOf(visit.official).find(d => d.code === form.basis)
          purpose = {
            kind: 'duty',
            basis: orThrow(duty ?? problem('basis-missing', { field: 'basis' })).code,
          }
        }
        return searchPersons(tx, { actor, purpose, query, after: visit.form.text('after') || null })
      }),
    )
    return searchPage(visit, form, value, atBox(problems ?? []))
  })
}
