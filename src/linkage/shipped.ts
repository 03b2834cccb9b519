/** Models that come with the room: trained without labels, ready to use, and a start for training on other data. */
import { readFileSync } from 'node:fs'
import type { Model } from './model.ts'

export const SHIPPED_MODELS = ['vn-person', 'historical-person'] as const
export type ShippedModel = (typeof SHIPPED_MODELS)[number]

export const shippedModel = (name: ShippedModel): Model =>
  JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), 'utf8')) as Model
