/** Open pages: for everybody, signed in or not. */
import type { FastifyInstance } from 'fastify'
import type { Web } from '../http.tsx'

export function registerOpenPages(_app: FastifyInstance, _web: Web): void {}
