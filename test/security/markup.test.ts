/**
 * Text stays text: whatever people, agencies and attackers write, no page makes an element, an attribute or a script
 * of it, wherever it is shown again; and the policy of every page would stop it a second time.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { DESKTOP, launch, NO_BROWSER, person } from '#test/browser'
import { readable, textOf } from '#test/markup'
import { type Answer, newcomer, type Person } from '#test/person'
import { enlist } from './house.ts'
import {
  beginDraft,
  citizen,
  confirm,
  deed,
  type Family,
  fillDraft,
  handIn,
  noticeFor,
  official,
  partsOf,
  sendNotice,
  settleFamily,
} from './journey.ts'
import { EVERYTHING, foreignMarkup, MARK, PAYLOADS } from './payloads.ts'

const { house, routes } = enlist()

/** Pages on which hostile text must now stand, with who sees them; a browser opens them all at the end. */
const shownTo = new Map<Person, Set<string>>()

function clean(page: Answer): Answer {
  assert.deepEqual(foreignMarkup(page.body), [], `${page.method} ${page.url}`)
  assert.ok(page.status < 500, `${page.method} ${page.url}: ${page.status}`)
  return page
}

/** The page is clean and the text is on it, letter by letter. */
function shows(who: Person, page: Answer, text: string): void {
  clean(page)
  const whole = textOf(page.body).replace(/\s+/g, ' ')
  // Long texts are cut by the rooms at lengths of their own; the beginning must be there.
  const start = text.replace(/\s+/g, ' ').slice(0, 380).trim()
  assert.ok(whole.includes(start), `${page.url} shows what was written`)
  if (page.method !== 'GET') return
  const pages = shownTo.get(who) ?? new Set()
  shownTo.set(who, pages.add(page.url))
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('the check itself', () => {
  it('sees every payload that a page would not escape', () => {
    for (const payload of PAYLOADS) {
      const pages = [
        `<!doctype html><title>a</title><p>${payload}</p>`,
        `<!doctype html><input value="${payload}">`,
        `<!doctype html><input value='${payload}'>`,
        `<!doctype html><input value=${payload}>`,
        `<!doctype html><textarea>${payload}</textarea>`,
        `<!doctype html><title>${payload}</title>`,
        `<!doctype html><a href="${payload}">a</a>`,
        `<!doctype html><script>"${payload}"</script>`,
        `<!doctype html><!-- ${payload} -->`,
        `<!doctype html><p>${textOf(payload)}</p>`,
      ]
      const isMarkup = pages.some(html => foreignMarkup(html).length > 0)
      assert.ok(isMarkup, payload)
    }
  })
  it('leaves escaped text alone', () => {
    const escaped = EVERYTHING.replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('"', '&quot;')
    assert.deepEqual(foreignMarkup(`<p class="a">${escaped}</p><input value="${escaped}">`), [])
  })
})

describe('what was typed comes back as text', () => {
  it('in every query and every part of a path, signed in or not', async () => {
    const people: [Person, RegExp][] = [
      [newcomer(house()), /^\/(?!portal|desk|ioc|console)/],
      [await citizen(house(), await one()), /^\/portal/],
      [await official(house(), 'hotich'), /^\/desk/],
      [await official(house(), 'lanhdao', 'ioc'), /^\/ioc/],
      [await official(house(), 'quantri', 'console'), /^\/console/],
    ]
    let asked = 0
    for (const [who, mine] of people)
      for (const { method, url } of routes()) {
        if (
          method !== 'GET' ||
          !mine.test(url) ||
          /\/live$|^\/exchange|^\/livez|^\/readyz/.test(url)
        )
          continue
        const text = PAYLOADS[asked++ % PAYLOADS.length]!
        const inPath = encodeURIComponent(text)
        const path = url.replace(/:\w+|\*/g, inPath)
        const query = [
          'return',
          'tab',
          'after',
          'before',
          'show',
          'did',
          'done',
          'unit',
          'indicator',
        ]
          .concat([
            'period',
            'entry',
            'procedure',
            'notice',
            'lang',
            'theme',
            'level',
            'state',
            'code',
          ])
          .map(name => `${name}=${encodeURIComponent(EVERYTHING.slice(0, 400))}`)
          .join('&')
        clean(await who.request(path))
        clean(await who.request(`${path}?${query}`))
        clean(await who.request(`${path}?${inPath}=${inPath}&lang[]=x&lang=vi&lang=${inPath}`))
      }
    assert.ok(asked > 50, `${asked} routes`)
  })

  it('each payload alone, where addresses and search boxes repeat it', async () => {
    const open = newcomer(house())
    const desk = await official(house(), 'hotich2')
    const admin = await official(house(), 'quantri', 'console')
    const searching = await desk.token('/desk/search')
    for (const text of PAYLOADS) {
      const part = encodeURIComponent(text)
      clean(await open.request(`/khong-co/${part}`))
      clean(await open.request(`/verify/${part.slice(0, 180)}`))
      clean(await open.follow(await open.post('/verify', { code: text })))
      shows(admin, await admin.request(`/console/ledger?entry=${part}`), text)
      for (const box of ['name', 'birth', 'number', 'dossier'])
        shows(
          desk,
          await desk.post('/desk/search', {
            _csrf: searching,
            purpose: box === 'dossier' ? 'dossier' : 'duty',
            basis: 'desk-lookup',
            birth: '1990',
            [box]: text,
          }),
          text.trim(),
        )
      shows(desk, await desk.post('/desk/intake', { _csrf: searching, card: text }), text.trim())
    }
  })

  it('at the sign-in: user name, code, and cookies that choose language and look', async () => {
    const me = newcomer(house())
    for (const text of [EVERYTHING.slice(0, 200), PAYLOADS[0]!, PAYLOADS[32]!]) {
      const first = await me.open('/portal/sign-in')
      const wrong = await me.submit(
        first,
        { username: text, password: 'x' },
        { action: /password$/ },
      )
      shows(me, wrong, text.slice(0, 200).trim())
      shownTo.delete(me)
      clean(
        await me.request('/', {
          headers: {
            cookie: `lt_lang=${encodeURIComponent(text)}; lt_theme="${text.replace(/[^\x20-\x7e]/g, '')}"`,
          },
        }),
      )
    }
  })
})

let people: Family | null = null
const one = async () => {
  people ??= await settleFamily(house())
  return people.mother
}

describe('what is stored comes back as text', () => {
  let family: Family
  let mother: Person
  let head: Person
  let registrar: Person
  let police: Person
  let bundle: string
  let birth: string

  before(async () => {
    family = await settleFamily(house())
    registrar = await official(house(), 'hotich')
    police = await official(house(), 'congan')
    mother = await citizen(house(), family.mother)
    head = await citizen(house(), family.head)
  })

  it('names and notes that a hospital sends are refused or shown as text', async () => {
    const notice = noticeFor(house(), family.mother)
    for (const text of PAYLOADS.slice(0, 12)) {
      const sent = await sendNotice(house(), {
        ...noticeFor(house(), family.mother),
        child: { ...notice.child, plannedName: text },
      })
      assert.equal(sent.ok, false, `a planned name ${text}`)
      assert.ok(!sent.reply.body.toString().includes('<script'), 'the refusal does not repeat it')
    }
    const sent = await sendNotice(house(), {
      ...notice,
      note: EVERYTHING.slice(0, 1_000).trim(),
      birth: {
        ...notice.birth,
        place: { ...notice.birth.place, text: EVERYTHING.slice(0, 480).trim() },
      },
    })
    assert.ok(sent.ok, JSON.stringify(sent))
    clean(await mother.open('/portal'))
    clean(await mother.open('/portal/events/birth'))
  })

  it('parts of a name are refused, and the refused form shows them as text', async () => {
    const draft = await beginDraft(mother)
    const page = await mother.open(`/portal/drafts/${draft}/child`)
    for (const text of PAYLOADS)
      for (const part of ['child.middleName', 'child.givenName']) {
        const answer = clean(
          await mother.submit(
            page,
            {
              'child.givenName': 'Tuệ',
              'child.surname': 'Khuất',
              'child.ethnicity': '01',
              'child.hometown': 'father',
              [part]: text,
            },
            { action: /drafts/ },
          ),
        )
        assert.equal(answer.status, 422, `${part}: ${text}`)
      }
    for (const [name, fields] of [
      [
        'child',
        {
          'child.surname': EVERYTHING,
          'child.ethnicity': EVERYTHING,
          'child.hometown': EVERYTHING,
        },
      ],
      [
        'residence',
        {
          'residence.choice': EVERYTHING,
          'residence.otherHead': EVERYTHING,
          'residence.relation': EVERYTHING,
        },
      ],
      ['insurance', { 'insurance.facility': EVERYTHING }],
      [
        'delivery',
        { 'delivery.method': EVERYTHING, 'copies.count': EVERYTHING, 'contact.phone': EVERYTHING },
      ],
      ['check', { 'declaration.true': EVERYTHING, _seen: EVERYTHING }],
    ] as const) {
      const at = `/portal/drafts/${draft}/${name}`
      const answer = await mother.post(at, {
        ...fields,
        _csrf: await mother.token('/portal/settings'),
      })
      assert.notEqual(answer.location, `/portal/dossiers/${draft}`)
      clean(answer)
      clean(await mother.open(at))
    }
    // What the hospital wrote about the place stands on the first page and on the last.
    const place = EVERYTHING.slice(0, 480).trim()
    shows(mother, await mother.open(`/portal/drafts/${draft}/notice`), place)
    shows(mother, await fillDraft(mother, draft), place)
    const wrong = await mother.open(`/portal/drafts/${draft}/report/mother.dob`)
    const sent = await mother.follow(
      await mother.submit(wrong, { text: EVERYTHING.slice(0, 1_900) }, { action: /report/ }),
    )
    assert.match(sent.url, /^\/portal\/reports\//)
    shows(mother, sent, EVERYTHING.slice(0, 1_900).trim())
    bundle = await handIn(mother, draft)
  })

  it('a report of a wrong value and its answer', async () => {
    const officers = [registrar, police]
    let answered = 0
    for (const officer of officers) {
      const page = clean(await officer.open('/desk/corrections'))
      if (!textOf(page.body).includes(MARK)) continue
      shows(officer, page, EVERYTHING.slice(0, 1_900).trim())
      const answer = { outcome: 'right-as-it-is', text: EVERYTHING.slice(0, 900) }
      const done = await officer.submit(page, answer, { action: /corrections\// })
      assert.equal(done.status, 303)
      answered++
    }
    assert.equal(answered, 1, 'exactly one office answers for the register')
    const { body } = await mother.open('/portal/me')
    const report = /\/portal\/reports\/[^"]+/.exec(body)![0]
    shows(mother, await mother.open(report), EVERYTHING.slice(0, 900).trim())
  })

  it('the reason of the head of the household', async () => {
    const id = await confirm(head, 'no', EVERYTHING.slice(0, 990))
    shows(head, await head.open(`/portal/confirmations/${id}`), EVERYTHING.slice(0, 990).trim())
    shows(mother, await mother.open(`/portal/dossiers/${bundle}`), EVERYTHING.slice(0, 990).trim())
    birth = (await partsOf(mother, bundle))[0]!
  })

  it('reasons of officials, the note of a hand-over, and their papers', async () => {
    await deed(registrar, birth, 'take')
    await deed(registrar, birth, 'hand-over', { note: EVERYTHING.slice(0, 490) })
    shows(
      registrar,
      await registrar.open(`/desk/dossiers/${birth}`),
      EVERYTHING.slice(0, 490).trim(),
    )
    await deed(registrar, birth, 'take')
    const page = await registrar.open(`/desk/dossiers/${birth}`)
    const empty = await registrar.submit(
      page,
      { need: ['child.givenName', EVERYTHING], 'reason:child.givenName': '', days: EVERYTHING },
      { action: /supplement$/ },
    )
    assert.equal(empty.status, 422)
    clean(empty)
    const refusing = await registrar.submit(
      page,
      { reason: '', legalBasis: EVERYTHING },
      { action: /refuse$/ },
    )
    clean(refusing)
    await deed(registrar, birth, 'supplement', {
      need: ['child.givenName', 'mother.dob'],
      'reason:child.givenName': EVERYTHING.slice(0, 900),
      'reason:mother.dob': EVERYTHING.slice(900, 1_700),
      days: '5',
    })
    const asked = EVERYTHING.slice(0, 900).trim()
    shows(mother, await mother.open(`/portal/dossiers/${bundle}`), asked)
    shows(mother, await mother.open(`/portal/dossiers/${birth}/supplement`), asked)
    clean(await mother.open('/portal/vault'))
  })

  it('the answer to a supplement and the names of its files', async () => {
    const page = await mother.open(`/portal/dossiers/${birth}/supplement`)
    const bad = await mother.submit(
      page,
      { 'child.givenName': EVERYTHING },
      {
        action: /supplement$/,
        files: [
          {
            field: 'file:mother.dob',
            name: 'a.svg',
            type: 'image/svg+xml',
            bytes: Buffer.from(EVERYTHING),
          },
        ],
      },
    )
    assert.equal(bad.status >= 400, true)
    clean(bad)
    const name = `${PAYLOADS[6]} ${PAYLOADS[33]}.png`.replaceAll('"', '%22')
    const good = await mother.submit(
      page,
      { 'child.givenName': 'Tuệ' },
      {
        action: /supplement$/,
        files: [{ field: 'file:mother.dob', name, type: 'text/html', bytes: png }],
      },
    )
    assert.equal(good.status, 303, readable(good.body).slice(0, 300))
    const desk = clean(await registrar.open(`/desk/dossiers/${birth}`))
    assert.match(desk.body, new RegExp(`/desk/dossiers/${birth}/uploads/`))
    shownTo.get(registrar)?.add(desk.url)
  })

  it('a refusal with its law, on every page that tells it', async () => {
    await deed(registrar, birth, 'refuse', {
      reason: EVERYTHING.slice(0, 1_900),
      legalBasis: EVERYTHING.slice(0, 480),
    })
    const told = EVERYTHING.slice(0, 1_900).trim()
    shows(mother, await mother.open(`/portal/dossiers/${bundle}`), told)
    shows(registrar, await registrar.open(`/desk/dossiers/${birth}`), told)
    clean(await mother.open('/portal/vault'))
    const leader = await official(house(), 'lanhdao', 'ioc')
    clean(await leader.open(`/ioc/dossiers/${birth}`))
  })

  it('a question about a read, and its answer', async () => {
    const reads = clean(await mother.open('/portal/reads?show=others'))
    const ask = /\/portal\/reads\/[0-9a-f-]{36}\/ask/.exec(reads.body)?.[0]
    assert.ok(ask, 'somebody read the mother')
    const sent = await mother.submit(
      await mother.open(ask),
      { text: EVERYTHING.slice(0, 1_990) },
      { action: /ask$/ },
    )
    assert.equal(sent.status, 303)
    shows(mother, await mother.open('/portal/reads'), EVERYTHING.slice(0, 1_990).trim())
    const page = await registrar.open('/desk/inquiries')
    shows(registrar, page, EVERYTHING.slice(0, 1_990).trim())
    const answer = await registrar.submit(
      page,
      { text: EVERYTHING.slice(0, 1_990) },
      { action: /inquiries/ },
    )
    assert.equal(answer.status, 303)
    clean(await mother.open('/portal/reads'))
  })

  describe('and in a real browser nothing of it runs', { skip: NO_BROWSER }, () => {
    let browser: Browser
    before(async () => {
      browser = await launch()
    })
    after(() => browser?.close())

    it('on any page where it is shown', async () => {
      let seen = 0
      for (const [who, urls] of shownTo) {
        const context = await person(browser, DESKTOP)
        await context.addInitScript(() => {
          const page = globalThis as unknown as { zq7: () => void; ran: number; alert: () => void }
          page.ran = 0
          page.zq7 = page.alert = () => {
            page.ran++
          }
        })
        await context.addCookies(
          [...who.jar].map(([name, { value, path }]) => ({
            name,
            value,
            domain: 'localhost',
            path,
          })),
        )
        const page = await context.newPage()
        const violations: string[] = []
        const abroad: string[] = []
        page.on('dialog', dialog => {
          violations.push(`dialog ${dialog.message()}`)
          void dialog.dismiss()
        })
        page.on('console', message => {
          if (/content security policy|refused to/i.test(message.text()))
            violations.push(message.text())
        })
        page.on('request', request => {
          if (!request.url().startsWith(house().baseUrl) && !request.url().startsWith('data:'))
            abroad.push(request.url())
        })
        for (const url of urls) {
          const response = await page.goto(`${house().baseUrl}${url}`, { waitUntil: 'load' })
          assert.ok(response!.status() < 500, url)
          const state = await page.evaluate(mark => {
            const marked = [...document.querySelectorAll('*')].filter(
              e =>
                e.localName.includes(mark) ||
                e.getAttributeNames().some(n => n.includes(mark) || n.startsWith('on')),
            )
            return {
              ran: (globalThis as unknown as { ran: number }).ran,
              marked: marked.map(e => e.outerHTML.slice(0, 100)),
              shown:
                document.body.innerText.includes(mark) || document.body.innerHTML.includes(mark),
            }
          }, MARK)
          assert.deepEqual(state, { ran: 0, marked: [], shown: state.shown }, url)
          if (state.shown) seen++
        }
        assert.deepEqual(violations, [])
        assert.deepEqual(abroad, [], 'no page asks anybody else')
        await context.close()
      }
      assert.ok(seen >= 8, `${seen} pages showed hostile text`)
    })

    it('and if a page ever forgot to escape, the policy of the house would stop it', async () => {
      const context = await person(browser, DESKTOP)
      const page = await context.newPage()
      const { headers } = await newcomer(house()).request('/')
      await page.route('**/planted', route =>
        route.fulfill({
          status: 200,
          contentType: 'text/html; charset=utf-8',
          headers: { 'content-security-policy': String(headers['content-security-policy']) },
          body: `<!doctype html><title>a</title><p id="p">${PAYLOADS.join('<p>')}`,
        }),
      )
      const ran = async () => {
        await page.addInitScript(() => {
          const planted = globalThis as unknown as { ran: number; zq7: () => void }
          planted.ran = 0
          planted.zq7 = () => {
            planted.ran++
          }
        })
        await page.goto(`${house().baseUrl}/planted`)
        await page.waitForTimeout(200)
        return page.evaluate(() => (globalThis as unknown as { ran: number }).ran)
      }
      assert.equal(await ran(), 0)
      // Without the policy the very same page runs: what stops it above is the policy.
      await page.route('**/planted', route =>
        route.fulfill({
          status: 200,
          contentType: 'text/html; charset=utf-8',
          body: `<!doctype html><title>a</title><p id="p">${PAYLOADS[6]}`,
        }),
      )
      assert.ok((await ran()) > 0)
      await context.close()
    })
  })
})

describe('headers', () => {
  it('every page of HTML carries the strict policy, whatever its address and status', async () => {
    const seen = new Map<string, string>()
    const bare: string[] = []
    const people: readonly Person[] = [
      newcomer(house()),
      await citizen(house(), await one()),
      await official(house(), 'hotich2'),
      await official(house(), 'lanhdao', 'ioc'),
      await official(house(), 'quantri', 'console'),
    ]
    for (const who of people)
      for (const { method, url } of routes()) {
        if (method !== 'GET' || /\/live$/.test(url)) continue
        const answer = await who.request(url.replace(/:\w+|\*/g, 'x'))
        const { headers } = answer
        const at = `${url} (${answer.status})`
        if (answer.status >= 300 && answer.status < 400) continue
        if (!/^\/(exchange|livez|readyz|problems)/.test(url))
          if (headers['x-content-type-options'] !== 'nosniff') bare.push(at)
        if (!String(headers['content-type']).startsWith('text/html')) continue
        seen.set(url, at)
        const policy = new Map(
          String(headers['content-security-policy'])
            .split(/; */)
            .map(part => {
              const [name, ...rest] = part.split(' ')
              return [name!, rest.join(' ')] as const
            }),
        )
        assert.equal(policy.get('default-src'), "'none'", at)
        assert.match(policy.get('script-src') ?? '', /^'self'( 'wasm-unsafe-eval')?$/, at)
        assert.equal(policy.get('style-src'), "'self'", at)
        assert.equal(policy.get('base-uri'), "'none'", at)
        assert.equal(policy.get('frame-ancestors'), "'none'", at)
        if (!url.startsWith('/eid'))
          assert.match(policy.get('form-action') ?? '', /^'self'( http:\/\/localhost:\d+)?$/, at)
        assert.equal(headers['x-frame-options'], 'DENY', at)
        assert.equal(headers['referrer-policy'], 'same-origin', at)
        assert.equal(headers['cache-control'], 'no-store', at)
        if (policy.get('script-src') !== "'self'")
          assert.match(url, /intake/, `${at} decodes QR codes`)
      }
    assert.deepEqual(bare, [], 'answers without nosniff')
    assert.ok(seen.size > 40, `${seen.size} pages`)
  })
})
