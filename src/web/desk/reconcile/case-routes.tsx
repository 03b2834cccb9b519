/** Case routes: cases of an office, and the steps of their owners. */
import { members } from '#exchange'
import type { Problem } from '#kernel'
import {
  type CaseView,
  COMPARED_FIELDS,
  caseFor,
  casesForOffice,
  type NewStep,
  type OwnerStep,
  stepCase,
  stepsFor,
} from '#reconcile'
import { attempt, pageNotFound } from '../../http.tsx'
import { reconcileWords } from '../../i18n/reconcile.ts'
import { formStatus, type Outcome, page, redirect } from '../../outcome.ts'
import type { StaffVisit } from '../../staff.ts'
import { type DeskRoutes, frame } from '../frame.ts'
import { CasePage, CasesPage, caseHref, EMPTY_STEP, type StepForm } from './cases.tsx'

const PAGE = 50
/** Rows whose corrected values one form takes. */
const MOST_ROWS = 8

async function casePage(
  visit: StaffVisit,
  form: StepForm = EMPTY_STEP,
  problems: readonly Problem[] = [],
): Promise<Outcome> {
  const { db, actor, lang, param, query } = visit
  const found = await db.tx(tx => caseFor(tx, actor, param('code')))
  if (found === null) return pageNotFound()
  return page({
    ...frame(lang, 'reconcile'),
    title: `${reconcileWords[lang].case} ${found.code}`,
    back: '/desk/cases',
    status: formStatus(problems),
    refused: problems.length > 0,
    body: (
      <CasePage
        case={found}
        steps={stepsFor(actor, found)}
        names={new Map((await members(db)).map(one => [one.agency, one.name]))}
        form={form}
        problems={problems}
        saved={query('done') === 'saved' && problems.length === 0}
      />
    ),
  })
}

/** What the agency says its rows say now; only fields that were filled in. */
function correctedIn({ form }: StaffVisit, found: CaseView): NewStep['corrected'] {
  const corrected: Record<string, Record<string, string>> = {}
  for (let i = 0; i < MOST_ROWS; i++) {
    const rowKey = form.text(`row.${i}`)
    if (!found.members.some(member => member.rowKey === rowKey)) continue
    for (const field of COMPARED_FIELDS) {
      const text = form.text(`fix.${i}.${field}`)
      if (text === '') continue
      corrected[rowKey] ??= {}
      corrected[rowKey][field] = text.slice(0, 500)
    }
  }
  return Object.keys(corrected).length > 0 ? corrected : undefined
}

export function caseRoutes({ get, post }: DeskRoutes): void {
  get('/desk/cases', async ({ db, actor, lang, query }) => {
    const [dueOn = '', caseId = ''] = query('after').split('.')
    const after =
      /^\d{4}-\d\d-\d\d$/u.test(dueOn) && /^[\da-f-]{36}$/u.test(caseId) ? { dueOn, caseId } : null
    const rows = await db.tx(tx => casesForOffice(tx, actor, { after, limit: PAGE }))
    const today = db.clock.now().slice(0, 10)
    const last = rows.at(-1)
    return page({
      ...frame(lang, 'reconcile'),
      title: reconcileWords[lang].casesTitle,
      back: '/desk/reconcile',
      body: (
        <CasesPage
          cases={rows.map(row => ({ ...row, isOverdue: row.dueOn < today }))}
          next={rows.length === PAGE && last ? `${last.dueOn}.${last.caseId}` : null}
        />
      ),
    })
  })

  get('/desk/cases/:code', visit => casePage(visit))
  post('/desk/cases/:code', async visit => {
    const { db, actor, form, param } = visit
    const typed: StepForm = {
      kind: form.text('kind'),
      reason: form.text('reason'),
      evidence: form.text('evidence'),
      eventId: form.text('eventId'),
    }
    const { problems } = await attempt(() =>
      db.tx(async tx => {
        const found = await caseFor(tx, actor, param('code'))
        if (found === null) return pageNotFound()
        const corrected = correctedIn(visit, found)
        return stepCase(tx, actor, {
          code: found.code,
          version: Number(form.text('version')),
          kind: typed.kind as OwnerStep,
          reason: typed.reason,
          evidence: typed.evidence.split('\n'),
          eventId: typed.eventId || null,
          ...(corrected && { corrected }),
        })
      }),
    )
    if (problems) return casePage(visit, typed, problems)
    return redirect(`${caseHref(param('code'))}?done=saved`)
  })
}
