/** Supplement: the applicant answers everything the agency asked for, on one page, in one go. */
import type { FastifyInstance } from 'fastify'
import { saveUpload } from '#documents'
import { type Problem, ProblemError, type Tx } from '#kernel'
import {
  answerSupplement,
  type FieldView,
  type SupplementForm,
  type SupplementQuestion,
  supplementForm,
} from '#services'
import { toldNow } from '../called-up.ts'
import {
  Button,
  ErrorSummary,
  FileField,
  Form,
  Hidden,
  Notice,
  SummaryList,
  TextArea,
} from '../components/index.ts'
import type { UploadedFile } from '../form-data.ts'
import { attempt, errorOf, faceRoutes, problemsIn, type Visit, type Web } from '../http.tsx'
import { common } from '../i18n/common.ts'
import { showDate } from '../i18n/dates.ts'
import { dictionary, said } from '../i18n/index.ts'
import { formStatus, type Outcome, page, redirect } from '../outcome.ts'
import { AnswerField, sourceLine } from './answer-field.tsx'

const text = dictionary(
  {
    title: 'Bổ sung hồ sơ',
    lead: (on: string) =>
      `Trả lời những mục dưới đây và gửi trước ${on}. Những phần khác của hồ sơ giữ nguyên.`,
    reason: 'Cơ quan nói',
    file: (label: string) => `Tệp cho “${label}” (nếu có)`,
    paper: (label: string) => `Giấy tờ cho “${label}”`,
    fileHint: 'PDF hoặc ảnh JPEG, PNG; lớn nhất 10 MB.',
    explain: (label: string) => `Giải trình về “${label}”`,
    explainHint:
      'Dữ liệu này lấy từ nguồn của Nhà nước nên không sửa ở đây. Viết giải trình, hoặc gửi giấy tờ. Nếu chính dữ liệu sai, bấm “Sai? Báo sửa” bên trên.',
    more: 'Câu trả lời vừa chọn cần thêm các mục dưới đây.',
    send: 'Gửi bổ sung',
  },
  {
    title: 'Complete the dossier',
    lead: on =>
      `Answer what is below and send it by ${on}. The rest of the dossier stays as it is.`,
    reason: 'The agency says',
    file: label => `File for “${label}” (if there is one)`,
    paper: label => `Paper for “${label}”`,
    fileHint: 'PDF, or a JPEG or PNG picture; at most 10 MB.',
    explain: label => `Explanation about “${label}”`,
    explainHint:
      'This comes from a source of the State and is not changed here. Explain, or send a paper. If the source itself is wrong, press “Wrong? Tell us” above.',
    more: 'What you chose needs the answers below as well.',
    send: 'Send',
  },
)

/** Names of file inputs; a field key never begins like this. */
const fileName = (field: string) => `file:${field}`

const load = (visit: Visit, answers?: Readonly<Record<string, string>>) =>
  visit.db.tx(tx => supplementForm(tx, visit.actor, visit.param('code'), answers))

/** Keys of the questions a page shows. */
const shownOn = (form: SupplementForm): readonly string[] =>
  form.questions.flatMap(q => [q.field, ...q.follow.map(view => view.field.key)])

/** Stores one file; a refusal of it is about its input. Gives the uploadId. */
async function keepFile(tx: Tx, visit: Visit, dossier: string, file: UploadedFile) {
  try {
    const { uploadId } = await saveUpload(tx, {
      owner: visit.actor.id,
      actor: visit.actor,
      dossier,
      bytes: file.bytes,
      declaredName: file.fileName,
    })
    return uploadId
  } catch (error) {
    throw new ProblemError(problemsIn(error).map(one => ({ ...one, field: file.field })))
  }
}

/** Refusals as they are told here: each with the name of the field before it. */
function named(problems: readonly Problem[], form: SupplementForm): Problem[] {
  return problems.map(one => {
    const asked = form.questions.find(q => q.field === one.field || fileName(q.field) === one.field)
    if (!asked || one.vi.startsWith(asked.label.vi)) return one
    return { ...one, vi: `${asked.label.vi}: ${one.vi}`, en: `${asked.label.en}: ${one.en}` }
  })
}

function Question(props: {
  of: SupplementQuestion
  form: SupplementForm
  problems: readonly Problem[]
  visit: Visit
}) {
  const { of, form, problems, visit } = props
  const { lang } = visit
  const words = text[lang]
  const label = said(of.label, lang)
  const withFaults = (view: FieldView): FieldView => ({
    ...view,
    problems: problems.filter(one => one.field === view.field.key),
  })
  return (
    <section>
      <Notice tone="warn" title={`${label}. ${words.reason}:`}>
        <p class="govuk-body lt-prewrap">{of.reason}</p>
      </Notice>
      {of.view ? (
        <AnswerField view={withFaults(of.view)} lang={lang} />
      ) : (
        <>
          {of.value && (
            <SummaryList
              facts={[
                {
                  label,
                  value: of.value.display,
                  source: sourceLine(of.value, lang),
                  actions: [
                    {
                      href: `/portal/dossiers/${form.bundle}/report/${encodeURIComponent(of.field)}`,
                      text: common[lang].reportWrong,
                    },
                  ],
                },
              ]}
            />
          )}
          <TextArea
            name={of.field}
            label={words.explain(label)}
            hint={words.explainHint}
            rows={3}
            maxLength={1000}
            value={visit.form.text(of.field)}
            error={errorOf(problems, of.field, lang)}
          />
        </>
      )}
      <FileField
        name={fileName(of.field)}
        label={of.view ? words.file(label) : words.paper(label)}
        hint={words.fileHint}
        accept="application/pdf,image/jpeg,image/png"
        error={errorOf(problems, fileName(of.field), lang)}
      />
      {of.follow.map(view => (
        <AnswerField key={view.field.key} view={withFaults(view)} lang={lang} />
      ))}
    </section>
  )
}

function formPage(
  visit: Visit,
  form: SupplementForm,
  of: { problems: readonly Problem[]; refused: boolean },
): Outcome {
  const { lang } = visit
  const words = text[lang]
  const { problems } = of
  return page({
    title: words.title,
    back: `/portal/dossiers/${form.bundle}`,
    status: of.refused && problems.length === 0 ? 422 : formStatus(problems),
    refused: problems.length > 0,
    body: (
      <>
        <ErrorSummary problems={problems} />
        {of.refused && problems.length === 0 && <Notice tone="warn" title={words.more} answer />}
        <p class="lt-steps">
          {said(form.procedure.name, lang)} · <span class="lt-code">{form.dossier}</span>
        </p>
        <h1 class="govuk-heading-l">{words.title}</h1>
        <p class="govuk-body">{words.lead(showDate(form.dueOn, lang))}</p>
        <Form action={`/portal/dossiers/${form.dossier}/supplement`} files warnUnsaved>
          <Hidden name="_shown" value={shownOn(form).join(' ')} />
          {form.questions.map(question => (
            <Question
              key={question.field}
              of={question}
              form={form}
              problems={problems}
              visit={visit}
            />
          ))}
          <Button>{words.send}</Button>
        </Form>
      </>
    ),
  })
}

export function registerSupplement(app: FastifyInstance, web: Web) {
  const routes = faceRoutes(app, web, 'portal')
  const back = (code: string) => redirect(`/portal/dossiers/${code}`)
  /** Nothing is asked any more: answered meanwhile, decided, or pressed twice. */
  const isOver = (problems: readonly Problem[] | null) =>
    problems?.[0]?.code === 'dossier.no-supplement'

  routes.get('/portal/dossiers/:code/supplement', async visit => {
    const { value: form, problems } = await attempt(() => load(visit))
    if (isOver(problems)) return back(visit.param('code'))
    if (problems) throw new ProblemError(problems)
    return formPage(visit, form, { problems: [], refused: false })
  })

  routes.post('/portal/dossiers/:code/supplement', async visit => {
    const code = visit.param('code')
    const answers = visit.form.answers()
    const { value: form, problems: gone } = await attempt(() => load(visit, answers))
    if (isOver(gone)) return back(code)
    if (gone) throw new ProblemError(gone)
    const { problems } = await attempt(() =>
      visit.db.tx(async tx => {
        const uploads: Record<string, string> = {}
        for (const file of visit.form.files) {
          const asked = form.questions.find(q => fileName(q.field) === file.field)
          if (asked) uploads[asked.field] = await keepFile(tx, visit, form.dossier, file)
        }
        await answerSupplement(tx, visit.actor, form.dossier, answers, uploads, visit.form.key)
      }),
    )
    if (problems === null || isOver(problems)) return back(form.bundle)
    const seen = visit.form.text('_shown').split(' ')
    const told = named(toldNow(problems, shownOn(form), seen), form)
    return formPage(visit, form, { problems: told, refused: true })
  })
}
