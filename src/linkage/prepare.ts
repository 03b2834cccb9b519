/** From a model and data sets to something that can be scanned. */
import { type BlockReport, compileRules, planRule, type RulePlan, tellingPlanes } from './block.ts'
import type { Dataset } from './dataset.ts'
import type { Model } from './model.ts'
import type { Space } from './scan.ts'
import { Scorer } from './score.ts'
import { type Encoded, encode, type Table } from './table.ts'

export type Prepared = Readonly<{ space: Space; encoded: Encoded; blocks: readonly BlockReport[] }>

/** `right` is null to compare a data set with itself; rows from `fresh` on are new to it. */
export function prepare(model: Model, left: Dataset, right: Dataset | null, fresh = 0): Prepared {
  const encoded = encode(model, right ? [left, right] : [left])
  return prepareEncoded(model, encoded, right === null ? fresh : null)
}

export function prepareEncoded(model: Model, encoded: Encoded, fresh: number | null): Prepared {
  const { layout } = encoded
  const right = encoded.tables.at(-1)!
  const telling = tellingPlanes(layout, right)
  const rules = compileRules(model, layout)
  return planned(
    model,
    encoded,
    fresh,
    rules.map(rule => planRule(rule, telling, layout.width, right)),
  )
}

/** With the plan of every rule at hand. */
export function planned(
  model: Model,
  encoded: Encoded,
  fresh: number | null,
  plans: readonly RulePlan[],
): Prepared {
  const { width } = encoded.layout
  return {
    encoded,
    blocks: plans.map(plan => plan.report),
    space: {
      width,
      left: freshRows(encoded, fresh),
      right: encoded.tables.at(-1)!,
      fresh,
      rules: compileRules(model, encoded.layout),
      splits: plans.map(plan => plan.splits),
      scorer: new Scorer(model, encoded),
    },
  }
}

/** The rows that look for partners: all of the left side, or of one data set those that are new. */
export function freshRows(encoded: Encoded, fresh: number | null): Table {
  const all = encoded.tables[0]!
  if (fresh === null || fresh === 0) return all
  return { count: all.count - fresh, rows: all.rows.subarray(fresh * encoded.layout.width) }
}
