/** `npm run bench NAME`: runs one bench by name. */
const PROGRAMS = {
  start: () => import('./start.ts'),
  linkage: () => import('./linkage.ts'),
  pages: () => import('./pages.ts'),
  register: () => import('./register.ts'),
  search: () => import('./search.ts'),
  reform: () => import('./reform.ts'),
  ledger: () => import('./ledger.ts'),
}

const name = process.argv[2] ?? ''
if (!Object.hasOwn(PROGRAMS, name)) {
  console.error(`npm run bench ${Object.keys(PROGRAMS).join(' | ')}`)
  process.exit(2)
}
await PROGRAMS[name as keyof typeof PROGRAMS]()
