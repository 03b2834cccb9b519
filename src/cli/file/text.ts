/** Text of a file, piece by piece: UTF-8, or UTF-16 with its mark. What cannot be read becomes U+FFFD. */
import { createReadStream } from 'node:fs'

const MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/** The sign that stands for bytes that are no character. */
export const UNREADABLE = '\uFFFD'

export async function* textOf(path: string): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null
  for await (const bytes of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    if (decoder === null) {
      const mark = MARKS.find(([sign]) => sign.every((byte, i) => bytes[i] === byte))
      decoder = new TextDecoder(mark?.[1] ?? 'utf-8')
    }
    yield decoder.decode(bytes, { stream: true })
  }
  if (decoder !== null) yield decoder.decode()
}
