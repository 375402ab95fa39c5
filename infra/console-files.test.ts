import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from './bundle.ts'
import { consoleFiles } from './console-files.ts'
import { CONSOLE_ROOMS } from './console-sources.ts'

const folder = mkdtempSync(join(tmpdir(), 'sonde-console-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A console of one line and one style, in a folder of its own. */
const someConsole = (...path: string[]): string => {
  const root = join(folder, ...path)
  for (const room of ['console/src', ...CONSOLE_ROOMS]) mkdirSync(join(root, room), { recursive: true })
  for (const file of ['index.html', 'vite.config.ts', 'tsconfig.json'])
    cpSync(join(ROOT, 'console', file), join(root, 'console', file))
  cpSync(join(ROOT, 'tsconfig.json'), join(root, 'tsconfig.json'))
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  writeFileSync(join(root, 'client/name.ts'), "export const name: string = 'Sonde'\n")
  writeFileSync(join(root, 'console/src/main.css'), 'body { margin: 0 }\n')
  writeFileSync(
    join(root, 'console/src/main.tsx'),
    "import { createRoot } from 'react-dom/client'\nimport { name } from '../../client/name.ts'\nimport './main.css'\n" +
      "const root = document.getElementById('root')\nif (root) createRoot(root).render(<p>{name}</p>)\n",
  )
  return root
}

const contents = (built: string) =>
  readdirSync(built, { recursive: true, encoding: 'utf8' })
    .filter(name => statSync(join(built, name)).isFile())
    .toSorted()
    .map(name => [name, readFileSync(join(built, name), 'utf8')] as const)

describe('the built console', () => {
  let one: { root: string; cache: string }
  let built: string
  beforeAll(() => {
    one = { root: someConsole('one'), cache: join(folder, 'cache-one') }
    built = consoleFiles(one)
  })

  it('is a page, and assets that have their hashes in their names', () => {
    expect(contents(built).map(([name]) => name.replace(/-[\w-]{8}\./, '-HASH.'))).toEqual([
      'assets/index-HASH.css',
      'assets/index-HASH.js',
      'index.html',
    ])
  })

  it('has nothing inline, which its policy would refuse, and none of the builder', () => {
    const page = readFileSync(join(built, 'index.html'), 'utf8')
    expect(page).not.toMatch(/<script(?![^>]* src=)|<style|style=|onload=/)
    for (const [, text] of contents(built)) {
      expect(text).not.toContain(folder)
      expect(text).not.toContain(ROOT)
    }
  })

  it('is the same from another folder', () => {
    const other = { root: someConsole('some', 'where', 'else'), cache: join(folder, 'cache-two') }
    expect(contents(consoleFiles(other))).toEqual(contents(built))
  })

  it('is used again until a source changes, and forgotten when nobody asks for it for days', () => {
    const old = join(one.cache, 'old')
    mkdirSync(old)
    utimesSync(old, new Date(0), new Date(0))
    const before = statSync(built).ino
    expect(consoleFiles(one)).toBe(built)
    expect(statSync(built).ino).toBe(before)
    writeFileSync(join(one.root, 'client/name.ts'), "export const name: string = 'Sonde 2'\n")
    expect(consoleFiles(one)).not.toBe(built)
    expect(readdirSync(one.cache)).toHaveLength(2)
  })

  it('contains nothing whose changes would be passed over', () => {
    writeFileSync(join(one.root, 'core/rule.ts'), "export const name: string = 'rule'\n")
    writeFileSync(join(one.root, 'client/name.ts'), "export { name } from '../core/rule.ts'\n")
    expect(() => consoleFiles(one)).toThrow('the console contains core/rule.ts')
  })

  it('is refused without sources, by name', () => {
    expect(() => consoleFiles({ root: join(folder, 'empty'), cache: one.cache })).toThrow(
      'console/src/main.tsx is not there',
    )
  })
})
