/** Review routes: the next pair, the verdict, and taking it back. */
import { later, type Problem } from '#kernel'
import { giveReview, nextReview, reviewQuality, undoReview, type Verdict } from '#reconcile'
import { attempt } from '../../http.tsx'
import { reconcileWords } from '../../i18n/reconcile.ts'
import { formStatus, type Outcome, page, redirect } from '../../outcome.ts'
import type { StaffVisit } from '../../staff.ts'
import { type DeskRoutes, frame } from '../frame.ts'
import { type ReviewForm, ReviewPage } from './review.tsx'

const QUARTER_MS = 92 * 86_400_000

async function reviewPage(
  visit: StaffVisit,
  form: ReviewForm = { verdict: '', reason: '' },
  problems: readonly Problem[] = [],
): Promise<Outcome> {
  const { db, actor, official, lang, query } = visit
  const now = db.clock.now()
  const { task, quality } = await db.tx(async tx => ({
    task: await nextReview(tx, actor),
    quality: await reviewQuality(tx, official.agency, later(now, -QUARTER_MS)),
  }))
  const done = query('done')
  const undo = query('review')
  return page({
    ...frame(lang, 'reconcile'),
    title: reconcileWords[lang].reviewTitle,
    back: '/desk/reconcile',
    status: formStatus(problems),
    refused: problems.length > 0,
    body: (
      <ReviewPage
        task={task}
        form={form}
        problems={problems}
        undo={done === 'given' && /^[\da-f-]{36}$/u.test(undo) ? undo : null}
        answer={done === 'given' || done === 'undone' ? done : null}
        openedAt={now}
        quality={quality}
      />
    ),
  })
}

export function reviewRoutes({ get, post }: DeskRoutes): void {
  get('/desk/review', visit => reviewPage(visit))
  post('/desk/review', async visit => {
    const { db, actor, form } = visit
    const typed = { verdict: form.text('verdict'), reason: form.text('reason') }
    const opened = Date.parse(form.text('openedAt'))
    const tookS = Number.isFinite(opened) ? (Date.parse(db.clock.now()) - opened) / 1_000 : 0
    const { value, problems } = await attempt(() =>
      db.tx(tx =>
        giveReview(tx, actor, {
          runId: form.text('run'),
          row: Number(form.text('row')),
          personId: form.text('person'),
          verdict: typed.verdict as Verdict,
          reason: typed.reason,
          tookS,
        }),
      ),
    )
    if (problems) return reviewPage(visit, typed, problems)
    return redirect(`/desk/review?done=given&review=${value}`)
  })
  post('/desk/review/undo', async visit => {
    const { db, actor, form } = visit
    const { problems } = await attempt(() =>
      db.tx(tx => undoReview(tx, actor, form.text('review'))),
    )
    if (problems) return reviewPage(visit, undefined, problems)
    return redirect('/desk/review?done=undone')
  })
}
