/** Source routes of the console: all sources, a new one, and which police answer for whose identity. */
import { members } from '#exchange'
import { dayOf, type Problem } from '#kernel'
import {
  declareIdentityOwner,
  type NewSource,
  type Rights,
  registerSource,
  runsOf,
  sourcesOf,
} from '#reconcile'
import { attempt } from '../http.tsx'
import type { LayoutProps } from '../layout.tsx'
import { formStatus, type Outcome, page, redirect } from '../outcome.ts'
import type { StaffVisit, staffRoutes } from '../staff.ts'
import { SourcesPage } from './sources.tsx'

type Frame = Pick<LayoutProps, 'nav' | 'current' | 'shape' | 'title'>

const words = (text: string) => text.split(/[\s,;]+/u).filter(word => word !== '')

/** A source as it was typed; what is no number or no day is refused by the room. */
function sourceIn({ form }: StaffVisit): NewSource {
  const days = form.text('everyDays')
  return {
    agency: form.text('agency'),
    office: form.text('office'),
    code: form.text('code'),
    name: form.text('name'),
    agreement: form.text('agreement'),
    validFrom: form.text('validFrom'),
    validTo: form.text('validTo') || null,
    rights: form.text('rights') as Rights,
    fields: words(form.text('fields')) as unknown as NewSource['fields'],
    required: words(form.text('required')) as unknown as NewSource['required'],
    everyDays: days === '' ? null : Number(days),
  }
}

/** One problem for each faulty field, so that each is told where it is. */
const byField = (problems: readonly Problem[]): Problem[] =>
  problems.flatMap(one =>
    one.code === 'source.input-invalid'
      ? (one.field ?? '').split(', ').map(field => ({ ...one, field }))
      : [{ ...one, field: one.field ?? 'code' }],
  )

export function sourceRoutes(
  { get, post }: ReturnType<typeof staffRoutes>,
  frame: (visit: StaffVisit) => Frame,
): void {
  async function sourcesPage(
    visit: StaffVisit,
    problems: readonly Problem[] = [],
  ): Promise<Outcome> {
    const { db, form, query } = visit
    const known = await sourcesOf(db)
    const sources = await Promise.all(
      known.map(async source => ({ ...source, runs: await runsOf(db, source.sourceId) })),
    )
    const done = query('done')
    return page({
      ...frame(visit),
      status: formStatus(problems),
      refused: problems.length > 0,
      body: (
        <SourcesPage
          sources={sources}
          members={await members(db)}
          today={dayOf(db.clock.now())}
          typed={name => form.text(name)}
          problems={problems}
          done={problems.length === 0 && (done === 'registered' || done === 'owner') ? done : null}
        />
      ),
    })
  }

  get('/console/sources', visit => sourcesPage(visit))
  post('/console/sources', async visit => {
    const { db, actor } = visit
    const { problems } = await attempt(() =>
      db.tx(tx => registerSource(tx, actor, sourceIn(visit))),
    )
    if (problems) return sourcesPage(visit, byField(problems))
    return redirect('/console/sources?done=registered')
  })
  post('/console/sources/owners', async visit => {
    const { db, actor, form } = visit
    const { problems } = await attempt(() =>
      db.tx(tx =>
        declareIdentityOwner(
          tx,
          {
            unit: form.text('unit'),
            from: form.text('from'),
            agency: form.text('ownerAgency'),
            office: form.text('ownerOffice'),
          },
          actor,
        ),
      ),
    )
    if (problems) return sourcesPage(visit, problems)
    return redirect('/console/sources?done=owner')
  })
}
