/** From a model and data sets to something that can be scanned. */
import { type BlockReport, compileRules, planSplits } from './block.ts'
import type { Dataset } from './dataset.ts'
import type { Model } from './model.ts'
import type { Space } from './scan.ts'
import { Scorer } from './score.ts'
import { type Encoded, encode } from './table.ts'

export type Prepared = Readonly<{ space: Space; encoded: Encoded; blocks: readonly BlockReport[] }>

/** `right` is null to compare a data set with itself; rows from `fresh` on are new to it. */
export function prepare(model: Model, left: Dataset, right: Dataset | null, fresh = 0): Prepared {
  const encoded = encode(model, right ? [left, right] : [left])
  return prepareEncoded(model, encoded, right === null ? fresh : null)
}

export function prepareEncoded(model: Model, encoded: Encoded, fresh: number | null): Prepared {
  const { width } = encoded.layout
  const all = encoded.tables[0]!
  const left =
    fresh === null || fresh === 0
      ? all
      : { count: all.count - fresh, rows: all.rows.subarray(fresh * width) }
  const right = encoded.tables.at(-1)!
  const rules = compileRules(model, encoded.layout)
  const { splits, reports } = planSplits(rules, encoded.layout, right)
  return {
    encoded,
    blocks: reports,
    space: {
      width: encoded.layout.width,
      left,
      right,
      fresh,
      rules,
      splits,
      scorer: new Scorer(model, encoded),
    },
  }
}
