/** Oversight: figures, what stands behind them, and how they are counted. Reads only. */
export {
  counters,
  dossiersBehind,
  type Figure,
  figures,
  type Place,
  places,
  ranked,
  type Scope,
  stepsOf,
} from './figure.ts'
export { type IndicatorDefinition, indicatorsOn, indicatorValue } from './indicator.ts'
