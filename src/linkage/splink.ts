/**
 * Models of Splink (settings JSON of versions 4 and 5), read and written, so that a trained model can come and go.
 * The same input gives the same match weights; what cannot be read is a warning with its place.
 */

import { parseRef } from './forms.ts'
import type { BlockRule, Comparison, Field, Level, LinkType, Model, Test } from './model.ts'
import { modelRefs } from './plane.ts'
import { readCondition, writeCondition } from './splink-sql.ts'

export type Imported = Readonly<{ model: Model; warnings: readonly string[] }>
type Json = Readonly<Record<string, unknown>>

const LINK_TYPES: Readonly<Record<string, LinkType>> = {
  dedupe_only: 'dedupe',
  link_only: 'link',
  link_and_dedupe: 'link-and-dedupe',
}
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null
const isWeight = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value)
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Throws a TypeError when the value is no Splink settings at all. */
export function fromSplink(settings: unknown): Imported {
  if (!isObject(settings) || !Array.isArray(settings.comparisons))
    throw new TypeError('no Splink settings: `comparisons` is missing')
  const warnings: string[] = []
  const comparisons = settings.comparisons.flatMap((c, i) => readComparison(c, i, warnings))
  const blocking = list(settings.blocking_rules_to_generate_predictions).flatMap((rule, i) =>
    readRule(rule, i, warnings),
  )
  const prior = settings.probability_two_random_records_match
  const linkType = LINK_TYPES[String(settings.link_type)] ?? 'dedupe'
  if (!(String(settings.link_type) in LINK_TYPES))
    warnings.push('`link_type` is unknown; read as dedupe_only')
  const model: Model = {
    format: 'linkage-model/1',
    name: 'splink',
    linkType,
    prior: isWeight(prior) ? prior : null,
    fields: [],
    comparisons,
    blocking,
    decide: { accept: 0, review: -4, margin: 0 },
    frequencies: 'all',
  }
  return { model: { ...model, fields: fieldsOf(model) }, warnings }
}

const fieldsOf = (model: Model): Field[] =>
  [...new Set([...modelRefs(model)].map(ref => parseRef(ref).field))]
    .sort()
    .map(name => ({ name, type: 'text', from: name, std: 'raw' }))

function readComparison(raw: unknown, at: number, warnings: string[]): Comparison[] {
  if (!isObject(raw)) return []
  const id = String(raw.output_column_name ?? `comparison_${at + 1}`)
  const levels = list(raw.comparison_levels).flatMap((l, i): Level[] => {
    if (!isObject(l)) return []
    const sql = String(l.sql_condition ?? '')
    const when = readCondition(sql)
    const where = `\`${id}\`, level ${i + 1}`
    if (!when) {
      warnings.push(`${where}: condition not read, level left out: ${sql}`)
      return []
    }
    const told = isWeight(l.m_probability) && isWeight(l.u_probability)
    if (!l.is_null_level && !told)
      warnings.push(`${where}: m or u was not trained; it weighs nothing`)
    const tf = l.tf_adjustment_column
    return [
      {
        id: `${i}`,
        label: String(l.label_for_charts ?? sql),
        when,
        ...(l.is_null_level ? { null: true } : {}),
        ...(isWeight(l.m_probability) ? { m: l.m_probability } : {}),
        ...(isWeight(l.u_probability) ? { u: l.u_probability } : {}),
        ...(l.fix_m_probability ? { fixM: true } : {}),
        ...(l.fix_u_probability ? { fixU: true } : {}),
        ...(typeof tf === 'string'
          ? {
              tf: {
                of: tf.replaceAll('"', ''),
                ...(isWeight(l.tf_adjustment_weight) ? { weight: l.tf_adjustment_weight } : {}),
                ...(isWeight(l.tf_minimum_u_value) ? { floor: l.tf_minimum_u_value } : {}),
              },
            }
          : {}),
      },
    ]
  })
  if (levels.at(-1)?.when.t !== 'else') levels.push({ id: 'else', when: { t: 'else' }, null: true })
  return [{ id, levels }]
}

function readRule(raw: unknown, at: number, warnings: string[]): BlockRule[] {
  const sql = typeof raw === 'string' ? raw : isObject(raw) ? String(raw.blocking_rule ?? '') : ''
  const where = `blocking rule ${at + 1}`
  if (isObject(raw) && list(raw.arrays_to_explode).length > 0) {
    warnings.push(`${where}: exploding arrays is not supported; rule left out`)
    return []
  }
  const test = readCondition(sql)
  const on = test && conjunction(test)
  if (!on) {
    warnings.push(`${where}: not read, left out: ${sql}`)
    return []
  }
  return [{ id: `rule_${at + 1}`, on, stage: 'wide', maxBlock: 1_000_000 }]
}

/** References of a condition that only says which values are equal. */
function conjunction(test: Test): string[] | null {
  if (test.t === 'same') return [test.f]
  if (test.t !== 'and') return null
  const parts = test.of.map(conjunction)
  return parts.some(p => p === null) ? null : (parts.flat() as string[])
}

/** Splink settings of a model; what Splink cannot say is left out with a warning. */
export function toSplink(model: Model): Readonly<{ settings: Json; warnings: readonly string[] }> {
  const warnings: string[] = []
  const types = Object.entries(LINK_TYPES)
  const comparisons = model.comparisons.map(c => ({
    output_column_name: c.id,
    comparison_description: c.label ?? c.id,
    comparison_levels: c.levels.flatMap(level => {
      const sql = writeCondition(level.when)
      if (sql === null) {
        warnings.push(`\`${c.id}\`, level \`${level.id}\`: Splink has no such condition`)
        return []
      }
      return [
        {
          sql_condition: sql,
          label_for_charts: level.label ?? level.id,
          ...(level.null
            ? { is_null_level: true }
            : { m_probability: level.m, u_probability: level.u }),
          fix_m_probability: level.fixM === true,
          fix_u_probability: level.fixU !== undefined && level.fixU !== false,
          ...(level.tf
            ? {
                tf_adjustment_column: level.tf.of,
                tf_adjustment_weight: level.tf.weight ?? 1,
                ...(level.tf.floor ? { tf_minimum_u_value: level.tf.floor } : {}),
              }
            : {}),
        },
      ]
    }),
  }))
  const rules = model.blocking.flatMap(rule => {
    const parts = rule.on.map(f => writeCondition({ t: 'same', f }))
    if (parts.includes(null)) {
      warnings.push(`blocking rule \`${rule.id}\`: Splink has no such key`)
      return []
    }
    const sql = parts.map(p => p!.replace(/"([^"]+)_([lr])"/g, '$2."$1"')).join(' AND ')
    return [{ blocking_rule: sql, sql_dialect: 'duckdb' }]
  })
  if (model.joint?.length)
    warnings.push('frequencies of combinations have no place in Splink settings')
  return {
    settings: {
      link_type: types.find(([, ours]) => ours === model.linkType)![0],
      probability_two_random_records_match: model.prior ?? 0.0001,
      sql_dialect: 'duckdb',
      unique_id_column_name: 'unique_id',
      source_dataset_column_name: 'source_dataset',
      blocking_rules_to_generate_predictions: rules,
      comparisons,
      retain_matching_columns: true,
      retain_intermediate_calculation_columns: true,
    },
    warnings,
  }
}
