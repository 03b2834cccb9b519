/** Staff: routes of the faces for officials; each face is for certain roles, and the wrong role is told so. */
import type { FastifyInstance } from 'fastify'
import type { Official, Session } from '#identity'
import { defineProblems, ProblemError } from '#kernel'
import { faceRoutes, type Routes, type Visit, type Web } from './http.tsx'
import type { FaceName } from './ui.ts'

const problem = defineProblems('staff', {
  'wrong-role': {
    status: 403,
    vi: 'Tài khoản của bạn không có việc ở trang này.',
    en: 'your account has no work on these pages',
    wayOut: {
      vi: 'Đăng nhập bằng tài khoản được giao việc này.',
      en: 'sign in with an account that has this task',
    },
  },
})

/** One request by an official of a fitting role. */
export type StaffVisit = Visit & Readonly<{ official: Official }>

type StaffHandler = (visit: StaffVisit) => ReturnType<Parameters<Routes<Session>['get']>[1]>

export function staffRoutes(
  app: FastifyInstance,
  web: Web,
  face: FaceName,
  roles: readonly Official['role'][],
): Readonly<Record<'get' | 'post', (url: string, handler: StaffHandler) => void>> {
  const routes = faceRoutes(app, web, face)
  const only = (handler: StaffHandler) => (visit: Visit) => {
    const { official } = visit.session
    if (!official || !roles.includes(official.role)) throw new ProblemError([problem('wrong-role')])
    return handler({ ...visit, official })
  }
  return {
    get: (url, handler) => routes.get(url, only(handler)),
    post: (url, handler) => routes.post(url, only(handler)),
  }
}
