/** Components: all a page is made of. */
export * from './diff.tsx'
export { Doubt, DoubtTag } from './doubt.tsx'
export * from './field.tsx'
export * from './form.tsx'
export { Icon, type IconName } from './icon.tsx'
export * from './list.tsx'
export {
  Details,
  Empty,
  ErrorSummary,
  Notice,
  Panel,
  StatusTag,
  Steps,
  type Tone as NoticeTone,
} from './message.tsx'
