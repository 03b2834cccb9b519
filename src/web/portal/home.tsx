/** Home of the portal: what waits for me, what moves for me, and where else to go. */
import type { FastifyInstance } from 'fastify'
import type { Session } from '#identity'
import { type Task, tasksOf } from '#services'
import {
  Button,
  ButtonLink,
  Cards,
  Empty,
  Form,
  Hidden,
  LinkCard,
  type NoticeTone,
  StatusTag,
  TaskList,
} from '../components/index.ts'
import { openRoutes, type Visit, type Web } from '../http.tsx'
import { showDate, showPromise } from '../i18n/dates.ts'
import { dictionary, type Lang, said } from '../i18n/index.ts'
import { page } from '../outcome.ts'
import { portal, portalNav } from './words.ts'

const text = dictionary(
  {
    mine: 'Cần bạn làm',
    moving: 'Đang chờ cơ quan',
    done: 'Đã xong',
    nothing: 'Không có việc nào chờ bạn.',
    start: 'Bắt đầu khai sinh',
    startContext: (title: string) => `theo ${title}`,
    due: (at: string) => `hạn ${at}`,
    promised: (at: string) => `hẹn ${at}`,
    state: {
      'birth-notice': 'Mới',
      draft: 'Đang khai',
      confirmation: 'Chờ bạn trả lời',
      supplement: 'Cần bổ sung',
      dossier: 'Đang xử lý',
      result: 'Có kết quả',
    },
    events: 'Sự kiện trong đời',
    child: 'Có con',
    childText: 'Một tờ khai cho khai sinh, thường trú và thẻ bảo hiểm y tế.',
    more: 'Của tôi',
    vaultText: 'Giấy tờ có chữ ký số, tải về hoặc đưa mã cho người cần xem.',
    readsText: 'Cơ quan nào đã xem, lúc nào, vì việc gì.',
    meText: 'Những gì Nhà nước đang ghi về tôi, và cách báo sửa.',
    entryTitle: 'Cổng công dân',
    entryLead: 'Đăng nhập để thấy việc đang chờ bạn. Điều Nhà nước đã biết sẽ được điền sẵn.',
    entry: 'Đăng nhập bằng định danh điện tử',
    entryNeed: 'Bạn cần',
    entryNeeds: [
      'Số định danh cá nhân (12 số trên thẻ căn cước).',
      'Mật khẩu và điện thoại nhận mã dùng một lần, hoặc khóa truy cập (passkey) trên máy.',
    ].join('\n'),
    entryCan: 'Đăng nhập rồi bạn có thể',
    entryCans: [
      'Khai sinh cho con, cùng lúc đăng ký thường trú và thẻ bảo hiểm y tế.',
      'Xác nhận cho người khác vào hộ của mình.',
      'Theo dõi hồ sơ, bổ sung khi được yêu cầu.',
      'Tải giấy tờ có chữ ký số; xem ai đã xem dữ liệu của mình.',
    ].join('\n'),
  },
  {
    mine: 'Waiting for you',
    moving: 'With an agency',
    done: 'Done',
    nothing: 'Nothing waits for you.',
    start: 'Start registering',
    startContext: title => `by ${title}`,
    due: at => `due ${at}`,
    promised: at => `promised for ${at}`,
    state: {
      'birth-notice': 'New',
      draft: 'Draft',
      confirmation: 'Waits for your answer',
      supplement: 'Needs completing',
      dossier: 'In progress',
      result: 'Result ready',
    },
    events: 'Life events',
    child: 'A child was born',
    childText: 'One form for the birth, the residence and the insurance card.',
    more: 'About me',
    vaultText: 'Signed documents, to download or to show by their code.',
    readsText: 'Which agency, when, and for what.',
    meText: 'What the State has on record about me, and how to correct it.',
    entryTitle: 'Citizen portal',
    entryLead: 'Sign in to see what waits for you. What the State knows is filled in.',
    entry: 'Sign in with your e-ID',
    entryNeed: 'You need',
    entryNeeds: [
      'Your personal number (12 digits on the identity card).',
      'Your password and the phone for the one-time code, or a passkey on this device.',
    ].join('\n'),
    entryCan: 'Once signed in you can',
    entryCans: [
      'Register a birth, together with residence and health insurance.',
      'Agree that somebody joins your household.',
      'Follow a dossier and complete it when asked.',
      'Download signed documents; see who read your data.',
    ].join('\n'),
  },
)

const TONES: Readonly<Record<Task['kind'], NoticeTone>> = {
  'birth-notice': 'info',
  draft: 'info',
  confirmation: 'warn',
  supplement: 'warn',
  dossier: 'info',
  result: 'good',
}

/** Where a task is done; null for what is begun by a form instead. */
function hrefOf(task: Task): string | null {
  switch (task.kind) {
    case 'birth-notice':
      return task.evidenceId && `/portal/events/birth#notice-${task.evidenceId}`
    case 'draft':
      return task.draftId && `/portal/drafts/${task.draftId}`
    case 'confirmation':
      return task.confirmationId && `/portal/confirmations/${task.confirmationId}`
    case 'supplement':
      return task.dossier && `/portal/dossiers/${task.dossier}/supplement`
    case 'dossier':
    case 'result':
      return task.dossier && `/portal/dossiers/${task.dossier}`
  }
}

function dueText(task: Task, lang: Lang): string {
  if (!task.dueAt) return ''
  const at = task.dueAt.length > 10 ? showPromise(task.dueAt, lang) : showDate(task.dueAt, lang)
  return task.mine ? text[lang].due(at) : text[lang].promised(at)
}

function items(tasks: readonly Task[], lang: Lang) {
  return tasks.map(task => ({
    title: said(task.title, lang),
    href: hrefOf(task),
    hint: [said(task.next, lang), dueText(task, lang)].filter(Boolean).join(' · '),
    status: text[lang].state[task.kind],
    tone: TONES[task.kind],
  }))
}

/** A birth notice is begun by a press, because beginning opens a draft. */
function NoticeToStart(props: { task: Task; lang: Lang }) {
  const { task, lang } = props
  const words = text[lang]
  return (
    <section class="lt-card lt-card--call" id={`notice-${task.evidenceId}`}>
      <p class="govuk-body">
        <strong>{said(task.title, lang)}</strong>{' '}
        <StatusTag tone="info">{words.state['birth-notice']}</StatusTag>
      </p>
      <p class="govuk-body">{said(task.next, lang)}</p>
      <Form action="/portal/events/birth">
        <Hidden name="evidenceId" value={task.evidenceId ?? ''} />
        <Button context={words.startContext(said(task.title, lang))}>{words.start}</Button>
      </Form>
    </section>
  )
}

export function BirthNotices(props: { tasks: readonly Task[]; lang: Lang }) {
  return (
    <>
      {props.tasks
        .filter(task => task.kind === 'birth-notice')
        .map(task => (
          <NoticeToStart key={task.evidenceId} task={task} lang={props.lang} />
        ))}
    </>
  )
}

function entryPage(visit: Visit<Session | null>) {
  const words = text[visit.lang]
  const list = (lines: string) => (
    <ul class="govuk-list govuk-list--bullet">
      {lines.split('\n').map(line => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
  return page({
    title: words.entryTitle,
    body: (
      <>
        <h1 class="govuk-heading-l">{words.entryTitle}</h1>
        <p class="govuk-body">{words.entryLead}</p>
        <ButtonLink href="/portal/sign-in?return=%2Fportal">{words.entry}</ButtonLink>
        <h2 class="govuk-heading-m">{words.entryNeed}</h2>
        {list(words.entryNeeds)}
        <h2 class="govuk-heading-m">{words.entryCan}</h2>
        {list(words.entryCans)}
      </>
    ),
  })
}

export function registerHome(app: FastifyInstance, web: Web) {
  openRoutes(app, web).get('/portal', async visit => {
    const { session, lang } = visit
    if (!session) return entryPage(visit)
    const tasks = await visit.db.tx(tx => tasksOf(tx, session.actor))
    const words = text[lang]
    const shared = portal[lang]
    const done = tasks.filter(task => task.kind === 'result')
    const mine = tasks.filter(
      task => task.mine && task.kind !== 'birth-notice' && task.kind !== 'result',
    )
    const moving = tasks.filter(task => !task.mine && task.kind !== 'result')
    const notices = tasks.filter(task => task.kind === 'birth-notice')
    return page({
      title: shared.home,
      nav: portalNav(lang),
      current: 'home',
      shape: 'wide',
      body: (
        <>
          <h1 class="govuk-heading-l">{shared.home}</h1>
          <div class="lt-cols">
            <div>
              <h2 class="govuk-heading-m">{words.mine}</h2>
              {mine.length + notices.length === 0 && <Empty icon="check">{words.nothing}</Empty>}
              <div class="lt-stack">
                <BirthNotices tasks={notices} lang={lang} />
                {mine.length > 0 && <TaskList id="mine" tasks={items(mine, lang)} />}
              </div>
              {moving.length > 0 && (
                <>
                  <h2 class="govuk-heading-m">{words.moving}</h2>
                  <TaskList id="moving" tasks={items(moving, lang)} />
                </>
              )}
              {done.length > 0 && (
                <>
                  <h2 class="govuk-heading-m">{words.done}</h2>
                  <TaskList id="done" tasks={items(done, lang)} />
                </>
              )}
            </div>
            <div>
              <h2 class="govuk-heading-m">{words.events}</h2>
              <Cards>
                <LinkCard href="/portal/events/birth" icon="child" title={words.child}>
                  {words.childText}
                </LinkCard>
              </Cards>
              <h2 class="govuk-heading-m">{words.more}</h2>
              <Cards>
                <LinkCard href="/portal/vault" icon="papers" title={shared.vault}>
                  {words.vaultText}
                </LinkCard>
                <LinkCard href="/portal/reads" icon="eye" title={shared.reads}>
                  {words.readsText}
                </LinkCard>
                <LinkCard href="/portal/me" icon="card" title={shared.me}>
                  {words.meText}
                </LinkCard>
              </Cards>
            </div>
          </div>
        </>
      ),
    })
  })
}
