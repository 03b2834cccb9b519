/** Ticket routes: reports of wrong values and questions about reads, and their answers. */
import { answerInquiry, inquiriesFor } from '#register'
import { answerCorrection, correctionsFor } from '#services'
import { attempt } from '../http.tsx'
import { deskWords } from '../i18n/desk.ts'
import { type Outcome, page, redirect } from '../outcome.ts'
import type { StaffVisit } from '../staff.ts'
import { type DeskRoutes, frame } from './frame.ts'
import { problem } from './problems.ts'
import { CorrectionsPage, InquiriesPage, type RefusedAnswer } from './tickets.tsx'

async function corrections(
  visit: StaffVisit,
  refused: RefusedAnswer | null = null,
): Promise<Outcome> {
  const { db, actor, lang } = visit
  return page({
    ...frame(lang, 'corrections'),
    title: deskWords[lang].correctionsTitle,
    status: refused ? 422 : 200,
    refused: refused !== null,
    body: (
      <CorrectionsPage
        corrections={(await correctionsFor(db, actor)).filter(c => c.answeredAt === null)}
        answered={visit.query('done') === 'answered'}
        refused={refused}
      />
    ),
  })
}

async function inquiries(
  visit: StaffVisit,
  refused: RefusedAnswer | null = null,
): Promise<Outcome> {
  const { db, official, lang } = visit
  const open = await inquiriesFor(db, official.agency, official.office)
  return page({
    ...frame(lang, 'inquiries'),
    title: deskWords[lang].inquiriesTitle,
    status: refused ? 422 : 200,
    refused: refused !== null,
    body: (
      <InquiriesPage
        inquiries={open.filter(i => i.answeredAt === null)}
        answered={visit.query('done') === 'answered'}
        refused={refused}
      />
    ),
  })
}

const isOutcome = (text: string): text is 'corrected' | 'right-as-it-is' =>
  text === 'corrected' || text === 'right-as-it-is'

export function ticketRoutes({ get, post }: DeskRoutes): void {
  get('/desk/corrections', visit => corrections(visit))
  post('/desk/corrections/:number', async visit => {
    const { db, actor, form } = visit
    const [ticket, text, typed] = [visit.param('number'), form.text('text'), form.text('outcome')]
    if (!isOutcome(typed)) {
      const problems = [problem('outcome-missing', { field: 'outcome' })]
      return corrections(visit, { ticket, problems, text })
    }
    const { problems } = await attempt(() =>
      db.tx(tx => answerCorrection(tx, actor, ticket, { outcome: typed, text })),
    )
    if (problems) return corrections(visit, { ticket, problems, text, outcome: typed })
    return redirect('/desk/corrections?done=answered')
  })

  get('/desk/inquiries', visit => inquiries(visit))
  post('/desk/inquiries/:id', async visit => {
    const { db, actor, form } = visit
    const [ticket, text] = [visit.param('id'), form.text('text')]
    const { problems } = await attempt(() => db.tx(tx => answerInquiry(tx, actor, ticket, text)))
    if (problems) return inquiries(visit, { ticket, problems, text })
    return redirect('/desk/inquiries?done=answered')
  })
}
