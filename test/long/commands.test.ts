import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { writeEndpoints } from '../../local/endpoints.ts'
import { lockFolder } from '../../local/folderLock.ts'

/** Every command of package.json is held to the same manners: a command that is added is tested from then on. */
/** They take no flags: npm runs them. `sonde` alone is the command of the commands. */
const BUILDING: ReadonlySet<string> = new Set(['prepare', 'build', 'sonde'])
const ROOT = join(import.meta.dirname, '../..')
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))
const commands = Object.entries(scripts).flatMap(([name, line]) => {
  const [, program, subcommand] = /^node (\S+\.[jt]s)(?: (\w+))?$/.exec(line) ?? []
  if (program === undefined || BUILDING.has(name)) return []
  const typed = subcommand === undefined ? (name === 'start' ? 'npm start' : `npm run ${name}`) : `sonde ${subcommand}`
  return [{ name, program: [program, ...(subcommand === undefined ? [] : [subcommand])], typed }]
})

const run = (
  program: readonly string[],
  args: readonly string[],
): Promise<{ out: string; err: string; code: number }> =>
  new Promise(done => {
    execFile(process.execPath, [...program, ...args], { cwd: ROOT, timeout: 60_000 }, (error, out, err) =>
      done({ out, err, code: error === null ? 0 : Number(error.code ?? -1) }),
    )
  })

const usages = new Map<string, string>()

describe.each(commands)('$typed', ({ name, program, typed }) => {
  it('--help shows how it is used', async () => {
    const { out, err, code } = await run(program, ['--help'])
    expect({ err, code }).toEqual({ err: '', code: 0 })
    expect(out.replaceAll(/ (--silent|-s)(?= )/g, '')).toContain(typed)
    usages.set(name, out)
  })

  it('refuses a flag that is not known, in one line that says how to get help', async () => {
    const { out, err, code } = await run(program, ['--surely-unknown'])
    expect({ out, code }).toEqual({ out: '', code: 3 })
    expect(err).toMatch(/^Unknown option '--surely-unknown'.* \((npm .+ --|npx sonde \w+) --help shows the flags\)\n$/)
    expect(err).toContain(typed)
  })
})

/** The arguments, beside `--dir`, with which a command asks for the local stack. */
const ASKS: Readonly<Record<string, readonly string[]>> = {
  device: ['--id', 'A', '--count', '1'],
  token: ['--devices', 'A'],
  register: ['--id', 'A'],
  unregister: ['--id', 'A'],
  block: ['--id', 'A'],
  unblock: ['--id', 'A'],
  revoke: ['--sub', 'ada'],
  doctor: [],
  export: ['--from', '1h'],
  redrive: [],
  cost: ['--devices', '1', '--every', '1m', '--running'],
  screenshots: [],
  picture: [],
  endpoints: [],
}

describe('A command that asks the local stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-ended-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is every command that knows --dir', () => {
    const knowing = [...usages].filter(([name, usage]) => name !== 'start' && usage.includes('--dir '))
    expect(knowing.map(([name]) => name).toSorted()).toEqual(Object.keys(ASKS).toSorted())
  })

  it.each(Object.entries(ASKS))(
    '%s says in one line that there is no stack, and that it has ended',
    async (name, args) => {
      const program = commands.find(command => command.name === name)?.program ?? []
      const none = mkdtempSync(join(tmpdir(), 'sonde-none-'))
      expect(await run(program, [...args, '--dir', none])).toMatchObject({
        err: expect.stringMatching(/^\S+endpoints\.json is not there: run npm start first, .+\n$/),
        code: 1,
      })
      rmSync(none, { recursive: true })
      // After kill -9 there are addresses, and a lock that nobody holds.
      lockFolder(folder, 'not said').release()
      const dead = 'http://127.0.0.1:9'
      await writeEndpoints(folder, {
        coap: 'coap://127.0.0.1:9',
        webSocket: 'ws://127.0.0.1:9/live',
        http: dead,
        console: dead,
        aws: dead,
        token: 'a.b.c',
        health: dead,
        outputs: {},
      })
      expect(await run(program, [...args, '--dir', folder])).toMatchObject({
        err: expect.stringMatching(/^\S+endpoints\.json is of a stack that has ended: run npm start again\n$/),
        code: 1,
      })
    },
  )
})
