import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { internalNames } from './internalNames.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-names-'))
  const files = {
    'entry.ts': `import { inside } from './inside.ts'
      export type { Told } from './told.ts'
      export type Options = { readonly chosen: string }
      export const entry = inside`,
    'told.ts': "import type { Part } from './part.ts'\nexport type Told = { readonly toldName: Part }",
    'part.ts': 'export type Part = { readonly partName: number }\nexport const written = { wireName: 1 }',
    'inside.ts': `import type { Told } from './told.ts'
      type Own = { readonly ownName: Told; readonly toldName: number; readonly length: number; innerWidth: number; keyName: 1; wireName: 2 }
      export const inside = (own: Own) => own['keyName']`,
    'unused.ts': 'export type Unused = { readonly unusedName: number }',
  }
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('leaves names of the API, of the language and of browsers, names that are looked up by a text, and those that the API writes', () => {
  expect(internalNames(folder, 'entry.ts')).toEqual(['ownName'])
})
