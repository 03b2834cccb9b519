/** Portal: the citizens' face. */
import type { FastifyInstance } from 'fastify'
import type { Web } from '../http.tsx'

export function registerPortal(_app: FastifyInstance, _web: Web): void {}
