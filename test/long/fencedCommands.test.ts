import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { writeEndpoints } from '../../local/endpoints.ts'
import { fencedCommands, pages } from '../support/fencedCommands.ts'
import { reasonNotTyped } from '../support/notTyped.ts'
import { sharedEndpoints } from '../support/sharedEndpoints.ts'
import { stackUnderTest } from '../support/stack.ts'

/** Every command that the documentation shows is typed as it stands, page by page, in a copy of this folder from which a stack runs. */
const ROOT = join(import.meta.dirname, '../..')
const stack = stackUnderTest(await sharedEndpoints())
const folder = mkdtempSync(join(tmpdir(), 'sonde-typed-'))
const clone = join(folder, 'clone')
const programs = join(folder, 'bin')
const variables = join(folder, 'variables')

/** Commands that go on until Ctrl-C, with a line that shows that they work. */
const UNTIL: readonly (readonly [RegExp, RegExp])[] = [
  [/^npx sonde device .*--every/, / #1 → 2\.0[45] /],
  [/^npx sonde tail (?!.*--no-follow)/, /ABC123|web-1|whaleon-36381824|web-server/],
  [/^npx sonde devices --follow/, /ABC123/],
  [/^npx wscat .* -x /, /"status":"received"/],
  // test/long/cost.test.ts takes the whole sample.
  [/^npx sonde cost /, /what runs on a schedule/],
  [/^npx wscat /, /"type":"connected"/],
]
/** Commands that ask a question in a terminal, which is answered with yes. */
const ASKING = /^npx sonde export (?!.*--yes)/s
/** Commands that print nothing when all is well. */
const SILENT = /^(eval |echo .*>> |TOKEN=|SHIP=|printf .*coap-client|echo -n .*coap-client)/s
/** Programs that this project does not bring along. */
const NEEDED = ['coap-client', 'xxd', 'curl', 'aws'] as const

/** The files of the copy before anything is typed. */
const own = new Set<string>()
const filesIn = (path: string): readonly string[] =>
  readdirSync(path, { withFileTypes: true }).flatMap(entry => (entry.isFile() ? entry.name : []))

const isThere = (program: string) =>
  spawnSync('sh', ['-c', `command -v ${program}`], { env: { PATH: `${programs}${delimiter}${process.env.PATH}` } })
    .status === 0

beforeAll(async () => {
  mkdirSync(programs)
  // Debian's name for it, which the README tells.
  const debian = spawnSync('sh', ['-c', 'command -v coap-client-notls'], { encoding: 'utf8' }).stdout.trim()
  if (debian !== '') symlinkSync(debian, join(programs, 'coap-client'))
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  mkdirSync(clone)
  execFileSync('xargs', ['-0', 'cp', '--parents', '-P', '-t', clone], { cwd: ROOT, input: files })
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'))
  mkdirSync(join(clone, '.sonde'))
  const { aws, health, ...endpoints } = stack.endpoints
  if (aws === null || health === undefined) throw new Error('the commands of the documentation are for a local stack')
  await writeEndpoints(join(clone, '.sonde'), { ...endpoints, aws, health })
  await stack.send('/uplink/ABC123', { uplink_count: 1, heartbeat: { modem_temperature: 20 } })
  const line = { source: 'web-1', level: 'error', message: 'the upstream timed out', application: 'api' }
  await stack.http('/logs', { method: 'POST', json: [line, { ...line, level: 'warn', message: 'slow answer' }] })
  for (const name of filesIn(clone)) own.add(name)
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  // The rules of the pages would fire for the devices of other files.
  const Rules = z.object({ rules: z.array(z.object({ name: z.string(), from: z.string() })) })
  const { rules } = Rules.parse((await stack.http('/alerts')).json)
  const admin = { method: 'DELETE', token: await stack.token({ scope: ['read', 'write', 'admin'] }) }
  for (const { name, from } of rules)
    if (from === 'api') expect((await stack.http(`/alerts/${name}`, admin)).status).toBe(204)
  await stack.close()
})

/** Types a command into a shell that knows the variables of those before it. Ctrl-C ends it once it has printed a line like this. */
const typed = (text: string, until?: RegExp): Promise<string> =>
  new Promise((done, failed) => {
    const keep = `declare -p $(compgen -v | grep -E '^(TOKEN|SHIP|SONDE_[A-Z]+_URL)$') > ${variables}`
    // script(1) gives the command a terminal.
    const line = ASKING.test(text) ? `script -qec ${JSON.stringify(text)} /dev/null` : text
    const child = spawn('bash', ['-ec', `set -o pipefail; . ${variables}\n${line}\n${keep}`], {
      cwd: clone,
      env: {
        ...process.env,
        PATH: `${programs}${delimiter}${process.env.PATH}`,
        CDK_VALIDATION: 'false',
        TMPDIR: folder,
        SONDE_CONFIG: join(folder, 'sonde.json'),
        XDG_STATE_HOME: join(folder, 'state'),
      },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    })
    if (ASKING.test(text)) child.stdin.write('y\n')
    let printed = ''
    let data = ''
    let isSeen = false
    const end = () => child.pid !== undefined && process.kill(-child.pid, 'SIGINT')
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', chunk => {
        printed += chunk
        if (stream === child.stdout) data += chunk
        // What `tail` says about the names is on standard error.
        if (isSeen || !until?.test(/^npx sonde tail/.test(text) ? data : printed)) return
        isSeen = true
        end()
      })
    }
    child.once('close', code => {
      if (until === undefined ? code === 0 : isSeen) done(printed)
      else failed(new Error(`${text}\nended with ${code}:\n${printed}`))
    })
  })

const typedPages = pages().flatMap(page => {
  const commands = fencedCommands(page).filter(({ text }) => reasonNotTyped(page, text) === undefined)
  return commands.length > 0 ? [{ page, commands }] : []
})

describe.each(typedPages)('$page', ({ page, commands }) => {
  beforeAll(() => writeFileSync(variables, "TOKEN=''\n"))
  // Another page may write a file of the same name.
  afterAll(() => {
    for (const name of filesIn(clone)) if (!own.has(name)) rmSync(join(clone, name))
  })

  it.each(commands)('line $line: $text', { timeout: 120_000 }, async ({ text }) => {
    const missing = NEEDED.filter(program => new RegExp(`(^|[| ])${program} `).test(text) && !isThere(program))
    if (missing.length > 0) return console.warn(`${page}: left out, this machine has no ${missing.join(', ')}: ${text}`)
    const [, until] = UNTIL.find(([command]) => command.test(text)) ?? []
    const printed = await typed(text, until)
    expect(printed).not.toMatch(/urn:sonde:problem|"__type"|curl: |npm error/)
    if (!SILENT.test(text)) expect(printed.trim()).not.toBe('')
  })
})
