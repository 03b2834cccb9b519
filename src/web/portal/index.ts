/** Portal: the citizens' face. */
import type { FastifyInstance } from 'fastify'
import type { Web } from '../http.tsx'
import { registerBirth } from './birth.tsx'
import { registerCases } from './cases.tsx'
import { registerConfirmation } from './confirmation.tsx'
import { registerDossier } from './dossier.tsx'
import { registerDraft } from './draft.tsx'
import { registerHome } from './home.tsx'
import { registerMe } from './me.tsx'
import { registerReads } from './reads.tsx'
import { registerReport } from './report.tsx'
import { registerSettings } from './settings.tsx'
import { registerSupplement } from './supplement.tsx'
import { registerVault } from './vault.tsx'

export function registerPortal(app: FastifyInstance, web: Web): void {
  registerHome(app, web)
  registerBirth(app, web)
  registerDraft(app, web)
  registerReport(app, web)
  registerDossier(app, web)
  registerSupplement(app, web)
  registerConfirmation(app, web)
  registerVault(app, web)
  registerReads(app, web)
  registerMe(app, web)
  registerCases(app, web)
  registerSettings(app, web)
}
