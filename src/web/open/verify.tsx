/** Verify: anyone who holds a document, or only sees its code, can check it. */

import type { FastifyInstance } from 'fastify'
import type { ComponentChild } from 'preact'
import { checkPdf, type PdfCheck, type PublicFacts, publicFacts } from '#documents'
import type { Session } from '#identity'
import { orThrow, type Problem } from '#kernel'
import {
  Button,
  ErrorSummary,
  FileField,
  Form,
  Notice,
  SummaryList,
  TextField,
} from '../components/index.ts'
import { rateLimit } from '../guard.ts'
import { errorOf, openRoutes, type Visit, type Web } from '../http.tsx'
import { showInstant } from '../i18n/dates.ts'
import { dictionary, type Lang, said } from '../i18n/index.ts'
import { formStatus, page, redirect } from '../outcome.ts'
import { problem } from '../problems.ts'

const text = dictionary(
  {
    title: 'Kiểm tra văn bản điện tử',
    lead: 'Nhập mã in trên văn bản hoặc quét mã QR. Trang này chỉ cho biết văn bản có thật hay không; họ tên được che bớt.',
    code: 'Mã kiểm tra',
    codeHint: '20 chữ và số, ví dụ 8K3QZ-7M2PA-XW4RT-9B6HC. Không phân biệt chữ hoa, chữ thường.',
    check: 'Kiểm tra mã',
    fileTitle: 'Hoặc kiểm tra tệp PDF bạn đang có',
    file: 'Tệp PDF',
    fileHint: 'Tệp được kiểm tra rồi bỏ đi, không lưu lại. Lớn nhất 10 MB.',
    checkFile: 'Kiểm tra tệp',
    found: 'Văn bản có trong hệ thống',
    valid: 'Còn hiệu lực',
    revoked: 'Đã bị thu hồi',
    revokedText: (at: string) =>
      `Cơ quan cấp đã thu hồi văn bản này lúc ${at}. Không dùng được nữa.`,
    notFound: 'Không có văn bản nào mang mã này',
    notFoundText:
      'Kiểm tra lại từng ký tự. Nếu mã đúng như in trên giấy thì văn bản có thể là giả: hãy hỏi cơ quan ghi trên văn bản.',
    kind: 'Loại văn bản',
    issuer: 'Cơ quan cấp',
    issuedAt: 'Cấp lúc',
    holder: 'Người đứng tên',
    status: 'Tình trạng',
    sha256: 'Dấu vân tay tệp (SHA-256)',
    compare: 'Muốn chắc tệp trong tay đúng là bản này, tải tệp lên để kiểm tra chữ ký số.',
    sigValid: 'Chữ ký số hợp lệ, nội dung không bị sửa',
    sigInvalid: 'Chữ ký số không hợp lệ',
    sigNone: 'Tệp không có chữ ký số',
    signer: 'Người ký',
    signedAt: 'Ký lúc (theo tệp)',
    stored: 'Tệp này đúng từng byte với bản lưu tại cơ quan cấp.',
    notStored: 'Hệ thống không lưu bản nào giống tệp này.',
    again: 'Kiểm tra văn bản khác',
    fileName: 'tệp PDF cần kiểm tra',
    codeName: 'mã kiểm tra',
  },
  {
    title: 'Check an electronic document',
    lead: 'Type the code printed on the document or scan its QR code. This page only tells whether the document is genuine; names are masked.',
    code: 'Verification code',
    codeHint: '20 letters and digits, such as 8K3QZ-7M2PA-XW4RT-9B6HC. Capitals do not matter.',
    check: 'Check the code',
    fileTitle: 'Or check a PDF file you hold',
    file: 'PDF file',
    fileHint: 'The file is checked and dropped, not kept. At most 10 MB.',
    checkFile: 'Check the file',
    found: 'The document is on record',
    valid: 'In force',
    revoked: 'Revoked',
    revokedText: at => `The issuing agency revoked this document at ${at}. It is no longer good.`,
    notFound: 'No document has this code',
    notFoundText:
      'Check each character. If the code is as printed, the document may be forged: ask the agency named on it.',
    kind: 'Kind of document',
    issuer: 'Issued by',
    issuedAt: 'Issued at',
    holder: 'In the name of',
    status: 'Status',
    sha256: 'Fingerprint of the file (SHA-256)',
    compare: 'To be sure that the file you hold is this one, upload it to check its signature.',
    sigValid: 'The signature is valid and the content unchanged',
    sigInvalid: 'The signature is not valid',
    sigNone: 'The file has no signature',
    signer: 'Signed by',
    signedAt: 'Signed at (as the file says)',
    stored: 'This file equals, byte for byte, the one kept by the issuer.',
    notStored: 'No file like this one is on record.',
    again: 'Check another document',
    fileName: 'the PDF file to check',
    codeName: 'the verification code',
  },
)

type Open = Visit<Session | null>

function facts(found: PublicFacts, lang: Lang) {
  const words = text[lang]
  return (
    <SummaryList
      facts={[
        { label: words.kind, value: said(found.kindName, lang) },
        { label: words.issuer, value: found.issuer },
        { label: words.issuedAt, value: showInstant(found.issuedAt, lang) },
        { label: words.holder, value: found.maskedHolder },
        { label: words.status, value: found.status === 'valid' ? words.valid : words.revoked },
        { label: words.sha256, value: <code class="lt-small">{found.sha256}</code> },
      ]}
    />
  )
}

function codeAnswer(found: PublicFacts | null, lang: Lang) {
  const words = text[lang]
  if (!found)
    return (
      <Notice tone="bad" title={words.notFound} answer>
        <p class="govuk-body">{words.notFoundText}</p>
      </Notice>
    )
  return (
    <>
      {found.status === 'valid' ? (
        <Notice tone="good" title={`${words.found}. ${words.valid}.`} answer>
          <p class="govuk-body">{words.compare}</p>
        </Notice>
      ) : (
        <Notice tone="bad" title={words.revoked} answer>
          <p class="govuk-body">{words.revokedText(showInstant(found.revokedAt, lang))}</p>
        </Notice>
      )}
      {facts(found, lang)}
    </>
  )
}

function fileAnswer(check: PdfCheck, lang: Lang) {
  const words = text[lang]
  const revoked = check.facts?.status === 'revoked'
  const good = check.signature === 'valid' && !revoked
  const title =
    check.signature === 'valid'
      ? words.sigValid
      : check.signature === 'none'
        ? words.sigNone
        : words.sigInvalid
  return (
    <>
      <Notice tone={good ? 'good' : 'bad'} title={title} answer>
        {check.reason && <p class="govuk-body">{said(check.reason, lang)}</p>}
        {check.signature === 'valid' && check.signer && (
          <p class="govuk-body">
            {words.signer}: {[check.signer.name, check.signer.agency].filter(Boolean).join(', ')}
            {check.signedAt && (
              <>
                <br />
                {words.signedAt}: {showInstant(check.signedAt, lang)}
              </>
            )}
          </p>
        )}
        <p class="govuk-body">{check.facts ? words.stored : words.notStored}</p>
        {revoked && (
          <p class="govuk-body">
            {words.revokedText(showInstant(check.facts?.revokedAt ?? null, lang))}
          </p>
        )}
      </Notice>
      {check.facts && facts(check.facts, lang)}
    </>
  )
}

function form(visit: Open, problems: readonly Problem[] = []) {
  const { lang } = visit
  const words = text[lang]
  return (
    <>
      <Form action="/verify">
        <TextField
          name="code"
          label={words.code}
          hint={words.codeHint}
          width={20}
          maxLength={64}
          value={visit.form.text('code')}
          error={errorOf(problems, 'code', lang)}
        />
        <Button>{words.check}</Button>
      </Form>
      <h2 class="govuk-heading-m">{words.fileTitle}</h2>
      <Form action="/verify/file" files>
        <FileField
          name="file"
          label={words.file}
          hint={words.fileHint}
          accept="application/pdf"
          error={errorOf(problems, 'file', lang)}
        />
        <Button tone="secondary">{words.checkFile}</Button>
      </Form>
    </>
  )
}

function asking(visit: Open, problems: readonly Problem[] = []) {
  const words = text[visit.lang]
  return page({
    title: words.title,
    status: formStatus(problems),
    refused: problems.length > 0,
    body: (
      <>
        <ErrorSummary problems={problems} />
        <h1 class="govuk-heading-l">{words.title}</h1>
        <p class="govuk-body">{words.lead}</p>
        {form(visit, problems)}
      </>
    ),
  })
}

function answering(visit: Open, answer: ComponentChild, status = 200) {
  const words = text[visit.lang]
  return page({
    title: words.title,
    status,
    body: (
      <>
        <h1 class="govuk-heading-l">{words.title}</h1>
        {answer}
        <p class="govuk-body">
          <a class="govuk-link" href="/verify">
            {words.again}
          </a>
        </p>
      </>
    ),
  })
}

/** Codes are 100 bits of chance; the limit keeps the page quick for others, not the codes secret. */
const PER_MINUTE = 60

export function registerVerify(app: FastifyInstance, web: Web) {
  const open = openRoutes(app, web)
  const limit = rateLimit(PER_MINUTE)

  open.get('/verify', visit => asking(visit))

  open.post('/verify', visit => {
    const code = visit.form.text('code')
    if (!code)
      return asking(visit, [
        problem('required', { field: 'code', what: text[visit.lang].codeName }),
      ])
    return redirect(`/verify/${encodeURIComponent(code.slice(0, 64))}`)
  })

  open.get('/verify/:code', async visit => {
    orThrow(limit(visit.request.ip))
    const found = await publicFacts(visit.db, visit.param('code'))
    return answering(visit, codeAnswer(found, visit.lang), found ? 200 : 404)
  })

  open.post('/verify/file', async visit => {
    orThrow(limit(visit.request.ip))
    const file = visit.form.files.find(one => one.field === 'file')
    if (!file)
      return asking(visit, [
        problem('choose-one', { field: 'file', what: text[visit.lang].fileName }),
      ])
    const check = await visit.db.tx(tx => checkPdf(tx, file.bytes))
    // Nothing was written and the file is gone after this, so there is no page to redirect to.
    return answering(visit, fileAnswer(check, visit.lang))
  })
}
