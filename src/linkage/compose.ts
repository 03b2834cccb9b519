/**
 * A model from the roles of columns: what a data manager would write by hand for `surname`, `dob`, `postcode`, …
 * Nothing in it is tuned to one file; training on the data itself does the rest.
 */
import type {
  BlockRule,
  Comparison,
  Decide,
  Field,
  JointFrequency,
  Level,
  LinkType,
  Model,
  Ref,
  Test,
} from './model.ts'
import type { DateOrder } from './standard/date.ts'

export type Role =
  | 'vn-full-name'
  | 'vn-personal-number'
  | 'vn-place'
  | 'given-name'
  | 'surname'
  | 'full-name'
  | 'date-of-birth'
  | 'sex'
  | 'national-id'
  | 'postcode'
  | 'phone'
  | 'email'
  | 'address'
  | 'house-number'
  | 'locality'
  | 'region'
  | 'occupation'
  | 'title'
  | 'authors'
  | 'venue'
  | 'year'

/** A column, or for a place its columns (province, district, commune), and what it means. */
export type RoleColumn = Readonly<{
  role: Role
  from: string | readonly string[]
  order?: DateOrder
}>

type Piece = Readonly<{
  fields: readonly Field[]
  comparisons: readonly Comparison[]
  joint?: readonly JointFrequency[]
}>

const absent = (f: Ref): Level => ({ id: 'absent', null: true, when: { t: 'absent', f } })
const other: Level = { id: 'other', when: { t: 'else' } }
const level = (id: string, when: Test, tf?: Ref): Level => ({
  id,
  when,
  ...(tf ? { tf: { of: tf } } : {}),
})
const same = (f: Ref, tf = false): Level => level('same', { t: 'same', f }, tf ? f : undefined)

function nameComparison(id: string, crossedWith: string | null): Comparison {
  return {
    id,
    levels: [
      absent(id),
      same(id, true),
      ...(crossedWith
        ? [
            level('crossed', {
              t: 'and',
              of: [
                { t: 'crossed', f: id, g: crossedWith },
                { t: 'not', of: { t: 'same', f: id } },
              ],
            }),
          ]
        : []),
      level('near', {
        t: 'or',
        of: [
          { t: 'jw', f: `${id}.fold`, at: 0.92 },
          { t: 'dl', f: `${id}.fold`, at: 1 },
        ],
      }),
      level('alike', {
        t: 'or',
        of: [
          { t: 'jw', f: `${id}.fold`, at: 0.8 },
          { t: 'same', f: `${id}.phonetic` },
        ],
      }),
      other,
    ],
  }
}

const dateComparison = (f: string): Comparison => ({
  id: f,
  levels: [
    absent(f),
    same(f),
    level('swapped', { t: 'dateSwap', f }),
    level('two-of-three', { t: 'dateTwoOfThree', f }),
    level('same-year', { t: 'same', f: `${f}.year` }),
    level('near-year', { t: 'yearsWithin', f, at: 10 }),
    other,
  ],
})

const idComparison = (f: string): Comparison => ({
  id: f,
  levels: [
    absent(f),
    { ...same(f), fixU: 'one' },
    { ...level('one-edit', { t: 'edit1', f }), u: 1e-5, fixU: true },
    other,
  ],
})

const exactComparison = (f: string, tf = true): Comparison => ({
  id: f,
  levels: [absent(f), same(f, tf), other],
})

const textComparison = (f: string): Comparison => ({
  id: f,
  levels: [
    absent(f),
    same(f, true),
    level('near', {
      t: 'or',
      of: [
        { t: 'jw', f: `${f}.fold`, at: 0.93 },
        { t: 'overlap', f: `${f}.fold`, at: 0.6 },
      ],
    }),
    level('alike', {
      t: 'or',
      of: [
        { t: 'jw', f: `${f}.fold`, at: 0.85 },
        { t: 'overlap', f: `${f}.fold`, at: 0.34 },
      ],
    }),
    other,
  ],
})

function vnName(from: string | readonly string[]): Piece {
  const part = (name: string, what: string): Field => ({
    name,
    type: 'text',
    from,
    std: 'vn.name',
    part: what,
  })
  const fields: Field[] = [
    part('family', 'family'),
    part('middle', 'middle'),
    part('given', 'given'),
    { name: 'words', type: 'bag', of: ['family', 'middle', 'given'] },
  ]
  const reordered: Test = { t: 'same', f: 'words' }
  const compare = (id: string, ordered: boolean): Comparison => ({
    id,
    levels: [
      absent(id),
      same(id, id !== 'middle'),
      level(
        'folded',
        ordered
          ? { t: 'or', of: [{ t: 'same', f: `${id}.fold` }, reordered] }
          : { t: 'same', f: `${id}.fold` },
      ),
      ...(id === 'family' ? [level('regional', { t: 'same', f: `${id}.regional` })] : []),
      level('near', { t: 'jw', f: `${id}.fold`, at: 0.88 }),
      other,
    ],
  })
  return {
    fields,
    comparisons: [compare('family', true), compare('middle', true), compare('given', true)],
    joint: [
      {
        id: 'full-name',
        of: ['family.fold', 'middle.fold', 'given.fold'],
        levels: {
          family: ['same', 'folded'],
          middle: ['same', 'folded'],
          given: ['same', 'folded'],
        },
      },
    ],
  }
}

/** The numbers of one column: the 12-digit number and the card number it replaced. */
const vnNumbers = (from: string | readonly string[]): Piece => {
  const columns = typeof from === 'string' ? [from] : from
  return {
    fields: [
      { name: 'id12', type: 'digits', from: columns[0]!, std: 'vn.personal-number', part: 'id12' },
      {
        name: 'id9',
        type: 'digits',
        from: columns[1] ?? columns[0]!,
        std: 'vn.personal-number',
        part: 'id9',
      },
    ],
    comparisons: [idComparison('id12'), idComparison('id9')],
  }
}

function piece({ role, from, order }: RoleColumn, has: ReadonlySet<Role>): Piece {
  const text = (name: string, std: Field['std'] = 'text'): Field[] => [
    { name, type: 'text', from, ...(std ? { std } : {}) },
  ]
  switch (role) {
    case 'vn-full-name':
      return vnName(from)
    case 'vn-personal-number':
      return vnNumbers(from)
    case 'vn-place':
      return {
        fields: [
          { name: 'province', type: 'text', from, std: 'vn.place', part: 'province' },
          { name: 'commune', type: 'text', from, std: 'vn.place', part: 'commune' },
        ],
        comparisons: [
          {
            id: 'place',
            levels: [
              absent('province'),
              level('commune', { t: 'same', f: 'commune' }),
              level('province', { t: 'same', f: 'province' }),
              other,
            ],
          },
        ],
      }
    case 'given-name':
      return {
        fields: text('given', 'name'),
        comparisons: [nameComparison('given', has.has('surname') ? 'surname' : null)],
      }
    case 'surname':
      return {
        fields: text('surname', 'name'),
        comparisons: [nameComparison('surname', has.has('given-name') ? 'given' : null)],
      }
    case 'full-name':
      return {
        fields: text('name', 'name'),
        comparisons: [
          {
            id: 'name',
            levels: [
              absent('name'),
              same('name', true),
              level('same-words', {
                t: 'or',
                of: [
                  { t: 'same', f: 'name.bag' },
                  { t: 'subset', f: 'name.fold' },
                ],
              }),
              level('near', {
                t: 'or',
                of: [
                  { t: 'jw', f: 'name.fold', at: 0.92 },
                  { t: 'tokens', f: 'name.fold', at: 0.92 },
                ],
              }),
              level('alike', {
                t: 'or',
                of: [
                  { t: 'jw', f: 'name.fold', at: 0.82 },
                  { t: 'overlap', f: 'name.fold', at: 0.34 },
                ],
              }),
              other,
            ],
          },
        ],
      }
    case 'date-of-birth':
      return {
        fields: [
          { name: 'dob', type: 'date', from, std: 'date', ...(order ? { args: { order } } : {}) },
        ],
        comparisons: [dateComparison('dob')],
      }
    case 'sex':
      return { fields: text('sex', 'sex'), comparisons: [exactComparison('sex', false)] }
    case 'national-id':
      return {
        fields: [{ name: 'id', type: 'digits', from, std: 'digits' }],
        comparisons: [idComparison('id')],
      }
    case 'postcode':
      return {
        fields: text('postcode', 'postcode'),
        comparisons: [
          {
            id: 'postcode',
            levels: [
              absent('postcode'),
              same('postcode', true),
              level('one-edit', { t: 'dl', f: 'postcode', at: 1 }),
              level('district', { t: 'same', f: 'postcode.p2' }),
              other,
            ],
          },
        ],
      }
    case 'phone':
      return {
        fields: [{ name: 'phone', type: 'digits', from, std: 'phone' }],
        comparisons: [idComparison('phone')],
      }
    case 'email':
      return {
        fields: text('email', 'email'),
        comparisons: [
          {
            id: 'email',
            levels: [
              absent('email'),
              same('email', true),
              level('same-user', { t: 'same', f: 'email.user' }, 'email.user'),
              level('near', { t: 'jw', f: 'email', at: 0.9 }),
              other,
            ],
          },
        ],
      }
    case 'address':
      return { fields: text('address'), comparisons: [textComparison('address')] }
    case 'house-number':
      return { fields: text('house', 'code'), comparisons: [exactComparison('house')] }
    case 'locality':
      return {
        fields: text('locality'),
        comparisons: [
          {
            id: 'locality',
            levels: [
              absent('locality'),
              same('locality', true),
              level('near', { t: 'jw', f: 'locality.fold', at: 0.9 }),
              other,
            ],
          },
        ],
      }
    case 'region':
      return { fields: text('region', 'code'), comparisons: [exactComparison('region')] }
    case 'occupation':
      return { fields: text('occupation'), comparisons: [exactComparison('occupation')] }
    case 'title':
      return {
        fields: text('title'),
        comparisons: [
          {
            id: 'title',
            levels: [
              absent('title'),
              same('title.bag'),
              level('near', {
                t: 'or',
                of: [
                  { t: 'overlap', f: 'title.fold', at: 0.8 },
                  { t: 'lev', f: 'title.fold', at: 4 },
                ],
              }),
              level('alike', {
                t: 'or',
                of: [
                  { t: 'overlap', f: 'title.fold', at: 0.5 },
                  { t: 'subset', f: 'title.fold' },
                ],
              }),
              level('related', { t: 'overlap', f: 'title.fold', at: 0.3 }),
              other,
            ],
          },
        ],
      }
    case 'authors':
      return {
        fields: text('authors'),
        comparisons: [
          {
            id: 'authors',
            levels: [
              absent('authors'),
              same('authors.bag', false),
              level('near', {
                t: 'or',
                of: [
                  { t: 'overlap', f: 'authors.fold', at: 0.7 },
                  { t: 'subset', f: 'authors.fold' },
                ],
              }),
              level('alike', { t: 'tokens', f: 'authors.fold', at: 0.85 }),
              level('some', { t: 'overlap', f: 'authors.fold', at: 0.2 }),
              other,
            ],
          },
        ],
      }
    case 'venue':
      return { fields: text('venue'), comparisons: [exactComparison('venue', false)] }
    case 'year':
      return {
        fields: [{ name: 'year', type: 'date', from, std: 'date' }],
        comparisons: [
          {
            id: 'year',
            levels: [
              absent('year'),
              same('year'),
              level('near', { t: 'yearsWithin', f: 'year', at: 1 }),
              other,
            ],
          },
        ],
      }
  }
}

/** Blocking rules a set of roles allows, those that decide alone first. `needs` are field names. */
const RULES: readonly (BlockRule & { readonly needs?: undefined })[] = [
  { id: 'id12', on: ['id12'], stage: 'settle' },
  { id: 'id9', on: ['id9'], stage: 'settle' },
  {
    id: 'vn-name+year',
    on: ['family.fold', 'middle.fold', 'given.fold', 'dob.year'],
    stage: 'settle',
  },
  { id: 'vn-dob+given', on: ['dob.whole', 'given.fold', 'family?'], stage: 'wide' },
  { id: 'vn-commune+names', on: ['family.fold', 'given.fold', 'commune'], stage: 'wide' },
  {
    id: 'vn-name+province',
    on: ['family.fold', 'middle.fold', 'given.fold', 'province'],
    stage: 'wide',
    train: false,
  },
  {
    id: 'vn-dob+family+sex',
    on: ['dob.whole', 'family.fold', 'sex'],
    stage: 'wide',
    train: false,
  },
  { id: 'vn-words+year', on: ['words', 'dob.year', 'family?'], stage: 'wide', train: false },
  {
    id: 'vn-rare-name',
    on: ['family.fold', 'middle.fold', 'given.fold'],
    stage: 'rare',
    maxBlock: 5,
  },

  { id: 'id', on: ['id'], stage: 'settle' },
  { id: 'email', on: ['email'], stage: 'settle', maxBlock: 200 },
  { id: 'phone', on: ['phone'], stage: 'settle', maxBlock: 200 },
  { id: 'names+dob', on: ['given', 'surname', 'dob.whole'], stage: 'settle' },
  { id: 'dob+postcode', on: ['dob.whole', 'postcode'], stage: 'settle' },
  { id: 'name+dob', on: ['name', 'dob.whole'], stage: 'settle' },
  { id: 'dob+given', on: ['dob.whole', 'given', 'surname?'], stage: 'wide' },
  { id: 'dob+surname', on: ['dob.whole', 'surname'], stage: 'wide' },
  { id: 'names', on: ['given', 'surname'], stage: 'wide', maxBlock: 1000 },
  { id: 'crossed', on: ['names'], stage: 'wide', maxBlock: 1000, train: false },
  { id: 'postcode+surname', on: ['postcode', 'surname'], stage: 'wide' },
  { id: 'postcode+given', on: ['postcode', 'given', 'surname?'], stage: 'wide' },
  { id: 'year+names', on: ['dob.year', 'given.p2', 'surname.p3'], stage: 'wide', train: false },
  { id: 'dob', on: ['dob.whole', 'surname?'], stage: 'wide', maxBlock: 200, train: false },
  { id: 'postcode+monthday', on: ['postcode', 'dob.monthDay'], stage: 'wide', train: false },
  { id: 'address', on: ['address', 'house'], stage: 'wide', maxBlock: 200, train: false },
  {
    id: 'locality+given',
    on: ['locality', 'given', 'surname?'],
    stage: 'wide',
    maxBlock: 200,
    train: false,
  },
  {
    id: 'locality+surname',
    on: ['locality', 'surname'],
    stage: 'wide',
    maxBlock: 200,
    train: false,
  },
  {
    id: 'surname+year',
    on: ['surname.phonetic', 'dob.year'],
    stage: 'wide',
    maxBlock: 200,
    train: false,
  },
  {
    id: 'given+year',
    on: ['given.phonetic', 'dob.year', 'surname?'],
    stage: 'wide',
    maxBlock: 200,
    train: false,
  },
  { id: 'email-user', on: ['email.user'], stage: 'wide', maxBlock: 200, train: false },

  { id: 'title-rare', on: ['title.rare2'], stage: 'wide', maxBlock: 200 },
  { id: 'title-head', on: ['title.head2'], stage: 'wide', maxBlock: 200 },
  { id: 'title-tail', on: ['title.tail2'], stage: 'wide', maxBlock: 200, train: false },
  { id: 'authors-rare', on: ['authors.rare1'], stage: 'wide', maxBlock: 200 },
  { id: 'authors-year', on: ['authors.last', 'year'], stage: 'wide', maxBlock: 200, train: false },
]

export type ComposeOptions = Readonly<{
  name?: string
  linkType: LinkType
  decide?: Partial<Decide>
  prior?: number
}>

/** Roles that do not go together are the caller's to sort out; a role given twice is a RangeError. */
export function composeModel(columns: readonly RoleColumn[], options: ComposeOptions): Model {
  const roles = new Set(columns.map(c => c.role))
  if (roles.size < columns.length) throw new RangeError('a role is given to two columns')
  const pieces = columns.map(c => piece(c, roles))
  const fields = pieces.flatMap(p => p.fields)
  if (roles.has('given-name') && roles.has('surname'))
    fields.push({ name: 'names', type: 'bag', of: ['given', 'surname'] })
  const names = new Set(fields.map(f => f.name))
  const blocking = RULES.flatMap(({ on, ...rule }) => {
    // `surname?` means: the rule is for models that have that field, though it does not block on it.
    const all = on.map(ref => ref.replace('?', '').split('.')[0]!)
    return all.every(f => names.has(f))
      ? [{ ...rule, on: on.filter(ref => !ref.endsWith('?')) }]
      : []
  })
  return {
    format: 'linkage-model/1',
    name: options.name ?? 'composed',
    linkType: options.linkType,
    prior: options.prior ?? null,
    fields,
    comparisons: pieces.flatMap(p => p.comparisons),
    joint: pieces.flatMap(p => p.joint ?? []),
    blocking,
    decide: { accept: 0, review: -4, margin: 3, ...options.decide },
    frequencies: options.linkType === 'link' ? 'right' : 'all',
  }
}
