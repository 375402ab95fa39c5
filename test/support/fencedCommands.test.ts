import { expect, it } from 'vitest'
import { fencedCommands, pages } from './fencedCommands.ts'
import { notTyped, reasonNotTyped } from './notTyped.ts'

it('finds commands with the lines that continue them, and without comments', () => {
  const page = '# X\n```sh\na   # why\nb \\\n  c\n\nd |\n  e "#f"\n```\n```json\n{}\n```\n```sh board\ng\n```\n'
  expect(fencedCommands('x.md', page)).toEqual([
    { page: 'x.md', line: 3, text: 'a' },
    { page: 'x.md', line: 4, text: 'b \\\n  c' },
    { page: 'x.md', line: 7, text: 'd |\n  e "#f"' },
    { page: 'x.md', line: 14, text: 'g' },
  ])
})

it('refuses commands in a block without a language', () => {
  expect(() => fencedCommands('x.md', '```\nnpm run x\n```\n')).toThrow('x.md:2: a block of commands begins with ```sh')
})

it('lists no command that the pages no longer have, and each without a stack of its own as it can be typed', () => {
  const all = pages().flatMap(page => fencedCommands(page))
  const listed = all.map(({ page, text }) => reasonNotTyped(page, text))
  expect(notTyped.filter(entry => !listed.includes(entry))).toEqual([])
  // A placeholder is not typed as it stands: an address comes from npx sonde endpoints.
  const typed = all.filter((_, index) => listed[index] === undefined)
  expect(typed.filter(({ text }) => /\b(PORT|HOST|ID|HttpUrl|CoapUrl|WebSocketUrl)\b|<\w+>/.test(text))).toEqual([])
})
