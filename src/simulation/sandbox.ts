/**
 * Sandbox: settles the synthetic country in a node, stage by stage. A start that is cut off goes on where
 * it stopped; a stage that is settled is not settled again.
 */
import { admitMember } from '#exchange'
import { createAccount, createOfficial } from '#identity'
import { type Config, type Db, systemActor } from '#kernel'
import { countPersons, loadPersons } from '#register'
import { declareCompetence } from '#services'
import { settleAgencies } from './agency-members.ts'
import { settleSources } from './agency-sources.ts'
import { emptyCast, noteCast } from './cast.ts'
import { playDay } from './days.ts'
import {
  AGENCIES,
  COUNTRY_DAY,
  DEMO_PASSWORD,
  demoAccounts,
  demoCitizen,
  demoHouseholds,
  OFFICIALS,
  WARD,
} from './demo.ts'
import { hospitalKey, sendNotice } from './hospital.ts'
import { batches } from './people.ts'
import { isSettled, markSettled } from './store.ts'

export const ACTOR = systemActor('simulation')

export type SettleOptions = Readonly<{ config: Config; progress: (line: string) => void }>

/** Loads the country and admits members, officials and demo accounts, where not yet done. */
export async function settleSandbox(db: Db, options: SettleOptions): Promise<void> {
  await alone(db, async () => {
    if (!(await isSettled(db, 'people'))) await settlePeople(db, options)
    if (!(await isSettled(db, 'members'))) await settleMembers(db, options)
    if (!(await isSettled(db, 'agencies'))) await settleAgencies(db, ACTOR)
    if (!(await isSettled(db, 'sources'))) await settleSources(db, ACTOR)
  })
}

const LOCK = 6_620_060_102

/** One process settles; another that starts at the same time waits and then finds it settled. */
async function alone(db: Db, work: () => Promise<void>): Promise<void> {
  const client = await db.pool.connect()
  try {
    await client.query('set lock_timeout = 0')
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await work()
  } finally {
    // The lock ends with the connection, whatever happened.
    client.release(true)
  }
}

async function settlePeople(db: Db, { config, progress }: SettleOptions): Promise<void> {
  progress('inventing the sandbox country and loading its people (dữ liệu mô phỏng)')
  const cast = emptyCast()
  const country = {
    seed: config.seed,
    scale: config.scale,
    on: COUNTRY_DAY,
    inFull: config.scale > 0 ? [WARD] : [],
  }
  const watched = (function* () {
    for (const batch of batches(country)) {
      for (const record of batch) noteCast(record, cast)
      yield batch
    }
  })()
  // The load is one transaction: after a cut-off either everybody is there or nobody.
  if ((await countPersons(db)) === 0) {
    let said = 0
    const { persons, ms, contentHash } = await loadPersons(db, watched, {
      actor: ACTOR,
      progress: n => {
        if (n - said < 40_000) return
        said = n
        progress(`  ${n.toLocaleString('vi-VN')} people`)
      },
    })
    progress(`  ${persons.toLocaleString('vi-VN')} people in ${(ms / 1_000).toFixed(1)} s`)
    await markSettled(db, 'people', { persons, contentHash, ...cast })
  } else {
    for (const _ of watched);
    await markSettled(db, 'people', cast)
  }
}

const officialName = (username: string) => OFFICIALS.find(o => o.username === username)!.name

async function settleMembers(db: Db, { progress }: SettleOptions): Promise<void> {
  progress('admitting members, officials and demo accounts')
  const pem = (name: string) =>
    db.keys.pair(name).publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await db.tx(async tx => {
    const members = [
      {
        agency: AGENCIES.ward,
        name: 'Ủy ban nhân dân phường Bách Quang',
        kind: 'commune',
        unit: WARD,
      },
      { agency: AGENCIES.police, name: 'Công an phường Bách Quang', kind: 'police', unit: WARD },
      {
        agency: AGENCIES.insurance,
        name: 'Bảo hiểm xã hội tỉnh Thái Nguyên',
        kind: 'insurance',
        unit: '19',
      },
      {
        agency: AGENCIES.province,
        name: 'Ủy ban nhân dân tỉnh Thái Nguyên',
        kind: 'province',
        unit: '19',
      },
    ] as const
    for (const m of members)
      await admitMember(tx, ACTOR, { ...m, publicKeyPem: pem(`member.${m.agency.toLowerCase()}`) })
    const hospital = pem(hospitalKey(db.keys).name)
    await admitMember(tx, ACTOR, {
      agency: AGENCIES.hospital,
      name: 'Bệnh viện Sao Mai Thái Nguyên (mô phỏng)',
      kind: 'hospital',
      unit: WARD,
      publicKeyPem: hospital,
    })

    const from = '2025-07-01'
    const competences = [
      {
        role: 'one-stop',
        unit: WARD,
        agency: AGENCIES.ward,
        office: 'mot-cua',
        agencyName: members[0].name,
        officeName: 'Bộ phận một cửa',
        signerTitle: 'Công chức một cửa',
        signerName: officialName('motcua'),
      },
      {
        role: 'commune-civil-status',
        unit: WARD,
        agency: AGENCIES.ward,
        office: 'ho-tich',
        agencyName: members[0].name,
        officeName: 'Bộ phận tư pháp - hộ tịch',
        signerTitle: 'Phó Chủ tịch',
        signerName: 'Trương Thị Ngọc Diệp',
      },
      {
        role: 'commune-police',
        unit: WARD,
        agency: AGENCIES.police,
        office: 'cu-tru',
        agencyName: members[1].name,
        officeName: 'Tổ đăng ký cư trú',
        signerTitle: 'Trưởng Công an phường',
        signerName: 'Ngô Mạnh Cường',
      },
      {
        role: 'social-insurance',
        unit: '19',
        agency: AGENCIES.insurance,
        office: 'the-bhyt',
        agencyName: members[2].name,
        officeName: 'Phòng cấp thẻ',
        signerTitle: 'Phó Giám đốc',
        signerName: 'Bùi Thanh Hải',
      },
    ] as const
    for (const c of competences) await declareCompetence(tx, { ...c, from })

    const officials: Record<string, string> = {}
    for (const o of OFFICIALS) {
      const { officialId } = await createOfficial(tx, {
        name: o.name,
        title: o.title,
        role: o.officialRole,
        agency: o.agency,
        office: o.office,
        jurisdiction: o.jurisdiction,
        username: o.username,
        password: DEMO_PASSWORD,
        actor: ACTOR,
      })
      officials[o.username] = officialId
    }
    for (const c of demoAccounts())
      await createAccount(tx, {
        personId: c.personId,
        officialId: null,
        username: c.personalId,
        password: DEMO_PASSWORD,
        level: c.level,
        displayName: [c.name.family, c.name.middle, c.name.given].join(' '),
        actor: ACTOR,
      })
    await markSettled(tx, 'members', { officials })
  })
}

/**
 * The first days: notices for the demo mothers, and a few dossiers of neighbours so that queues and
 * counters live. Needs the house to answer at `baseUrl`, because a hospital knocks from outside.
 */
export async function openSandbox(
  db: Db,
  { baseUrl, seed, progress }: { baseUrl: string; seed: string; progress: (line: string) => void },
): Promise<void> {
  await alone(db, async () => {
    if (!(await isSettled(db, 'first-births'))) {
      progress('the hospital sends birth notices')
      const yesterday = new Date(Date.parse(db.clock.now()) - 86_400_000 + 7 * 3_600_000)
        .toISOString()
        .slice(0, 10)
      const births = [
        {
          mother: 'mother',
          birthTime: '05:40',
          sex: 'female',
          plannedName: 'Trần Nguyễn An Nhiên',
          weightGrams: 3_150,
        },
        {
          mother: 'neighbour-wife',
          birthTime: '14:05',
          sex: 'male',
          plannedName: 'Phạm Minh Khôi',
          weightGrams: 3_420,
        },
      ] as const
      for (const [i, b] of births.entries()) {
        const m = demoCitizen(b.mother)
        const mother = {
          personalId: m.personalId,
          fullName: [m.name.family, m.name.middle, m.name.given].join(' '),
          birthDate: m.birthDate,
          ethnicity: m.ethnicity,
          address: demoHouseholds()[i]!.address,
        }
        await sendNotice(db, baseUrl, { ...b, mother, birthDate: yesterday }, i + 1)
      }
      await markSettled(db, 'first-births', {})
    }
    if (!(await isSettled(db, 'first-day'))) {
      progress('neighbours file the first dossiers')
      await playDay(db, { baseUrl, seed, births: 6, diligence: 0.5, life: false })
      await markSettled(db, 'first-day', {})
    }
  })
}
