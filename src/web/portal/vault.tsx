/** Vault: my signed documents, to download or to show by their code. */
import type { FastifyInstance } from 'fastify'
import { type DocumentView, documentFile, documentsOf, KIND_NAMES } from '#documents'
import { isUuid } from '#kernel'
import { DataTable, Empty, StatusTag } from '../components/index.ts'
import { attempt, faceRoutes, pageNotFound, type Web } from '../http.tsx'
import { showInstant } from '../i18n/dates.ts'
import { dictionary } from '../i18n/index.ts'
import { download, page } from '../outcome.ts'
import { groupedCode, portal, portalNav } from './words.ts'

const text = dictionary(
  {
    lead: 'Văn bản có chữ ký số của cơ quan, có giá trị như bản giấy. Ai cần kiểm tra thì nhập mã hoặc quét mã QR trên văn bản.',
    empty: 'Chưa có văn bản nào. Kết quả hồ sơ sẽ ở đây.',
    title: 'Văn bản',
    issuer: 'Cơ quan cấp',
    at: 'Cấp lúc',
    code: 'Mã kiểm tra',
    state: 'Tình trạng',
    valid: 'Còn hiệu lực',
    revoked: 'Đã thu hồi',
    file: 'Tệp',
    pdf: (kilobytes: number) => `PDF, ${kilobytes} KB`,
    revokedNote: (reason: string) => `Lý do: ${reason}`,
  },
  {
    lead: 'Documents signed by an agency, as good as paper. Whoever needs to check one types its code or scans its QR code.',
    empty: 'No documents yet. Results of your dossiers appear here.',
    title: 'Document',
    issuer: 'Issued by',
    at: 'Issued at',
    code: 'Verification code',
    state: 'Status',
    valid: 'In force',
    revoked: 'Revoked',
    file: 'File',
    pdf: kilobytes => `PDF, ${kilobytes} KB`,
    revokedNote: reason => `Reason: ${reason}`,
  },
)

export function registerVault(app: FastifyInstance, web: Web) {
  const routes = faceRoutes(app, web, 'portal')

  routes.get('/portal/vault', async visit => {
    const { lang } = visit
    const words = text[lang]
    const documents = await visit.db.tx(tx => documentsOf(tx, visit.actor.id))
    return page({
      title: portal[lang].vault,
      nav: portalNav(lang),
      current: 'vault',
      shape: 'wide',
      body: (
        <>
          <h1 class="govuk-heading-l">{portal[lang].vault}</h1>
          <p class="govuk-body lt-reading">{words.lead}</p>
          {documents.length === 0 ? (
            <Empty icon="papers">{words.empty}</Empty>
          ) : (
            <DataTable<DocumentView>
              caption={portal[lang].vault}
              showCaption={false}
              rows={documents}
              columns={[
                {
                  label: words.title,
                  head: true,
                  cell: one => (
                    <>
                      {lang === 'en' ? `${KIND_NAMES[one.kind].en} (${one.title})` : one.title}
                      {one.dossier && (
                        <span class="lt-source">
                          {portal[lang].dossier} <span class="lt-code">{one.dossier}</span>
                        </span>
                      )}
                    </>
                  ),
                },
                { label: words.issuer, cell: one => one.agencyName },
                { label: words.at, cell: one => showInstant(one.issuedAt, lang) },
                {
                  label: words.code,
                  cell: one => (
                    <a
                      class="govuk-link"
                      href={`/verify/${encodeURIComponent(groupedCode(one.verifyCode))}`}
                    >
                      {groupedCode(one.verifyCode)}
                    </a>
                  ),
                },
                {
                  label: words.state,
                  cell: one => (
                    <>
                      <StatusTag tone={one.revokedAt ? 'bad' : 'good'}>
                        {one.revokedAt ? words.revoked : words.valid}
                      </StatusTag>
                      {one.revokedReason && (
                        <span class="lt-source">{words.revokedNote(one.revokedReason)}</span>
                      )}
                    </>
                  ),
                },
                {
                  label: words.file,
                  cell: one => (
                    <a class="govuk-link" href={`/portal/vault/${one.documentId}`} download>
                      {portal[lang].download}
                      <span class="govuk-visually-hidden"> {one.title}</span>
                      <span class="lt-source">{words.pdf(Math.ceil(one.size / 1024))}</span>
                    </a>
                  ),
                },
              ]}
            />
          )}
        </>
      ),
    })
  })

  routes.get('/portal/vault/:id', async visit => {
    const id = visit.param('id')
    if (!isUuid(id)) pageNotFound()
    const { value, problems } = await attempt(() =>
      visit.db.tx(tx => documentFile(tx, visit.actor, id)),
    )
    // Another's document and none at all look the same, so that nobody learns which ids exist.
    return problems ? pageNotFound() : download(value)
  })
}
