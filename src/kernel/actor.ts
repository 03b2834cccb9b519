/** Actor: who does a deed. The kernel knows no citizens: an id here is opaque. */
export type Actor = Readonly<{
  kind: 'citizen' | 'official' | 'member' | 'system'
  /** citizen: person id · official: official id · member: agency code · system: name of the process */
  id: string
  /** Agency code of an official or a member; null for a citizen. */
  agency: string | null
  /** Office within the agency (e.g. the ward), for officials. */
  office: string | null
}>

/** The actor of a process of the house itself, such as the worker that sends news on. */
export function systemActor(process: string): Actor {
  return { kind: 'system', id: process, agency: null, office: null }
}
