/**
 * Crowd: people at work on the house over HTTP, all at once: a hospital, parents, heads of households, a
 * clerk, registrars, police, insurance. Each does one thing after another until the house falls silent.
 */

import { DEMO_PASSWORD, demoPeople } from '#app'
import { sendBirthNotice } from '#exchange'
import { fileKeys, type Random } from '#kernel'
import {
  NoAnswer,
  type Page,
  type Post,
  Refused,
  type Somebody,
  signIn,
  type Typed,
  Visitor,
} from '#test/forms'
import { childName, type Mother, noticeOf, PORTAL_MOTHERS, pick } from './families.ts'
import type { Journal } from './journal.ts'

/** One request that changes something. Sent again after a crash when no answer came. */
export type Deed = Readonly<{
  what: string
  send(): Promise<void>
  /** False where the answer took away what sending again would need. */
  repeatable?: boolean
}>

/** A notice that waits for its mother to come to the desk. */
type Waiting = Readonly<{ mother: Mother; evidenceId: string }>

export class Crowd {
  readonly journal: Journal
  readonly random: Random
  readonly mothers: readonly Mother[]
  /** Refusals that no colleague and no waiting time explains. */
  readonly refusals: string[] = []
  /** Deeds whose answer never came, by who sent them: nobody sends two at once. */
  readonly unsure: Deed[] = []
  /** The latest deed of each kind that was acknowledged, to be sent once more. */
  readonly latest = new Map<string, Deed>()
  acknowledged = 0
  conflicts = 0
  working = false
  private readonly visitors = new Map<string, Visitor>()
  private readonly keysDir: string
  private url = ''
  private children = 0
  private serial = 20_000
  private readonly atDesk: Waiting[] = []
  private readonly names = new Map<string, string>()

  constructor(of: {
    journal: Journal
    random: Random
    mothers: readonly Mother[]
    keysDir: string
  }) {
    this.journal = of.journal
    this.random = of.random
    this.mothers = of.mothers
    this.keysDir = of.keysDir
  }

  /** Everybody learns where the house is now. */
  moveTo(url: string): void {
    this.url = url
    for (const visitor of this.visitors.values()) visitor.base = url
  }

  /** Starts everybody; resolves when all have stopped, because the house is gone or `working` was ended. */
  async work(): Promise<void> {
    this.working = true
    const people: readonly (() => Promise<void>)[] = [
      () => this.hospital(),
      () => this.parent('019196007731'),
      () => this.parent('019192009914'),
      () => this.head('019062004417'),
      () => this.head('019090015526'),
      () => this.clerk('motcua'),
      () => this.official('hotich'),
      () => this.official('hotich2'),
      () => this.official('congan'),
      () => this.official('bhyt'),
      () => this.passerBy(),
    ]
    await Promise.all(people.map(person => this.untilSilence(person)))
  }

  /** Sends every deed without an answer again, and the latest answered one of each kind too. */
  async repeat(): Promise<number> {
    const again = [...this.unsure.splice(0), ...this.latest.values()]
    for (const deed of again) await this.try(deed)
    return again.length
  }

  private async untilSilence(person: () => Promise<void>): Promise<void> {
    while (this.working) {
      try {
        await person()
      } catch (error) {
        if (error instanceof NoAnswer) return
        if (!(error instanceof Refused)) throw error
        this.note('on the way', error)
      }
      await this.breathe()
    }
  }

  private breathe(): Promise<void> {
    return new Promise(resolve => setTimeout(resolve, 5 + this.random.int(60)))
  }

  /** Does a deed; without an answer it is kept to be sent again. */
  private async try(deed: Deed): Promise<boolean> {
    try {
      await deed.send()
      this.acknowledged++
      if (deed.repeatable !== false) this.latest.set(deed.what, deed)
      return true
    } catch (error) {
      if (error instanceof NoAnswer) {
        this.unsure.push(deed)
        throw error
      }
      if (!(error instanceof Refused)) throw error
      this.note(deed.what, error)
      return false
    }
  }

  private note(what: string, error: Refused): void {
    // A colleague was faster, or the e-ID asks for patience after tries that a crash left open.
    if (error.page.status === 409) this.conflicts++
    else if (error.page.status !== 429) this.refusals.push(`${what}: ${error.message}`)
  }

  private visitor(name: string): Visitor {
    let visitor = this.visitors.get(name)
    if (!visitor) {
      visitor = new Visitor(this.url)
      this.visitors.set(name, visitor)
    }
    return visitor
  }

  /** The page, signing in first where one has to. */
  private async arrive(face: 'portal' | 'desk', username: string, path: string): Promise<Page> {
    const visitor = this.visitor(username)
    const page = await visitor.get(path)
    if (!page.path.startsWith('/eid/')) return page
    return this.signIn(visitor, face, username, path)
  }

  private async signIn(
    visitor: Visitor,
    face: 'portal' | 'desk' | 'ioc' | 'console',
    username: string,
    path: string,
  ): Promise<Page> {
    const { displayName } = demoPeople().find(p => p.username === username)!
    const who: Somebody = { username, password: DEMO_PASSWORD, displayName }
    const page = await signIn(visitor, face, who, path)
    this.journal.acknowledgeSession(visitor.cookie(`lt-${face}`)!)
    this.acknowledged++
    return page
  }

  private post(what: string, visitor: Visitor, post: Post, done: (to: string) => void): Deed {
    return { what, send: async () => done(await visitor.postOnly(post)) }
  }

  // ── a hospital ────────────────────────────────────────────────────────────────────────────────────

  private async hospital(): Promise<void> {
    // Not further ahead of the desk than the desk can follow.
    if (this.atDesk.length > 12) return
    const atHome = this.random.int(3) === 0
    const mother = atHome ? pick(this.random, PORTAL_MOTHERS) : pick(this.random, this.mothers)
    await this.try(this.sending(mother, atHome))
  }

  private sending(mother: Mother, atHome: boolean): Deed {
    const yesterday = new Date(Date.now() - 17 * 3_600_000).toISOString().slice(0, 10)
    const serial = String(this.serial++).padStart(5, '0')
    const number = `${serial}.GCS.19001.${yesterday.slice(2, 4)}`
    const sex = this.random.int(2) === 0 ? 'male' : 'female'
    const notice = noticeOf(mother, { number, birthDate: yesterday, sex })
    const idempotencyKey = `disaster-${number}`
    let known = false
    return {
      what: 'notice',
      send: async () => {
        const key = fileKeys(this.keysDir).pair('member.h55.yt.19001')
        const sent = await sendBirthNotice(this.url, key, notice, { idempotencyKey }).catch(
          error => {
            throw new NoAnswer(`notice ${number}: no answer`, { cause: error })
          },
        )
        if (sent.reply.status >= 500)
          throw new NoAnswer(`notice ${number} answered ${sent.reply.status}`)
        if (!sent.ok) throw new Error(`notice ${number}: ${JSON.stringify(sent.problem)}`)
        const { evidenceId, entryId } = sent.answer
        this.journal.acknowledge({ kind: 'notice', number, evidenceId, entryId })
        if (!known && !atHome) this.atDesk.push({ mother, evidenceId })
        known = true
      },
    }
  }

  // ── parents at home ───────────────────────────────────────────────────────────────────────────────

  private async parent(username: string): Promise<void> {
    const visitor = this.visitor(username)
    const page = await this.arrive('portal', username, '/portal/events/birth')
    const home = await visitor.get('/portal')
    const drafts = [...home.html.matchAll(/href="(\/portal\/drafts\/[\da-f-]{36})"/g)]
    const offers = page.forms.filter(form => form.action === '/portal/events/birth')
    if (offers.length > 0 && (drafts.length === 0 || this.random.int(3) === 0)) {
      const post = visitor.fill(pick(this.random, offers))
      const begun = await this.try(
        this.post('draft', visitor, post, to => {
          this.journal.acknowledge({
            kind: 'draft',
            draftId: /drafts\/([\da-f-]{36})/.exec(to)![1]!,
          })
        }),
      )
      if (begun) return
    }
    if (drafts.length > 0) await this.fillIn(visitor, username, pick(this.random, drafts)[1]!)
  }

  /** Page after page of a draft, as far as the house lives, sometimes back to the name once more. */
  private async fillIn(visitor: Visitor, username: string, path: string): Promise<void> {
    let page = await visitor.get(path)
    for (let turns = 0; turns < 12 && this.working; turns++) {
      if (page.path.startsWith('/eid/')) page = await this.signIn(visitor, 'portal', username, path)
      const form = page.forms.find(one => one.action.startsWith('/portal/drafts/'))
      if (!form) return
      const [, draftId, pageId] = /drafts\/([\da-f-]{36})\/([a-z]+)/.exec(form.action)!
      const { middle, given } = childName(this.children++)
      const answers: Record<string, string> = {}
      const choose = (name: string, value?: string) => {
        const offered = form.options[name]
        if (offered) answers[name] = value ?? pick(this.random, offered)
      }
      if (pageId === 'child') {
        for (const name of ['child.surname', 'child.ethnicity', 'child.hometown']) choose(name)
        answers['child.middleName'] = middle
        answers['child.givenName'] = given
      }
      choose('residence.choice', 'mother')
      choose('insurance.facility', '19001')
      choose('delivery.method')
      choose('declaration.true', 'true')
      let next = ''
      const deed =
        pageId === 'check'
          ? this.submitDraft(visitor, draftId!, visitor.fill(form, answers), to => {
              next = to
            })
          : this.saveDraft(visitor, draftId!, visitor.fill(form, answers), answers, to => {
              next = to
            })
      if (!(await this.try(deed)) || pageId === 'check') return
      page = await visitor.get(
        this.random.int(12) === 0 ? form.action.replace(/[a-z]+$/, 'child') : next,
      )
    }
  }

  private saveDraft(
    visitor: Visitor,
    draftId: string,
    post: Post,
    answers: Readonly<Record<string, string>>,
    then: (to: string) => void,
  ): Deed {
    return {
      what: 'save',
      send: async () => {
        const acknowledge = this.journal.typing(draftId, answers)
        const to = await visitor.postOnly(post)
        // A draft that a lost answer had submitted leads to its dossier and keeps what it had.
        if (!to.startsWith('/portal/drafts/')) return
        acknowledge()
        const given = answers['child.givenName']
        if (given) this.names.set(draftId, given)
        then(to)
      },
    }
  }

  private submitDraft(
    visitor: Visitor,
    draftId: string,
    post: Post,
    then: (to: string) => void,
  ): Deed {
    return this.post('submission', visitor, post, to => {
      const bundle = /^\/portal\/dossiers\/([^/?]+)/.exec(to)?.[1]
      // Signed in too long ago: the house asks who it is before anything is signed.
      if (!bundle) return then(to)
      const givenName = this.names.get(draftId)!
      this.journal.acknowledge({ kind: 'submitted', bundle, draftId, givenName })
      then(to)
    })
  }

  private async head(username: string): Promise<void> {
    const visitor = this.visitor(username)
    await this.arrive('portal', username, '/portal/events/birth')
    const home = await visitor.get('/portal')
    const asked = /href="(\/portal\/confirmations\/([\da-f-]{36}))"/.exec(home.html)
    if (!asked) return
    const page = await visitor.get(asked[1]!)
    const form = page.forms.find(one => one.action === asked[1])
    if (!form) return
    await this.try(
      this.post('confirmation', visitor, visitor.fill(form, { agree: 'yes' }), () =>
        this.journal.acknowledge({ kind: 'confirmed', confirmationId: asked[2]! }),
      ),
    )
  }

  // ── officials ─────────────────────────────────────────────────────────────────────────────────────

  private async clerk(username: string): Promise<void> {
    const visitor = this.visitor(username)
    const waiting = this.atDesk.shift()
    if (!waiting) return
    const { mother, evidenceId } = waiting
    let post: Post
    const { middle, given } = childName(this.children++)
    try {
      const box = await this.arrive('desk', username, '/desk/intake')
      const person = await visitor.submit(box.form(/\/intake$/), { card: mother.personalId })
      const form = (await visitor.submit(person.form(/\/form$/), { notice: evidenceId })).form(
        /\/file$/,
      )
      const typed: Record<string, string> = {
        'child.middleName': middle,
        'child.givenName': given,
        headSigned: 'true',
      }
      const answers: Typed = {
        'child.surname': null,
        'child.ethnicity': null,
        'child.hometown': null,
        'residence.choice': 'mother',
        'residence.relation': null,
        'insurance.facility': '19001',
        'delivery.method': 'vault',
        'declaration.true': 'true',
      }
      for (const [name, value] of Object.entries(answers))
        if (form.options[name] && name !== 'residence.relation')
          typed[name] = value ?? pick(this.random, form.options[name])
      post = visitor.fill(form, typed)
    } catch (error) {
      this.atDesk.unshift(waiting)
      throw error
    }
    const deed = this.post('intake', visitor, post, to => {
      const part = /^\/desk\/dossiers\/([^/?]+)/.exec(to)![1]!
      this.journal.acknowledge({ kind: 'filed', part, evidenceId, givenName: given })
    })
    // With its answer the person leaves the desk, cookie and all.
    await this.try({ ...deed, repeatable: false })
  }

  private async official(username: string): Promise<void> {
    const visitor = this.visitor(username)
    const tab = this.random.int(3) === 0 ? '/desk?tab=processing' : '/desk'
    const queue = await this.arrive('desk', username, tab)
    const takes = queue.forms.filter(form => form.action.endsWith('/take'))
    if (takes.length > 0) {
      const form = pick(this.random, takes.slice(0, 4))
      const part = /dossiers\/([^/]+)\//.exec(form.action)![1]!
      const taken = await this.try(
        this.post('taking', visitor, visitor.fill(form), () =>
          this.journal.acknowledge({ kind: 'taken', part }),
        ),
      )
      if (taken) await this.approve(visitor, part)
      return
    }
    const open = [...queue.html.matchAll(/href="\/desk\/dossiers\/([^"/?]+)"/g)]
    if (open.length > 0) await this.approve(visitor, pick(this.random, open)[1]!)
  }

  private async approve(visitor: Visitor, part: string): Promise<void> {
    const page = await this.caseOf(visitor, part)
    const form = page.forms.find(one => one.action.endsWith('/approve'))
    if (!form) return
    await this.try(
      this.post('approval', visitor, visitor.fill(form), () =>
        this.journal.acknowledge({ kind: 'approved', part }),
      ),
    )
  }

  /** A case; looked at once more when a colleague decided it, and ended the right to read, in between. */
  private async caseOf(visitor: Visitor, part: string): Promise<Page> {
    const path = `/desk/dossiers/${part}`
    try {
      return await visitor.get(path)
    } catch (error) {
      if (!(error instanceof Refused) || error.page.status !== 403) throw error
      this.conflicts++
      return visitor.get(path)
    }
  }

  // ── somebody who only comes and goes ──────────────────────────────────────────────────────────────

  private async passerBy(): Promise<void> {
    const [face, username] = pick(this.random, PASSERS_BY)
    await this.signIn(new Visitor(this.url), face, username, `/${face}`)
    // An account is sent so many codes an hour and no more.
    for (let i = 0; i < 40 && this.working; i++) await this.breathe()
  }
}

const PASSERS_BY = [
  ['portal', '019093012258'],
  ['ioc', 'lanhdao'],
  ['console', 'quantri'],
] as const
