import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Names that a function resolves as its test says, before any server is asked. */
export type OwnNames = {
  /** The folder of a function's code, which resolves these names by itself. */
  readonly withNames: (codeDirectory: string) => string
  /** The addresses of a name from now on, one list for each look-up to come; the last one stays. */
  readonly set: (name: string, ...answers: readonly (readonly string[])[]) => void
  /** The look-ups of a name since it was set last. */
  readonly lookUps: (name: string) => number
  readonly close: () => void
}

/** Replaces `lookup` of Node.js in a function. A name that the test does not know goes to the system. */
const program = (folder: string): string => `
import dns from 'node:dns'
import { appendFileSync, readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const folder = ${JSON.stringify(folder)}
const read = name => { try { return readFileSync(folder + '/' + name, 'utf8') } catch { return '' } }
const system = dns.promises.lookup
dns.promises.lookup = async (name, options) => {
  const answers = read(name)
  if (answers === '') return system(name, options)
  appendFileSync(folder + '/' + name + '.log', '.')
  const lists = JSON.parse(answers)
  const addresses = lists[Math.min(read(name + '.log').length, lists.length) - 1]
  return addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
}
syncBuiltinESMExports()
`

/** Resolution of names in a function of the stack: files say what each name is, and count how often it was asked for. */
export const ownNames = (): OwnNames => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-names-'))
  const copies: string[] = []
  return {
    withNames: codeDirectory => {
      const copy = mkdtempSync(join(tmpdir(), 'sonde-code-'))
      copies.push(copy)
      cpSync(codeDirectory, copy, { recursive: true })
      writeFileSync(join(copy, 'names.mjs'), program(folder))
      const entry = join(copy, 'index.mjs')
      writeFileSync(entry, `import './names.mjs';${readFileSync(entry, 'utf8')}`)
      return copy
    },
    set: (name, ...answers) => {
      rmSync(join(folder, `${name}.log`), { force: true })
      writeFileSync(join(folder, name), JSON.stringify(answers))
    },
    lookUps: name => {
      try {
        return readFileSync(join(folder, `${name}.log`), 'utf8').length
      } catch {
        return 0
      }
    },
    close: () => {
      for (const one of [folder, ...copies]) rmSync(one, { recursive: true, force: true })
    },
  }
}
