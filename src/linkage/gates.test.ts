import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { composeModel, type RoleColumn } from './compose.ts'
import { Dataset, readFrom } from './dataset.ts'
import { bestF1, judgeLinks, scoreClusters } from './evaluate.ts'
import { dedupe, link, linkedRow, oneToOne } from './link.ts'
import { shippedModel } from './shipped.ts'
import { AGENCY_COLUMNS, fixture, fixtureUnits, REGISTER_COLUMNS } from './testing.ts'
import { train } from './train.ts'

const FEBRL: RoleColumn[] = [
  { role: 'given-name', from: 'given_name' },
  { role: 'surname', from: 'surname' },
  { role: 'house-number', from: 'street_number' },
  { role: 'address', from: 'address_1' },
  { role: 'locality', from: 'suburb' },
  { role: 'postcode', from: 'postcode' },
  { role: 'region', from: 'state' },
  { role: 'date-of-birth', from: 'date_of_birth' },
  { role: 'national-id', from: 'soc_sec_id' },
]
/** Composes from roles, trains on the data without labels, deduplicates, and scores the clusters. */
async function composedDedupe(name: string, columns: RoleColumn[]) {
  const rows = fixture(name)
  const composed = composeModel(columns, { linkType: 'dedupe' })
  const data = await Dataset.fromRows(composed.fields, rows)
  const { model } = train(composed, data, null, { randomPairs: 100_000 })
  const run = await dedupe(model, data)
  return scoreClusters(
    run.clusters.of,
    rows.map(r => r.cluster!),
  )
}
async function composedLink(
  left: Record<string, string>[],
  right: Record<string, string>[],
  columns: RoleColumn[],
) {
  const composed = composeModel(columns, { linkType: 'link' })
  const a = await Dataset.fromRows(composed.fields, left)
  const b = await Dataset.fromRows(composed.fields, right)
  const { model } = train(composed, a, b, { randomPairs: 100_000 })
  return link(model, a, b)
}

describe('public data sets with known truth', () => {
  it('febrl3: clusters F1 at least .9973', async () => {
    const score = await composedDedupe('febrl3', FEBRL)
    assert.ok(score.f1 >= 0.9973, JSON.stringify(score))
  })

  it('febrl4: links F1 at least .9996', async () => {
    const [left, right] = [fixture('febrl4a'), fixture('febrl4b')]
    const run = await composedLink(left, right, FEBRL)
    const of = new Map(right.map((r, i) => [r.cluster, i]))
    const truth = Int32Array.from(left, r => of.get(r.cluster) ?? -1)
    const score = bestF1(judgeLinks(run.best.right, run.best.weight, truth), left.length)
    assert.ok(score.f1 >= 0.9996, JSON.stringify(score))
    assert.ok(score.weight >= 0, 'the threshold is the default one')
  })

  it('fake_1000: clusters F1 at least .935', async () => {
    const score = await composedDedupe('fake_1000', [
      { role: 'given-name', from: 'first_name' },
      { role: 'surname', from: 'surname' },
      { role: 'date-of-birth', from: 'dob' },
      { role: 'locality', from: 'city' },
      { role: 'email', from: 'email' },
    ])
    assert.ok(score.f1 >= 0.935, JSON.stringify(score))
  })

  it('historical_50k: clusters F1 at least .83 with the shipped model', async () => {
    const rows = fixture('historical_50k')
    const model = shippedModel('historical-person')
    const fields = readFrom(model.fields, {
      given_name: 'first_name',
      date_of_birth: 'dob',
      locality: 'birth_place',
      postcode: 'postcode_fake',
      sex: 'gender',
    })
    const run = await dedupe(model, await Dataset.fromRows(fields, rows))
    const score = scoreClusters(
      run.clusters.of,
      rows.map(r => r.cluster!),
    )
    assert.ok(score.f1 >= 0.83, JSON.stringify(score))
  })

  it('DBLP-ACM: one-to-one links F1 at least .97', async () => {
    const [left, right] = [fixture('dblp_acm_dblp'), fixture('dblp_acm_acm')]
    const run = await composedLink(left, right, [
      { role: 'title', from: 'title' },
      { role: 'authors', from: 'authors' },
      { role: 'year', from: 'year' },
    ])
    const at = new Map(right.map((r, i) => [r.id, i]))
    const pairs = new Map(fixture('dblp_acm_truth').map(t => [t.dblp_id, at.get(t.acm_id)]))
    const truth = Int32Array.from(left, r => pairs.get(r.id) ?? -1)
    const found = oneToOne(run.best, 0)
    const right1 = found.reduce((n, r, i) => n + (r >= 0 && r === truth[i] ? 1 : 0), 0)
    const given = found.filter(r => r >= 0).length
    const f1 = (2 * right1) / (given + pairs.size)
    assert.ok(f1 >= 0.97, String(f1))
  })

  it('vn_dev: F1 at least .996, automatic links at least .9995 right at .986 of all', async () => {
    const model = shippedModel('vn-person')
    const context = { units: fixtureUnits() }
    const agency = fixture('vn_dev_agency')
    const left = await Dataset.fromRows(readFrom(model.fields, AGENCY_COLUMNS), agency, context)
    const right = await Dataset.fromRows(
      readFrom(model.fields, REGISTER_COLUMNS),
      fixture('vn_dev_register'),
      context,
    )
    const run = await link(model, left, right)
    const truth = Int32Array.from(agency, r => (r.true_rid === '' ? -1 : Number(r.true_rid)))
    const all = truth.filter(t => t >= 0).length
    const score = bestF1(judgeLinks(run.best.right, run.best.weight, truth), all)
    assert.ok(score.f1 >= 0.996, JSON.stringify(score))
    let links = 0
    let right1 = 0
    for (let i = 0; i < agency.length; i++) {
      const row = linkedRow(run, i)
      if (row.decision !== 'link') continue
      links++
      if (row.best!.right === truth[i]) right1++
    }
    assert.ok(right1 / links >= 0.9995, String(right1 / links))
    assert.ok(right1 / all >= 0.986, String(right1 / all))
  })
})
