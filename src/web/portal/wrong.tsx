/** Wrong: a citizen says that the register has them wrong; the police of their home look into it. */
import { isProblem, type Problem } from '#kernel'
import { type ComparedField, reportWrong } from '#reconcile'
import { reportWrong as reportToOffice } from '#services'
import {
  Button,
  ErrorSummary,
  type Fact,
  Form,
  SummaryList,
  TextArea,
  TextField,
} from '../components/index.ts'
import { attempt, errorOf, type Visit } from '../http.tsx'
import { dictionary } from '../i18n/index.ts'
import { formStatus, type Outcome, page, redirect } from '../outcome.ts'
import { caseHref } from './cases.tsx'
import { myFact, type myField } from './me.tsx'

const text = dictionary(
  {
    title: 'Báo sửa thông tin của tôi',
    lead: 'Công an nơi bạn thường trú xác minh và trả lời. Bạn nhận mã vụ việc ngay khi gửi và theo dõi được từng bước.',
    now: 'Đang ghi',
    shouldBe: 'Đúng ra là gì?',
    shouldBeHint: 'Ghi đúng như trên giấy tờ của bạn.',
    reason: 'Vì sao bạn biết?',
    reasonHint: 'Ví dụ: giấy khai sinh ghi như vậy; tên đã được cải chính năm 2020.',
    evidence: 'Giấy tờ chứng minh',
    evidenceHint: 'Số và ngày của từng giấy, mỗi dòng một giấy. Không phải nộp bản chụp ở đây.',
    send: 'Gửi báo sửa',
  },
  {
    title: 'Report my data as wrong',
    lead: 'The police of your residence check it and answer. You get the code of the case at once and can follow every step.',
    now: 'On record',
    shouldBe: 'What is right?',
    shouldBeHint: 'As it stands on your paper.',
    reason: 'How do you know?',
    reasonHint: 'For example: the birth certificate says so; the name was corrected in 2020.',
    evidence: 'Papers that prove it',
    evidenceHint: 'Number and day of each, one a line. No copy is needed here.',
    send: 'Send the report',
  },
)

type MyField = NonNullable<ReturnType<typeof myField>>

/** Facts of the register that a case can be about, as reconciliation names them. */
const COMPARED: Readonly<Partial<Record<MyField, ComparedField>>> = {
  personalId: 'personalId',
  name: 'name',
  birthDate: 'birthDate',
  sex: 'sex',
  ethnicity: 'ethnicity',
  permanentResidence: 'place',
  father: 'father',
  mother: 'mother',
  spouse: 'spouse',
}

export const comparedOf = (field: MyField): ComparedField | null => COMPARED[field] ?? null

/** The form. The value as it stands is above it; the read leaves its receipt. */
export async function wrongForm(
  visit: Visit,
  field: MyField,
  problems: readonly Problem[] = [],
): Promise<Outcome> {
  const { form, lang } = visit
  const words = text[lang]
  const fact: Fact = await myFact(visit, field)
  return page({
    title: words.title,
    back: '/portal/me',
    status: formStatus(problems),
    refused: problems.length > 0,
    body: (
      <>
        <ErrorSummary problems={problems} />
        <h1 class="govuk-heading-l">{words.title}</h1>
        <p class="govuk-body">{words.lead}</p>
        <h2 class="govuk-heading-s">{words.now}</h2>
        <SummaryList facts={[fact]} />
        <Form action={`/portal/me/report/${field}`}>
          <TextField
            name="shouldBe"
            label={words.shouldBe}
            hint={words.shouldBeHint}
            value={form.text('shouldBe')}
            error={errorOf(problems, 'shouldBe', lang)}
          />
          <TextArea
            name="reason"
            label={words.reason}
            hint={words.reasonHint}
            rows={4}
            maxLength={2000}
            value={form.text('reason')}
            error={errorOf(problems, 'reason', lang)}
          />
          <TextArea
            name="evidence"
            label={words.evidence}
            hint={words.evidenceHint}
            rows={2}
            required={false}
            value={form.text('evidence')}
            error={errorOf(problems, 'evidence', lang)}
          />
          <Button>{words.send}</Button>
        </Form>
      </>
    ),
  })
}

/** Opens the case. Where no police office answers for the person yet, the office of the ward gets a report. */
export async function reportMine(
  visit: Visit,
  field: MyField,
  compared: ComparedField,
): Promise<Outcome> {
  const { db, actor, form } = visit
  const report = {
    field: compared,
    shouldBe: form.text('shouldBe'),
    reason: form.text('reason'),
    evidence: form.text('evidence').split('\n'),
    agency: null,
  }
  const { value, problems } = await attempt(() => db.tx(tx => reportWrong(tx, actor, report)))
  if (!problems) return redirect(`${caseHref(value)}?done=sent`)
  if (problems.every(one => isProblem(one) && one.code === 'discrepancy.no-identity-owner')) {
    const said = `${report.shouldBe}\n${report.reason}\n${form.text('evidence')}`.trim()
    const { value: sent, problems: refused } = await attempt(() =>
      db.tx(tx => reportToOffice(tx, actor, { field, text: said })),
    )
    if (!refused) return redirect(`/portal/reports/${encodeURIComponent(sent.number)}`)
    return wrongForm(visit, field, refused)
  }
  return wrongForm(visit, field, problems)
}
