/** Mask: a name that says enough to compare with a paper in hand and too little to learn it. */

/** `Nguyễn Minh An` → `N*** M*** A***`: the first letter of each word, and not how long the word is. */
export function maskName(name: string): string {
  return name
    .normalize('NFC')
    .split(/\s+/u)
    .filter(word => word !== '')
    .map(word => `${[...word][0]!.toUpperCase()}***`)
    .join(' ')
}
