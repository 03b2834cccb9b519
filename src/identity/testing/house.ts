/** A house for tests: the e-ID on a real server, people of the register, and browsers that keep cookies. */
import * as oidc from 'openid-client'
import {
  type Actor,
  createHttp,
  createLog,
  type Db,
  type KeyPair,
  keyId,
  listen,
  type Tx,
} from '#kernel'
import { type Place, recordBirth, recordDeath } from '#register'
import type { PartialDate } from '#vn'
import { createAccount, createOfficial } from '../account.ts'
import { FACES, type Face } from '../face.ts'
import { messagesOf } from '../message.ts'
import { registerIdentity } from '../routes.tsx'
import { freshAuth, SESSION_COOKIE, sessionOf } from '../session.ts'
import { readCookie } from '../visit.ts'

export const PASSWORD = 'chín con voi già'
export const registrar: Actor = {
  kind: 'official',
  id: '00000000-0000-7000-8000-000000000001',
  agency: 'H55.28',
  office: 'ho-tich',
}

const PLACE: Place = {
  unit: '05528',
  asOf: '2026-01-01',
  text: 'phường Bách Quang, tỉnh Thái Nguyên',
}
const BASIS = { legalBasis: 'Luật Hộ tịch 2014', evidence: ['chứng từ thử nghiệm'] }
let serial = 0

/** Somebody of the register who lives. */
async function newPerson(tx: Tx): Promise<{ personId: string; personalId: string }> {
  serial++
  return recordBirth(tx, registrar, {
    name: { family: 'Thử', middle: 'Văn', given: 'Nghiệm' },
    birthDate: '1990-05-04',
    sex: serial % 2 ? 'male' : 'female',
    ethnicity: '01',
    nationality: 'VN',
    origin: PLACE,
    birthPlace: PLACE,
    registration: { number: String(serial), unit: '05528', registeredOn: '2026-02-02' },
    motherId: null,
    fatherId: null,
    ...BASIS,
  })
}

export const die = (tx: Tx, personId: string) =>
  recordDeath(tx, registrar, {
    personId,
    deathDate: tx.today as PartialDate,
    place: PLACE,
    registration: { number: '9', unit: '05528', registeredOn: tx.today },
    ...BASIS,
  })

let officials = 0
export type TestOfficial = Readonly<{ officialId: string; accountId: string; username: string }>
export type Citizen = Readonly<{ personId: string; accountId: string; username: string }>

export async function newCitizen(db: Db): Promise<Citizen> {
  return db.tx(async tx => {
    const { personId, personalId: username } = await newPerson(tx)
    const { accountId } = await createAccount(tx, {
      personId,
      officialId: null,
      username,
      password: PASSWORD,
      level: 2,
      displayName: 'Thử Văn Nghiệm',
    })
    return { personId, accountId, username }
  })
}

export async function newOfficial(db: Db): Promise<TestOfficial> {
  const username = `can.bo.${++officials}`
  const ids = await db.tx(tx =>
    createOfficial(tx, {
      name: 'Trần Thị Thử',
      title: 'Công chức tư pháp – hộ tịch',
      role: 'registrar',
      agency: 'H55.28',
      office: 'ho-tich',
      jurisdiction: ['05528'],
      username,
      password: PASSWORD,
    }),
  )
  return { ...ids, username }
}

export type House = Awaited<ReturnType<typeof openHouse>>

/** The e-ID on a real port, with one page a face that tells who is signed in. */
export async function openHouse(db: Db, publicUrl?: string) {
  const listener = await listen(0, '127.0.0.1')
  const local = `http://127.0.0.1:${listener.port}`
  const baseUrl = publicUrl ?? `http://localhost:${listener.port}`
  const log = createLog('silent')
  const app = createHttp(log)
  const close = () => Promise.all([listener.close(), app.close()])
  await registerIdentity(app, { db, baseUrl, log, localUrl: local }).catch(async error => {
    await close()
    throw error
  })
  for (const face of FACES)
    app.get(`/${face}`, async (request, reply) => {
      const session = await sessionOf(
        db,
        face,
        readCookie(request.headers.cookie, SESSION_COOKIE(face, baseUrl)),
      )
      if (!session) return reply.code(401).send({ session: null })
      return { session, fresh: freshAuth(session, 600_000, db.clock.now()) }
    })
  await app.ready()
  listener.attach(app)
  return { app, baseUrl, local, db, close }
}

export type Who = Readonly<{ username: string; accountId: string }>
type Cookie = { value: string; path: string }

/** A browser without JavaScript: cookies by path, forms, redirects one by one. */
export function browser(house: House) {
  const { baseUrl, local, db } = house
  const jar = new Map<string, Cookie>()

  async function request(
    path: string,
    form?: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const url = new URL(path, baseUrl)
    const cookies = [...jar]
      .filter(
        ([, c]) => url.pathname === c.path || url.pathname.startsWith(c.path.replace(/\/?$/, '/')),
      )
      .map(([name, c]) => `${name}=${c.value}`)
    const response = await fetch(`${local}${url.pathname}${url.search}`, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        cookie: cookies.join('; '),
        ...(form ? { origin: baseUrl } : {}),
        ...headers,
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ')
      const at = pair.indexOf('=')
      const path = attributes.find(a => /^path=/i.test(a))?.slice(5) ?? '/'
      const over = attributes.some(a => /^max-age=0$/i.test(a) || /^expires=.*1970/i.test(a))
      if (over) jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), { value: pair.slice(at + 1), path })
    }
    return response
  }

  /** Follows redirects within the house; stops at a page, at an address outside, or before `stopBefore`. */
  async function follow(response: Response, stopBefore?: RegExp): Promise<Response> {
    let at = response
    for (let hops = 0; hops < 12 && at.status >= 300 && at.status < 400; hops++) {
      const to = new URL(at.headers.get('location')!, baseUrl)
      if (to.origin !== baseUrl || stopBefore?.test(to.pathname)) return at
      visited.push(to.pathname + to.search)
      at = await request(to.href)
    }
    return at
  }
  const visited: string[] = []

  const self = {
    jar,
    visited,
    request,
    follow,
    open: async (path: string) => follow(await request(path)),
    submit: async (path: string, form: Record<string, string>, stopBefore?: RegExp) =>
      follow(await request(path, form), stopBefore),
    /** Gets as far as the sign-in page. */
    async begin(face: Face, query = ''): Promise<SignInPage> {
      return pageOf(await self.open(`/${face}/sign-in${query}`))
    },
    /** Password and the code from the simulated phone; gives the page one lands on. */
    async signIn(face: Face, who: Who, query = '') {
      return self.prove(await self.begin(face, query), who)
    },
    /** The same from the first page on, wherever it came from. */
    async prove(first: SignInPage, who: Who, stopBefore?: RegExp) {
      const second = await pageOf(
        await self.submit(`${first.at}/password`, {
          _csrf: first.csrf,
          username: who.username,
          password: PASSWORD,
        }),
      )
      const code = await codeFor(db, who.accountId)
      return self.submit(`${second.at}/code`, { _csrf: second.csrf, code }, stopBefore)
    },
  }
  return self
}
export type Browser = ReturnType<typeof browser>

export type SignInPage = Readonly<{ html: string; status: number; at: string; csrf: string }>

/** The parts of a page of the e-ID that a browser would use. */
export async function pageOf(response: Response): Promise<SignInPage> {
  const html = await response.text()
  const action = /action="(\/eid\/interaction\/[\w-]+)/.exec(html)?.[1] ?? ''
  const csrf = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  return { html, status: response.status, at: action, csrf }
}

/** The passkey options that a page carries for its script. */
export function optionsOf<T>(html: string): T {
  const attribute = /data-options="([^"]+)"/.exec(html)?.[1] ?? 'null'
  return JSON.parse(attribute.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as T
}

/** The certified client as a face or a party outside has it, over plain loopback. */
export function clientFor(
  house: House,
  clientId: string,
  key: KeyPair,
  kid = keyId(key.publicKey),
): Promise<oidc.Configuration> {
  const cryptoKey = key.privateKey.toCryptoKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
  ])
  return oidc.discovery(
    new URL(`${house.baseUrl}/eid`),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt({ key: cryptoKey as oidc.CryptoKey, kid }),
    {
      execute: [oidc.allowInsecureRequests],
      [oidc.customFetch]: (url, { body, ...rest }) => {
        const { pathname, search } = new URL(url)
        return fetch(`${house.local}${pathname}${search}`, {
          ...rest,
          ...(body == null ? {} : { body: body as BodyInit }),
        } as RequestInit)
      },
    },
  )
}

/** The newest code on the simulated phone. */
export async function codeFor(db: Db, accountId: string): Promise<string> {
  const messages = await messagesOf(db, { accountId })
  const code = messages.find(m => m.kind === 'one-time-code')
  return /\d{6}/.exec(code?.vi ?? '')?.[0] ?? ''
}
