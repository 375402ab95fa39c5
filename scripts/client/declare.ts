import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, posix, resolve } from 'node:path'
import { promisify } from 'node:util'
import { SOURCES } from './bundle.ts'
import { uplinkTypes } from './uplinkTypes.ts'

const TSC = resolve(SOURCES, '../node_modules/typescript/bin/tsc')
const ENTRIES = ['watch.d.ts', 'status.d.ts', 'react/react.d.ts', 'react/status.d.ts'] as const
const IMPORTS = /(from\s+'\.[^']*)\.ts'/g

/**
 * Writes the declarations of the SDK into a folder, and the same for CommonJS into its `cjs`: those that its entries lead to,
 * with the types of the uplinks of a schema.
 * @param schema the text of `uplink.proto`
 */
export const declare = async (folder: string, schema: string): Promise<void> => {
  const all = await mkdtemp(join(tmpdir(), 'sonde-declare-'))
  try {
    await promisify(execFile)(process.execPath, [TSC, '-p', SOURCES, '--outDir', all])
    await writeFile(join(all, 'uplink.d.ts'), uplinkTypes(schema))
    const texts = new Map<string, string>()
    for (const entry of ENTRIES) await follow(all, entry, texts)
    for (const [name, text] of texts) {
      for (const place of [join(folder, name), join(folder, 'cjs', name)]) {
        await mkdir(dirname(place), { recursive: true })
        await writeFile(place, text)
      }
    }
  } finally {
    await rm(all, { recursive: true, force: true })
  }
}

/** Collects a declaration and those that it imports. Their specifiers name the files that will be there: `.js`. */
const follow = async (folder: string, name: string, texts: Map<string, string>): Promise<void> => {
  if (texts.has(name)) return
  const text = await readFile(join(folder, name), 'utf8')
  texts.set(name, text.replace(IMPORTS, "$1.js'"))
  for (const [, specifier = ''] of text.matchAll(/from\s+'(\.[^']*)\.ts'/g)) {
    await follow(folder, `${posix.join(posix.dirname(name), specifier)}.d.ts`, texts)
  }
}
