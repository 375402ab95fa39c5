import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
const FOLDER = join(ROOT, 'docs/examples/sdk')
const examples = new Map(readdirSync(FOLDER).map(name => [name, readFileSync(join(FOLDER, name), 'utf8')]))

/** The blocks of code on a page, as the language and the text. */
const blocksOf = (page: string): readonly string[] =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```(tsx?|jsx?)\n([\s\S]*?)^```$/gm)].map(
    ([, language, text]) => `${language}\n${text}`,
  )
const asBlock = (name: string) => `${extname(name).slice(1)}\n${examples.get(name)}`

it('docs/sdk.md shows each example as it is compiled, and no other code', () => {
  expect(blocksOf('docs/sdk.md').toSorted()).toEqual([...examples.keys()].map(asBlock).toSorted())
})

it('the README of the package shows one of them', () => {
  expect(blocksOf('client/README.md')).toEqual([asBlock('watch.ts')])
})
