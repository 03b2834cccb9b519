/** Documents: paper that proves itself. Exports and nothing else. */

export { rootCertificatePem } from './authority.ts'
export {
  type BirthCertificateData,
  type Contents,
  type ContentsByKind,
  type DeclarationData,
  type DocumentKind,
  type DossierReceiptData,
  type InsuranceCardData,
  KIND_NAMES,
  type RefusalData,
  type ResidenceNoticeData,
  type SupplementRequestData,
  type WrittenApplicant,
  type WrittenParent,
  type WrittenProcedure,
  type WrittenSex,
} from './contents.ts'
export {
  type DocumentFile,
  type DocumentView,
  documentFile,
  documentsOf,
  documentsOfDossier,
  grantDossier,
  type Issued,
  type IssueRequest,
  issue,
  revokeDocument,
  type Signer,
} from './document.ts'
export { type DocumentCost, measureDocuments } from './measure.ts'
export { configureDocuments, verifyUrl } from './place.ts'
export { checkPdf, type PdfCheck, type PublicFacts, publicFacts } from './publication.ts'
export { qrSvg } from './qr.ts'
export { closeRenderer, warmRenderer } from './renderer.ts'
export {
  attachUpload,
  saveUpload,
  type Upload,
  uploadFile,
  uploadsOfDossier,
} from './upload.ts'
export { type PdfVerdict, verifyPdf } from './verification.ts'
export { formatVerifyCode, parseVerifyCode } from './verify-code.ts'
