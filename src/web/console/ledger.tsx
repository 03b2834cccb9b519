/** Ledger: its signed head, a verification of the whole, and the proof of one entry. */
import type { Problem } from '#kernel'
import type { Checkpoint, InclusionProof, Verdict } from '#ledger'
import { Button, ErrorSummary, Form, Notice, SummaryList, TextField } from '../components/index.ts'
import { consoleWords } from '../i18n/console.ts'
import { showInstant, showNumber } from '../i18n/dates.ts'
import { said } from '../i18n/index.ts'
import { useUi } from '../ui.ts'

export type LedgerProps = Readonly<{
  checkpoint: Checkpoint | null
  publicKey: string
  verdict: Verdict | null
  /** Why no verification was made. */
  unverified: 'large' | 'busy' | null
  proof: Readonly<{ proof: InclusionProof; good: boolean }> | null
  typed: string
  problems: readonly Problem[]
}>

export function LedgerPage(props: LedgerProps) {
  const { checkpoint } = props
  const { lang } = useUi()
  const w = consoleWords[lang]
  const problem = props.problems[0]
  return (
    <>
      <ErrorSummary problems={props.problems} />
      <h1 class="govuk-heading-l">{w.ledger}</h1>
      <h2 class="govuk-heading-m">{w.checkpoint}</h2>
      {checkpoint === null ? (
        <p class="govuk-body">{w.noCheckpoint}</p>
      ) : (
        <>
          <SummaryList
            facts={[
              { label: w.size, value: showNumber(checkpoint.size, lang) },
              { label: w.at, value: showInstant(checkpoint.at, lang) },
              { label: w.root, value: <code class="console-hash">{checkpoint.root}</code> },
              { label: w.publicKey, value: <code class="console-hash">{props.publicKey}</code> },
            ]}
          />
          <h3 class="govuk-heading-s">{w.note}</h3>
          <pre class="console-note">{checkpoint.note}</pre>
        </>
      )}
      <h2 class="govuk-heading-m">{w.verify}</h2>
      <p class="govuk-body">{w.verifyLead}</p>
      {props.unverified === 'busy' && (
        <Notice tone="warn" answer>
          <p>{w.verifyBusy}</p>
        </Notice>
      )}
      {props.unverified === 'large' && (
        <Notice tone="warn" answer>
          <p>{w.verifyLarge(showNumber(checkpoint?.size ?? 0, lang))}</p>
        </Notice>
      )}
      {props.verdict && <VerdictNotice verdict={props.verdict} />}
      <Form action="/console/ledger/verify">
        <Button tone="secondary">{w.verify}</Button>
      </Form>
      <h2 class="govuk-heading-m">{w.lookUp}</h2>
      <form method="get" action="/console/ledger">
        <TextField
          name="entry"
          label={w.lookUpLabel}
          hint={w.lookUpHint}
          width={30}
          value={props.typed}
          error={problem ? said(problem, lang) : null}
        />
        <Button tone="secondary">{w.lookUpGo}</Button>
      </form>
      {props.proof && <Proof {...props.proof} />}
    </>
  )
}

function VerdictNotice(props: { verdict: Verdict }) {
  const { verdict } = props
  const { lang } = useUi()
  const w = consoleWords[lang]
  const n = (value: number) => showNumber(value, lang)
  return (
    <Notice
      tone={verdict.ok ? 'good' : 'bad'}
      title={verdict.ok ? w.sound(n(verdict.size)) : w.broken(n(verdict.faultCount))}
      answer
    >
      <p>
        {w.checkpointsSeen(n(verdict.checkpoints))} · {w.waiting(n(verdict.waiting))}
      </p>
      {verdict.firstBad && (
        <p>
          {w.firstBad}: {said(verdict.firstBad, lang)}
          {verdict.firstBad.seq !== null && ` (${w.seq} ${n(verdict.firstBad.seq)})`}{' '}
          {verdict.firstBad.entryId && <code>{verdict.firstBad.entryId}</code>}
        </p>
      )}
    </Notice>
  )
}

function Proof(props: { proof: InclusionProof; good: boolean }) {
  const { proof, good } = props
  const { lang } = useUi()
  const w = consoleWords[lang]
  return (
    <>
      <Notice tone={good ? 'good' : 'bad'} answer>
        <p>{good ? w.proofGood : w.proofBad}</p>
      </Notice>
      <SummaryList
        facts={[
          { label: w.seq, value: showNumber(proof.seq, lang) },
          { label: w.size, value: showNumber(proof.size, lang) },
          { label: w.leaf, value: <code class="console-hash">{proof.leaf}</code> },
          {
            label: w.path,
            value: (
              <ol class="govuk-list">
                {proof.hashes.map(hash => (
                  <li key={hash}>
                    <code class="console-hash">{hash}</code>
                  </li>
                ))}
              </ol>
            ),
          },
        ]}
      />
      <pre class="console-note">{proof.checkpoint}</pre>
    </>
  )
}
