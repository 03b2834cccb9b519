/**
 * Fan-out: the statements of the register that do not name the column their rows live by, each with its reason.
 * Everything else is answered by one machine of a cluster. A test reads all statements against this list.
 *
 * `all`: every machine is asked or told at the same time, through an index of its own.
 * `apart`: joins rows that live apart; it has to be cut in two before a cluster runs it.
 * `once`: done before the register is spread, or by whoever runs it, in quiet hours.
 */
export type FanOut = Readonly<{ how: 'all' | 'apart' | 'once'; why: string }>

const all = (why: string): FanOut => ({ how: 'all', why })
const apart = (why: string): FanOut => ({ how: 'apart', why })
const once = (why: string): FanOut => ({ how: 'once', why })

/** By file and function. */
export const FAN_OUT: Readonly<Record<string, FanOut>> = {
  'person.ts countPersons': all('a count of everybody, for the operator'),
  'store/disclosure.ts closeGrounds': all(
    'a dossier closes for all its people; index on open dossiers',
  ),
  'store/disclosure.ts worksOn': all(
    'whether an office works on a dossier about anybody; the same index',
  ),
  'store/disclosure.ts openInquiries': all(
    'what an office owes an answer; index on open questions',
  ),
  'store/disclosure.ts askerOf': all(
    'an answer names the question, not who asked; index on questions',
  ),
  'store/events.ts eventRows': all('an event touches several people; index on events'),
  'store/events.ts markReversed': all('as eventRows'),
  'store/households.ts openMembers': all(
    'a household is known by where its members live; index on current members',
  ),
  'store/households.ts membersOfMany': all('as openMembers'),
  'store/feed.ts given': apart(
    'what a subscriber was given, joined to changes kept on the coordinator',
  ),
  'store/feed.ts residedIn': apart(
    'where somebody resided, joined to changes kept on the coordinator',
  ),
  'store/feed.ts changesFor': apart('as given'),
  'store/search.ts byKeys': apart(
    'keys live by key, people by person: two questions, one after the other',
  ),
  'store/search.ts staleSearch': once('a check of all search keys'),
  'store/search-rebuild.ts touchedSince': once('search is rebuilt by one coordinator'),
  'store/search-rebuild.ts exchange': once('as touchedSince'),
  'store/load.ts beginLoad': once(
    'a first load builds its indexes afterwards; spread first, or load row by row',
  ),
  'store/load.ts contradictions': once('a load is checked as a whole'),
  'store/files.ts knownNumbers': apart(
    'numbers live by number, names by person, in a load of files',
  ),
  'store/files.ts awaitedOf': all('relatives a file has told of and not yet brought, by the file'),
  'store/files.ts dropAwaited': all('as awaitedOf'),
  'store/files.ts leaveAwaited': all('as awaitedOf'),
  'store/files.ts adoptAwaited': all(
    'relatives that files named and none has brought, by the number',
  ),
  'store/files.ts personIdsAfter': all('an export goes through everybody in pages'),
  'store/places.ts decisionById': all('a decision is taken back by its own number'),
  'store/population.ts ADDRESSES': all('statistics read everybody and add up on each machine'),
  'store/reform.ts openCases': all('a reform goes through all addresses in pages'),
}
