/** Sources: what an office keeps, how good it is, and the file that comes next. */
import type { Problem } from '#kernel'
import {
  COLUMN_FIELDS,
  DIMENSION_WORDS,
  DIMENSIONS,
  dueAgain,
  isOverdue,
  type Run,
  type Share,
  type Source,
  type UploadView,
} from '#reconcile'
import { Bar, Sparkline } from '../../components/charts.tsx'
import {
  Button,
  ButtonGroup,
  ButtonLink,
  DataTable,
  Empty,
  ErrorSummary,
  FileField,
  Form,
  Hidden,
  LinkCard,
  RadiosField,
  StatusTag,
  TextField,
} from '../../components/index.ts'
import { errorOf } from '../../http.tsx'
import { showDate, showInstant, showNumber } from '../../i18n/dates.ts'
import type { Lang } from '../../i18n/index.ts'
import { claimWords, filled, reconcileWords } from '../../i18n/reconcile.ts'
import { useUi } from '../../ui.ts'

export const sourceHref = (source: Pick<Source, 'code'>) => `/desk/reconcile/${source.code}`
export const runHref = (runId: string) => `/desk/reconcile/runs/${runId}`

/** A part of the whole, in hundredths with one decimal. */
export const showPart = (part: number, lang: Lang): string =>
  `${(100 * part).toFixed(1).replace('.', lang === 'vi' ? ',' : '.')} %`

export const showShare = (share: Share, lang: Lang): string =>
  share.share === null ? '–' : showPart(share.share, lang)

/** The four measures of the newest run, each with its course over the runs before. */
export function ScoreCards(props: { runs: readonly Run[] }) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const known = props.runs.flatMap(run => (run.summary ? [run.summary.scores] : []))
  const [now] = known
  if (now === undefined) return null
  return (
    <ul class="lt-cards desk-scores" aria-label={w.scores}>
      {DIMENSIONS.map(dimension => (
        <li class="lt-card" key={dimension}>
          <h3 class="govuk-heading-s">{DIMENSION_WORDS[dimension][lang]}</h3>
          <p class="desk-scores__share">{showShare(now[dimension], lang)}</p>
          <Bar share={now[dimension].share ?? 0} />
          <p class="lt-quiet">
            {filled(w.counted, {
              hits: showNumber(now[dimension].hits, lang),
              of: showNumber(now[dimension].of, lang),
            })}
          </p>
          <Sparkline
            label={DIMENSION_WORDS[dimension][lang]}
            values={known.map(scores => scores[dimension].share).toReversed()}
          />
        </li>
      ))}
    </ul>
  )
}

export function SourcesPage(props: {
  sources: readonly (Source & Readonly<{ latest: Run | null }>)[]
  openCases: number
  owed: number
  today: string
}) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  return (
    <>
      <h1 class="govuk-heading-l">{w.title}</h1>
      <p class="govuk-body">{w.lead}</p>
      <ul class="lt-cards">
        <LinkCard href="/desk/cases" title={w.casesTitle} icon="tray">
          {w.openCases}: {showNumber(props.openCases, lang)}
        </LinkCard>
        <LinkCard href="/desk/review" title={w.review} icon="check">
          {w.reviewStart}
        </LinkCard>
        <LinkCard href="/desk/corrections-owed" title={w.owedTitle} icon="rings">
          {w.owed}: {showNumber(props.owed, lang)}
        </LinkCard>
      </ul>
      <h2 class="govuk-heading-m">{w.sources}</h2>
      {props.sources.length === 0 ? (
        <Empty>{w.noSources}</Empty>
      ) : (
        <DataTable
          caption={w.sources}
          showCaption={false}
          rows={props.sources}
          columns={[
            {
              label: w.sources,
              head: true,
              cell: s => (
                <a class="govuk-link" href={sourceHref(s)}>
                  {s.name}
                </a>
              ),
            },
            { label: w.agreement, cell: s => s.agreement },
            { label: w.rights, cell: s => w.rightsOf[s.rights] },
            {
              label: w.lastRun,
              cell: s => (s.latest ? showInstant(s.latest.startedAt, lang) : w.never),
            },
            {
              label: w.next,
              cell: s => <Due source={s} latest={s.latest} today={props.today} />,
            },
            ...DIMENSIONS.map(dimension => ({
              label: DIMENSION_WORDS[dimension][lang],
              numeric: true,
              cell: (s: (typeof props.sources)[number]) =>
                s.latest?.summary ? showShare(s.latest.summary.scores[dimension], lang) : '–',
            })),
          ]}
        />
      )}
    </>
  )
}

/** When a source should be run again, and whether that day has passed. */
export function Due(props: {
  source: Pick<Source, 'everyDays' | 'validFrom'>
  latest: Pick<Run, 'startedAt'> | null
  today: string
}) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const due = dueAgain(props.source, props.latest?.startedAt ?? null)
  if (due === null) return <>{w.notScheduled}</>
  if (!isOverdue(due, props.today)) return <>{showDate(due, lang)}</>
  return (
    <StatusTag tone="warn">
      {props.latest === null ? w.neverRun : filled(w.overdueSince, { day: showDate(due, lang) })}
    </StatusTag>
  )
}

export function SourcePage(props: {
  source: Source
  runs: readonly Run[]
  today: string
  problems: readonly Problem[]
}) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const { source, problems } = props
  return (
    <>
      <ErrorSummary problems={problems} />
      <h1 class="govuk-heading-l">{source.name}</h1>
      <p class="govuk-body lt-quiet">
        {w.agreement} {source.agreement} · {w.rightsOf[source.rights]} · {w.next}:{' '}
        <Due source={source} latest={props.runs[0] ?? null} today={props.today} />
      </p>
      {props.runs.some(run => run.summary) && <h2 class="govuk-heading-m">{w.scores}</h2>}
      <ScoreCards runs={props.runs} />
      <h2 class="govuk-heading-m">{w.upload}</h2>
      <Form action={`${sourceHref(source)}/files`} files>
        <FileField
          name="file"
          label={w.file}
          hint={w.uploadHint}
          accept=".csv,.tsv,.txt,.xlsx,.jsonl"
          error={errorOf(problems, 'file', lang)}
        />
        <Button>{w.uploadSend}</Button>
      </Form>
      <h2 class="govuk-heading-m">{w.runs}</h2>
      {props.runs.length === 0 ? <Empty>{w.noRuns}</Empty> : <RunTable runs={props.runs} />}
    </>
  )
}

function RunTable(props: { runs: readonly Run[] }) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  return (
    <DataTable
      caption={w.runs}
      showCaption={false}
      rows={props.runs}
      columns={[
        {
          label: w.started,
          head: true,
          cell: run => (
            <a class="govuk-link" href={runHref(run.runId)}>
              {showInstant(run.startedAt, lang)}
            </a>
          ),
        },
        { label: w.file, cell: run => run.fileName },
        {
          label: w.rows,
          numeric: true,
          cell: run => (run.rows === null ? '–' : showNumber(run.rows, lang)),
        },
        ...DIMENSIONS.map(dimension => ({
          label: DIMENSION_WORDS[dimension][lang],
          numeric: true,
          cell: (run: Run) => (run.summary ? showShare(run.summary.scores[dimension], lang) : '–'),
        })),
        {
          label: w.phase,
          cell: run => (
            <StatusTag tone={run.finishedAt ? 'good' : 'info'}>
              {run.finishedAt ? w.finished : w.running}
            </StatusTag>
          ),
        },
      ]}
    />
  )
}

/** What each column means, for a person to confirm. */
export function ColumnsPage(props: {
  upload: UploadView
  chosen: Readonly<Record<string, string>> | null
  problems: readonly Problem[]
}) {
  const { lang } = useUi()
  const w = reconcileWords[lang]
  const { upload, problems } = props
  const { columns, key, unitsOn } = upload.guess.mapping
  const choiceOf = (head: string) =>
    props.chosen?.[head] ?? (head === key ? 'key' : (columns[head] ?? ''))
  return (
    <>
      <ErrorSummary problems={problems} />
      <h1 class="govuk-heading-l">{w.columns}</h1>
      <p class="govuk-body">
        {upload.fileName}. {w.columnsLead}
      </p>
      <Form action={`${sourceHref(upload.source)}/files/${upload.uploadId}`}>
        <DataTable
          caption={w.columns}
          showCaption={false}
          rows={upload.heads.map((head, at) => ({ head, at }))}
          columns={[
            { label: w.column, head: true, cell: ({ head }) => head },
            {
              label: w.examples,
              cell: ({ head }) => (upload.examples[head] ?? []).join(' · ') || '–',
            },
            {
              label: w.means,
              cell: ({ head, at }) => (
                <>
                  <label class="govuk-visually-hidden" for={`means-${at}`}>
                    {w.means} {head}
                  </label>
                  <select class="govuk-select" id={`means-${at}`} name={`means.${at}`}>
                    {['', 'key', ...COLUMN_FIELDS].map(field => (
                      <option key={field} value={field} selected={choiceOf(head) === field}>
                        {field === ''
                          ? w.ignored
                          : field === 'key'
                            ? w.keyOf
                            : claimWords[field as keyof typeof claimWords][lang]}
                      </option>
                    ))}
                  </select>
                  <Hidden name={`head.${at}`} value={head} />
                </>
              ),
            },
          ]}
        />
        <TextField
          name="unitsOn"
          label={w.unitsOn}
          width={10}
          value={unitsOn}
          error={errorOf(problems, 'unitsOn', lang)}
        />
        <RadiosField
          name="kind"
          label={w.kind}
          value="full"
          small
          options={[
            { value: 'full', label: w.full, hint: w.fullHint },
            { value: 'delta', label: w.delta },
          ]}
        />
        <ButtonGroup>
          <Button>{w.start}</Button>
          <ButtonLink href={sourceHref(upload.source)} tone="secondary">
            {w.toSource}
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </>
  )
}
