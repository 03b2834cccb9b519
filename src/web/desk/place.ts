/** Place: addresses of the desk's pages; they hold codes of dossiers and never anything of a person. */
export const dossierHref = (code: string, deed?: string): string =>
  `/desk/dossiers/${encodeURIComponent(code)}${deed ? `/${deed}` : ''}`
