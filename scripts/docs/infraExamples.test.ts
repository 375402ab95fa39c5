import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const DOCS = join(import.meta.dirname, '..', '..', 'docs')

it('docs/cloudwatch-logs.md shows the log sources of a stack as they are compiled, and no other code', () => {
  const page = readFileSync(join(DOCS, 'cloudwatch-logs.md'), 'utf8')
  const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, text]) => text)
  expect(blocks).toEqual([readFileSync(join(DOCS, 'examples/infra/logSources.ts'), 'utf8')])
})
