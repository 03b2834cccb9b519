/** `npm run bench NAME`: runs one bench by name. */
const name = process.argv[2] ?? ''
const known = ['start', 'pages', 'register']
if (!known.includes(name)) {
  console.error(`npm run bench ${known.join(' | ')}`)
  process.exit(2)
}
await import(`./${name}.ts`)
