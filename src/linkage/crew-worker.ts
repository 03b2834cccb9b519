/** One thread of a crew: it builds its own scorer from the model and answers tasks until it is dismissed. */
import { parentPort } from 'node:worker_threads'
import { compileRules, indexRule, planRule, type Splits, tellingPlanes, Wanted } from './block.ts'
import type { CrewAnswer, CrewNews, CrewStart, CrewTask } from './crew.ts'
import { Lexicon } from './lexicon.ts'
import { type Layout, layoutOf } from './plane.ts'
import { PairSink, type Space, scanBest, scanPairs, visitOrder } from './scan.ts'
import { Scorer } from './score.ts'

/** What this thread works on; there is nothing before the first news. */
let work: { layout: Layout; space: Space; telling: readonly number[] } | null = null

function begin({ model, left, right, fresh, population, words }: CrewStart): typeof work {
  const layout = layoutOf(model)
  const lexicons = new Map(
    words.map(([root, texts, counts]) => {
      const lexicon = new Lexicon()
      for (const text of texts) lexicon.code(text)
      counts.forEach((n, code) => {
        lexicon.counts[code] = n
      })
      return [root, lexicon] as const
    }),
  )
  // Codes of forms are given in the order words are met; every thread meets them in the order of the lexicon.
  for (const ref of layout.planes) {
    if (ref.kind !== 'code') continue
    const [field, form = 'value'] = ref.ref.split('.') as [string, never]
    const lexicon = lexicons.get(layout.lexicon.get(field)!)!
    for (let code = 0; code < lexicon.size; code++) lexicon.form(form, code)
  }
  return {
    layout,
    telling: tellingPlanes(layout, right),
    space: {
      width: layout.width,
      left,
      right,
      fresh,
      rules: compileRules(model, layout),
      splits: [] as readonly Splits[],
      scorer: new Scorer(model, { layout, lexicons, tables: [left, right], population }),
    },
  }
}

function answer(task: CrewTask): CrewAnswer {
  if (!work) throw new Error('a task came before the start')
  const { space, telling } = work
  const rule = space.rules[task.rule]!
  if (task.task === 'plan') return { plan: planRule(rule, telling, space.width, space.right) }
  if (task.task === 'index') {
    const { order, keys } = visitOrder(space, task.rule, task.active)
    const wanted = new Wanted(order.length)
    for (const row of order) wanted.add(keys[row]!)
    const index = indexRule(rule, space.splits[task.rule]!, space.width, space.right, wanted)
    return { indexed: { index, order: shared(order), keys: shared(keys) } }
  }
  const { index, order, keys } = task.indexed
  if (task.task === 'best')
    return { pairs: scanBest(space, task.rule, index, order, keys, task.best) }
  const sink = new PairSink()
  const pairs = scanPairs(space, task.rule, index, order, keys, task.keep, sink)
  return { pairs, found: sink.pairs() }
}

function shared<T extends Uint32Array | Int32Array>(values: T): T {
  const memory = new SharedArrayBuffer(Math.max(4, values.byteLength))
  const copy = values instanceof Uint32Array ? new Uint32Array(memory) : new Int32Array(memory)
  copy.set(values)
  return copy.subarray(0, values.length) as T
}

parentPort!.on('message', (message: CrewTask | CrewNews) => {
  if (!('news' in message)) parentPort!.postMessage(answer(message))
  else if (message.news === 'start') work = begin(message.start)
  else if (work) work = { ...work, space: { ...work.space, splits: message.splits } }
})
