/** Intake routes: card → person → form → dossier. Between the pages the person travels sealed, never in an address. */
import { isUuid, orThrow, type Problem } from '#kernel'
import { disclose, findByNumber, isAlive } from '#register'
import { type DeskForm, formAtDesk, intakeAtDesk, noticesOf, proceduresOn } from '#services'
import { toldNow } from '../called-up.ts'
import { attempt } from '../http.tsx'
import { deskWords } from '../i18n/desk.ts'
import { type Outcome, page, redirect } from '../outcome.ts'
import type { StaffVisit } from '../staff.ts'
import { askedIn, DeskFormPage } from './form.tsx'
import { type DeskRoutes, frame } from './frame.ts'
import { DESK_FIELDS, type DeskPerson, IntakePage, PersonPage } from './intake.tsx'
import { dossierHref } from './place.ts'
import { problem } from './problems.ts'
import { DESK_PURPOSE } from './purpose.ts'
import { type Reading, readCard } from './reading.ts'
import { type Intake, LASTS_MS, seal, unseal } from './sealed.ts'

const COOKIE = 'lt-intake'

/** Puts the person of this intake where only this house can read it. */
export function keepIntake(visit: StaffVisit, personId: string, reading: Reading | null): void {
  const { db, official, web, reply } = visit
  const at = db.clock.now()
  reply.setCookie(
    COOKIE,
    seal(db.keys, db.random, { personId, reading, officialId: official.officialId, at }),
    {
      path: '/desk/intake',
      httpOnly: true,
      sameSite: 'lax',
      secure: web.baseUrl.startsWith('https:'),
      maxAge: LASTS_MS / 1_000,
    },
  )
}

/** The intake under way. @throws `desk.intake-gone` */
export function intakeOf(visit: StaffVisit): Intake {
  const { db, official, request } = visit
  const of = { officialId: official.officialId, now: db.clock.now() }
  return orThrow(unseal(db.keys, request.cookies[COOKIE], of) ?? problem('intake-gone'))
}

const boxPage = ({ lang }: StaffVisit, problems: readonly Problem[] = [], typed = ''): Outcome =>
  page({
    ...frame(lang, 'intake'),
    title: deskWords[lang].intakeTitle,
    status: problems[0]?.status ?? 200,
    refused: problems.length > 0,
    body: <IntakePage problems={problems} typed={typed} />,
  })

async function personPage(visit: StaffVisit, problems: readonly Problem[] = []): Promise<Outcome> {
  const { db, actor, lang } = visit
  const { personId, reading } = intakeOf(visit)
  const shown = await db.tx(async tx => {
    const { view } = await disclose(tx, {
      actor,
      subject: personId,
      purpose: DESK_PURPOSE,
      fields: DESK_FIELDS,
    })
    const notices = await noticesOf(tx, personId)
    return {
      person: view as DeskPerson,
      alive: await isAlive(tx, personId),
      notices: notices.filter(n => n.usedBy === null),
      procedures: proceduresOn(tx.today).filter(p => p.forms !== null && p.channels.includes(1)),
      today: tx.today,
    }
  })
  return page({
    ...frame(lang, 'intake'),
    title: deskWords[lang].personCard,
    back: '/desk/intake',
    status: problems[0]?.status ?? 200,
    refused: problems.length > 0,
    body: <PersonPage {...shown} reading={reading} problems={problems} />,
  })
}

export function intakeRoutes({ get, post }: DeskRoutes): void {
  get('/desk/intake', visit => boxPage(visit))

  post('/desk/intake', async visit => {
    const { db, actor, form } = visit
    const typed = form.text('card')
    const { value, problems } = await attempt(async () => {
      const reading = orThrow(readCard(typed))
      const personId = await db.tx(tx =>
        findByNumber(tx, { actor, purpose: DESK_PURPOSE, number: reading.number }),
      )
      return {
        reading,
        personId: orThrow(personId ?? problem('person-unknown', { field: 'card' })),
      }
    })
    if (problems) return boxPage(visit, problems, typed)
    keepIntake(visit, value.personId, value.reading)
    return redirect('/desk/intake/person')
  })

  post('/desk/intake/pick', async visit => {
    const personId = visit.form.text('person')
    if (!isUuid(personId)) return redirect('/desk/search')
    keepIntake(visit, personId, null)
    return redirect('/desk/intake/person')
  })

  get('/desk/intake/person', visit => personPage(visit))

  get('/desk/intake/form', visit => {
    const of = { procedure: visit.query('procedure'), evidenceId: visit.query('notice') }
    return formPage(visit, { ...of, answers: {}, headSigned: false }, [])
  })

  post('/desk/intake/file', async visit => {
    const { db, actor, form, reply } = visit
    const { procedure, notice, headSigned, ...answers } = form.answers()
    const of = { procedure: procedure ?? '', evidenceId: notice ?? '', answers }
    const { personId } = intakeOf(visit)
    const signed = headSigned === 'true'
    const { value, problems } = await attempt(() =>
      db.tx(tx =>
        intakeAtDesk(tx, actor, {
          procedure: of.procedure,
          applicantId: personId,
          evidenceId: of.evidenceId,
          answers: signed ? { ...answers, 'consent.head': 'signed' } : answers,
          key: form.key,
        }),
      ),
    )
    if (problems) return formPage(visit, { ...of, headSigned: signed }, problems)
    reply.clearCookie(COOKIE, { path: '/desk/intake' })
    return redirect(`${dossierHref(value.child, 'decided')}?did=filed`)
  })
}

/** The form with what was typed; each refusal stands at its field and in the summary. */
async function formPage(
  visit: StaffVisit,
  of: {
    procedure: string
    evidenceId: string
    answers: Readonly<Record<string, string>>
    headSigned: boolean
  },
  problems: readonly Problem[],
): Promise<Outcome> {
  const { db, actor, lang } = visit
  const { personId } = intakeOf(visit)
  const form = await db.tx(tx => formAtDesk(tx, actor, { ...of, applicantId: personId }))
  const refused = problems.length > 0
  const told = toldNow(problems, askedIn(form), visit.form.text('_shown').split(' '))
  return page({
    ...frame(lang, 'intake'),
    title: deskWords[lang].formTitle,
    back: '/desk/intake/person',
    status: refused ? 422 : 200,
    refused: told.length > 0,
    body: (
      <DeskFormPage
        form={withOnly(form, told)}
        evidenceId={of.evidenceId}
        problems={told}
        more={refused && told.length === 0}
        headSigned={of.headSigned}
      />
    ),
  })
}

/** A form nobody has filled in yet blames nobody for it: at its fields stand the refusals that are told, and no others. */
const withOnly = (form: DeskForm, told: readonly Problem[]): DeskForm => ({
  ...form,
  pages: form.pages.map(p => ({
    ...p,
    fields: p.fields.map(f => ({
      ...f,
      problems: told.filter(one => one.field === f.field.key),
    })),
  })),
})
