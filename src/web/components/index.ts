/** Components: all a page is made of. */
export * from './diff.tsx'
export * from './field.tsx'
export * from './form.tsx'
export * from './list.tsx'
export {
  Details,
  ErrorSummary,
  Notice,
  Panel,
  StatusTag,
  type Tone as NoticeTone,
} from './message.tsx'
