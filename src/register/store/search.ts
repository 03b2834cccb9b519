/** Search by keys: what is kept of a person, how it is kept up, and the one query that finds candidates. */
import { type Queries, type Sql, sql, type Tx } from '#kernel'
import type { PartialDate, PersonName } from '#vn'
import { keysOf, type SearchFacts, wordsOf } from '../search-key.ts'
import type { PersonId } from '../view.ts'

/**
 * The facts that keys are made of, as known now: of some people, or of all.
 * Former names are those that held on earlier days; a name that was wrong was never theirs.
 */
export function searchFacts(ids: readonly PersonId[] | null): Sql {
  const these = ids === null ? sql.empty : sql`and person_id = any(${ids}::uuid[])`
  return sql`
    with version as (
      select person_id, (array_agg(birth_date order by valid_from desc))[1] as birth_date,
        (array_agg(phone order by valid_from desc))[1] as phone,
        array_agg(concat_ws(' ', nullif(family, ''), nullif(middle, ''), given) order by valid_from desc)
          || coalesce(array_agg(other_name order by valid_from desc) filter (where other_name is not null), '{}') as names
      from register.version where recorded_to is null ${these} group by person_id
    ), home as (
      select distinct on (person_id) person_id, unit from register.residence
      where kind = 'permanent' and recorded_to is null ${these} order by person_id, valid_from desc
    ), number as (
      select person_id, array_agg(number order by number) as numbers from register.personal_id
      where kind = 'personal-id' and recorded_to is null ${these} group by person_id
    )
    select person_id as "personId", names, birth_date as "birthDate", phone, unit,
      coalesce(numbers, '{}') as numbers
    from version left join home using (person_id) left join number using (person_id)`
}

/** One person's row of the search structures. */
export type SearchCard = Readonly<{
  personId: PersonId
  names: readonly string[]
  birthDate: PartialDate
  unit: string | null
  keys: readonly number[]
}>

/** A person's row, made from the facts; each name once. */
export function cardOf(facts: SearchFacts): SearchCard {
  const names = [...new Set(facts.names)]
  const { personId, birthDate, unit } = facts
  return { personId, names, birthDate, unit, keys: keysOf({ ...facts, names }) }
}

/** What is kept now. */
async function cardsOf(q: Queries, ids: readonly PersonId[]): Promise<Map<PersonId, SearchCard>> {
  const rows = await q.rows<Omit<SearchCard, 'keys'> & { keys: string[] }>(sql`
    select person_id as "personId", names, birth_date as "birthDate", unit, keys::text[] as keys
    from register.search_key where person_id = any(${ids}::uuid[])`)
  return new Map(rows.map(r => [r.personId, { ...r, keys: r.keys.map(Number) }]))
}

/**
 * Brings what is kept of these people up to the facts, in the transaction that changed them. Whose facts
 * for search are as before costs two reads; whose entry was annulled is found no more.
 */
export async function refreshSearch(tx: Tx, ids: readonly PersonId[]): Promise<void> {
  if (ids.length === 0) return
  const facts = await tx.rows<SearchFacts>(searchFacts(ids))
  const wanted = new Map(facts.map(f => [f.personId, cardOf(f)]))
  const kept = await cardsOf(tx, ids)
  for (const id of [...new Set(ids)].sort()) {
    const before = kept.get(id) ?? null
    const after = wanted.get(id) ?? null
    if (!sameCard(before, after)) await replaceCard(tx, id, before, after)
  }
}

function sameCard(a: SearchCard | null, b: SearchCard | null): boolean {
  if (a === null || b === null) return a === b
  return (
    a.birthDate === b.birthDate &&
    a.unit === b.unit &&
    sameList(a.names, b.names) &&
    sameList(a.keys, b.keys)
  )
}

const sameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i])

async function replaceCard(
  tx: Tx,
  id: PersonId,
  before: SearchCard | null,
  after: SearchCard | null,
): Promise<void> {
  const gone = (before?.keys ?? []).filter(key => !after?.keys.includes(key))
  if (gone.length > 0)
    await tx.run(
      sql`delete from register.search_entry where key = any(${gone}::bigint[]) and person_id = ${id}`,
    )
  if (after === null) {
    await tx.run(sql`delete from register.search_key where person_id = ${id}`)
    return
  }
  const fresh = after.keys.filter(key => !before?.keys.includes(key))
  if (fresh.length > 0)
    await tx.run(sql`
      insert into register.search_entry (key, person_id) select key, ${id}::uuid from unnest(${fresh}::bigint[]) key
      on conflict do nothing`)
  await tx.run(sql`
    insert into register.search_key (person_id, names, birth_date, unit, keys)
    values (${id}, ${after.names}::text[], ${after.birthDate}, ${after.unit}, ${after.keys}::bigint[])
    on conflict (person_id) do update set names = excluded.names, birth_date = excluded.birth_date,
      unit = excluded.unit, keys = excluded.keys`)
  await putWords(tx, new Set(after.names.flatMap(wordsOf)))
}

/** People of whom is kept something else than the facts say; nobody, while every deed kept its promise. */
export async function staleSearch(q: Queries): Promise<PersonId[]> {
  const facts = await q.rows<SearchFacts>(searchFacts(null))
  const wanted = new Map(facts.map(f => [f.personId, cardOf(f)]))
  const rows = await q.rows<{ id: PersonId }>(sql`select person_id as id from register.search_key`)
  const ids = [...new Set([...wanted.keys(), ...rows.map(r => r.id)])]
  const kept = await cardsOf(q, ids)
  return ids.filter(id => !sameCard(kept.get(id) ?? null, wanted.get(id) ?? null))
}

/** Words of names, in order, so that two writers of the same new words do not wait for each other in a ring. */
export async function putWords(tx: Tx, words: ReadonlySet<string>): Promise<void> {
  await tx.run(sql`
    insert into register.search_word (word) select word from unnest(${[...words].sort()}::text[]) word
    where not exists (select from register.search_word w where w.word = word.word)
    on conflict do nothing`)
}

export type Candidate = Readonly<{
  personId: PersonId
  names: readonly string[]
  birthDate: PartialDate
  unit: string | null
  isProtected: boolean
}>

/** People a query compares at most. */
const MOST_CANDIDATES = 3_000

/**
 * Everybody whom one of the keys gives, each once.
 * @param cap people taken of one key; a key that has more gives its first by id and makes the answer `crowded`
 */
export async function byKeys(
  q: Queries,
  keys: readonly number[],
  cap: number,
): Promise<Readonly<{ candidates: Candidate[]; crowded: boolean }>> {
  if (keys.length === 0) return { candidates: [], crowded: false }
  const rows = await q.rows<Candidate & { place: number }>(sql`
    select c.person_id as "personId", c.names, c.birth_date as "birthDate", c.unit,
      p.is_protected as "isProtected", e.place
    from unnest(${keys}::bigint[]) wanted
    cross join lateral (
      select person_id, row_number() over () as place from (
        select person_id from register.search_entry where key = wanted limit ${cap + 1}::int) first
    ) e
    join register.search_key c on c.person_id = e.person_id
    join register.person p on p.person_id = e.person_id
    limit ${MOST_CANDIDATES + 1}::int`)
  const candidates = new Map<PersonId, Candidate>()
  let crowded = rows.length > MOST_CANDIDATES
  for (const { place, ...candidate } of rows) {
    if (place > cap) crowded = true
    else candidates.set(candidate.personId, candidate)
  }
  return { candidates: [...candidates.values()], crowded }
}

/** Words of the register up to two letters off each of the given ones. */
export function wordsNear(
  q: Queries,
  words: readonly string[],
): Promise<{ word: string; near: string }[]> {
  return q.rows<{ word: string; near: string }>(sql`
    select given as word, w.word as near from unnest(${words}::text[]) given
    join register.search_word w on w.word <> given and abs(length(w.word) - length(given)) <= 2
      and levenshtein_less_equal(w.word, given, 2) <= 2`)
}

/** The rules that made what is kept; 0 while it was never made. */
export async function builtBy(q: Queries): Promise<number> {
  return (await q.row<{ rules: number }>(sql`select rules from register.search_build`)).rules
}

export type ShownRow = PersonName &
  Readonly<{
    personId: PersonId
    birthDate: PartialDate
    unit: string | null
    number: string | null
  }>

/** What a list of the found shows of people: the present name, the birth, where they live in law today, the number. */
export function shownOf(q: Queries, ids: readonly PersonId[], today: string): Promise<ShownRow[]> {
  return q.rows<ShownRow>(sql`
    select v.person_id as "personId", family, middle, given, birth_date as "birthDate", r.unit, i.number
    from register.version v
    left join register.residence r on r.person_id = v.person_id and r.kind = 'permanent'
      and r.recorded_to is null and r.valid_from <= ${today}
      and (r.valid_to is null or r.valid_to > ${today})
    left join register.personal_id i on i.person_id = v.person_id and i.kind = 'personal-id'
      and i.status = 'active' and i.recorded_to is null
    where v.person_id = any(${ids}::uuid[]) and v.recorded_to is null and v.valid_to is null`)
}
