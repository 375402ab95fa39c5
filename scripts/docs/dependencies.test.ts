import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as z from 'zod'

const ROOT = join(import.meta.dirname, '..', '..')
const Versions = z.record(z.string(), z.string())
const { dependencies, devDependencies } = z
  .object({ dependencies: Versions, devDependencies: Versions })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))
const page = readFileSync(join(ROOT, 'docs', 'dependencies.md'), 'utf8')

it('docs/dependencies.md names each dependency of package.json once', () => {
  const named = [...page.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, name]) => name)
  expect(named.toSorted()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).toSorted())
})

it('each is pinned to one version', () => {
  const versions = Object.values({ ...dependencies, ...devDependencies })
  expect(versions.filter(version => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
})
