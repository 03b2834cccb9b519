/** Supplement: the applicant answers everything the agency asked for, on one page, in one go. */
import type { FastifyInstance } from 'fastify'
import { saveUpload } from '#documents'
import { dayOf, type Problem, ProblemError, type Tx } from '#kernel'
import {
  answerSupplement,
  type DossierView,
  dossierOf,
  type FieldDefinition,
  type FieldView,
  procedureOn,
  type SupplementItem,
} from '#services'
import { Button, ErrorSummary, FileField, Form, Notice } from '../components/index.ts'
import type { UploadedFile } from '../form-data.ts'
import { attempt, errorOf, faceRoutes, problemsIn, type Visit, type Web } from '../http.tsx'
import { showDate } from '../i18n/dates.ts'
import { dictionary, said } from '../i18n/index.ts'
import { formStatus, page, redirect } from '../outcome.ts'
import { AnswerField } from './answer-field.tsx'
import { loadDossier } from './dossier.tsx'

const text = dictionary(
  {
    title: 'Bổ sung hồ sơ',
    lead: (on: string) =>
      `Sửa những ô dưới đây và gửi trước ${on}. Những phần khác của hồ sơ giữ nguyên.`,
    reason: 'Cơ quan nói',
    file: 'Tải tệp kèm theo (nếu có)',
    fileFor: (label: string) => `Tệp cho “${label}” (nếu có)`,
    fileHint: 'PDF hoặc ảnh JPEG, PNG; lớn nhất 10 MB.',
    send: 'Gửi bổ sung',
  },
  {
    title: 'Complete the dossier',
    lead: on =>
      `Change the fields below and send them by ${on}. The rest of the dossier stays as it is.`,
    reason: 'The agency says',
    file: 'Attach a file (if there is one)',
    fileFor: label => `File for “${label}” (if there is one)`,
    fileHint: 'PDF, or a JPEG or PNG picture; at most 10 MB.',
    send: 'Send',
  },
)

/** The part of the bundle that waits for the applicant; the dossier itself when it is no bundle. */
function partAsking(view: DossierView): DossierView | null {
  const { supplement } = view
  if (!supplement || supplement.answeredAt) return null
  return view.children.find(child => child.code === supplement.dossier) ?? view
}

/** What the agency asks about, as the form of the day of filing defines it; null for a document. */
function definitionOf(root: DossierView, field: string): FieldDefinition | null {
  const definition = procedureOn(root.procedure.code, dayOf(root.submittedAt))
  return definition.forms?.pages.flatMap(one => one.fields).find(one => one.key === field) ?? null
}

function viewOf(
  item: SupplementItem,
  definition: FieldDefinition,
  root: DossierView,
  visit: Visit,
  problems: readonly Problem[],
): FieldView {
  const declared = root.declared.find(one => one.key === item.field)
  return {
    field: definition,
    options: definition.options ?? null,
    formValue: declared?.value ?? null,
    typed: definition.type === 'date' ? visit.form.date(item.field) : visit.form.text(item.field),
    asked: true,
    problems: problems.filter(one => one.field === item.field),
  }
}

/** Whether the answer can be typed or chosen here; what a source holds is answered with a file. */
function isTypable(definition: FieldDefinition | null): definition is FieldDefinition {
  if (!definition || (definition.source !== 'ask' && definition.whenMissing !== 'ask')) return false
  return !definition.optionsFrom
}

/** Names of file inputs; a field key never begins like this. */
const fileName = (field: string) => `file:${field}`

async function load(visit: Visit) {
  const asked = await loadDossier(visit)
  // What was declared stands in the bundle; a child only names the fields it asks about.
  const root = asked.parent
    ? await visit.db.tx(tx => dossierOf(tx, visit.actor, asked.parent!))
    : asked
  return { root, part: asked.parent ? partAsking(asked) : partAsking(root) }
}

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

/** Each refusal at the input that is shown for its field, and with the name of the field before it. */
function placed(
  problems: readonly Problem[],
  root: DossierView,
  part: DossierView,
): readonly Problem[] {
  return problems.map(one => {
    const item = part.supplement!.items.find(
      of => of.field === one.field || fileName(of.field) === one.field,
    )
    if (!item) return one
    const typable = isTypable(definitionOf(root, item.field))
    return {
      ...one,
      field: typable || one.field !== item.field ? one.field : fileName(item.field),
      vi: `${item.label.vi}: ${one.vi}`,
      en: `${item.label.en}: ${one.en}`,
    }
  })
}

function form(
  visit: Visit,
  root: DossierView,
  part: DossierView,
  problems: readonly Problem[] = [],
) {
  const { lang } = visit
  const words = text[lang]
  const supplement = part.supplement!
  return page({
    title: words.title,
    back: `/portal/dossiers/${root.code}`,
    status: formStatus(problems),
    refused: problems.length > 0,
    body: (
      <>
        <ErrorSummary problems={problems} />
        <p class="lt-steps">
          {said(part.procedure.name, lang)} · <span class="lt-code">{part.code}</span>
        </p>
        <h1 class="govuk-heading-l">{words.title}</h1>
        <p class="govuk-body">{words.lead(showDate(supplement.dueOn, lang))}</p>
        <Form action={`/portal/dossiers/${part.code}/supplement`} files warnUnsaved>
          {supplement.items.map(item => {
            const definition = definitionOf(root, item.field)
            const label = said(item.label, lang)
            const typable = isTypable(definition)
            return (
              <section key={item.field}>
                <Notice tone="warn" title={`${words.reason}:`}>
                  <p class="govuk-body lt-prewrap">{item.reason}</p>
                </Notice>
                {typable && (
                  <AnswerField view={viewOf(item, definition, root, visit, problems)} lang={lang} />
                )}
                <FileField
                  name={fileName(item.field)}
                  label={typable ? words.fileFor(label) : label}
                  hint={words.fileHint}
                  accept="application/pdf,image/jpeg,image/png"
                  error={errorOf(problems, fileName(item.field), lang)}
                />
              </section>
            )
          })}
          <Button>{words.send}</Button>
        </Form>
      </>
    ),
  })
}

export function registerSupplement(app: FastifyInstance, web: Web) {
  const routes = faceRoutes(app, web, 'portal')

  routes.get('/portal/dossiers/:code/supplement', async visit => {
    const { root, part } = await load(visit)
    return part ? form(visit, root, part) : redirect(`/portal/dossiers/${root.code}`)
  })

  routes.post('/portal/dossiers/:code/supplement', async visit => {
    const { root, part } = await load(visit)
    if (!part) return redirect(`/portal/dossiers/${root.code}`)
    const asked = part.supplement!.items.map(item => item.field)
    const typed = visit.form.answers()
    const answers = Object.fromEntries(
      asked.filter(field => Object.hasOwn(typed, field)).map(field => [field, typed[field]!]),
    )
    const { problems } = await attempt(() =>
      visit.db.tx(async tx => {
        const uploads: Record<string, string> = {}
        for (const file of visit.form.files) {
          const field = asked.find(one => fileName(one) === file.field)
          if (field) uploads[field] = await keepFile(tx, visit, part.code, file)
        }
        await answerSupplement(tx, visit.actor, part.code, answers, uploads, visit.form.key)
      }),
    )
    return problems
      ? form(visit, root, part, placed(problems, root, part))
      : redirect(`/portal/dossiers/${root.code}`)
  })
}
