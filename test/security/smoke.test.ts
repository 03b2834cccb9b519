import { describe, it } from 'node:test'
import { readable } from '#test/markup'
import { visitor } from '#test/person'
import { enlist } from './house.ts'
import * as j from './journey.ts'

describe('smoke', () => {
  const { house, routes, log } = enlist()
  it('x', async () => {
    const t0 = performance.now()
    const lap = (s: string) => console.log(s, Math.round(performance.now() - t0))
    const f = await j.settleFamily(house())
    lap('family')
    const sent = await j.sendNotice(house(), j.noticeFor(house(), f.mother))
    if (!sent.ok) console.log(sent)
    const m = await j.citizen(house(), f.mother)
    lap('signed in')
    const d = await j.beginDraft(m)
    const code = await j.handIn(m, d)
    lap('handed in ' + code)
    await j.confirm(await j.citizen(house(), f.head))
    const [birth] = await j.partsOf(m, code)
    const reg = await j.official(house(), 'hotich')
    lap('officer')
    const page = await reg.open(`/desk/dossiers/${birth}`)
    console.log(readable(page.body).slice(0, 2500))
    await j.takeAndApprove(reg, birth!)
    lap('born')
    const parts = await j.partsOf(m, code)
    console.log(parts)
    await j.takeAndApprove(
      await j.official(house(), 'congan'),
      parts.find(p => p.startsWith('G01'))!,
    )
    await j.takeAndApprove(await j.official(house(), 'bhyt'), parts.find(p => p.startsWith('G24'))!)
    lap('all')
    console.log(readable((await reg.open('/desk')).body).slice(0, 1000))
    console.log(log().slice(0, 1500))
  })
})
