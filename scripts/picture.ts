import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../cli/command.ts'
import { commands } from '../cli/commands.ts'
import { dirUsage, localDirectory } from '../cli/stack/directory.ts'
import { SONDE } from '../cli/testing/sonde.ts'
import { readEndpoints } from '../local/endpoints.ts'
import { readFlags } from '../local/flags.ts'
import { record } from './picture/record.ts'
import { animated } from './picture/svg.ts'

const USAGE = `Takes the animated picture of the README: two programs on terminals, one that sends log lines and one that watches them, of the stack that
runs in this folder.

  npm run picture [-- FILE] [--dir DIR]     docs/terminal.svg unless given

  ${dirUsage(7)}
`

type Settings = { readonly file: string; readonly directory: string }

/** The output of a service: a line now and then. */
const SERVICE = `
say() { printf '%s\\n' "$1"; sleep 0.7; }
say '{"level":"info","msg":"listening on :8080"}'
say '{"level":"info","msg":"GET /cart 200 12 ms"}'
say '{"level":"warn","msg":"payment slow: 1840 ms"}'
say '{"level":"error","msg":"payment timed out after 5000 ms"}'
say '{"level":"info","msg":"payment retried, done in 310 ms"}'
say '{"level":"info","msg":"GET /cart 200 9 ms"}'
`
const LINES = 6
const COLUMNS = 110
const WIDTH = 920

const take = async ({ file, directory }: Settings): Promise<string> => {
  await readEndpoints(directory)
  const folder = await mkdtemp(join(tmpdir(), 'sonde-picture-'))
  try {
    await writeFile(join(folder, 'shop.sh'), SERVICE)
    const source = `shop-${Date.now().toString(36).slice(-3)}`
    const isShipping = commands.some(({ name }) => name === 'ship')
    const since = performance.now()
    const on = {
      columns: COLUMNS,
      cwd: folder,
      since,
      env: { ...process.env, SONDE_CONFIG: join(folder, 'none.json'), NO_COLOR: '' },
    }
    const sonde = `'${process.execPath}' '${SONDE}'`
    const where = `--dir '${directory}'`
    const watching = record(
      'sh',
      ['-c', `exec ${sonde} tail 'shop-*' --since 5s --highlight '\\d+ ms' --quiet ${where}`],
      on,
    )
    const sending = record(
      'sh',
      [
        '-c',
        isShipping
          ? `exec ${sonde} ship --source ${source} ${where} -- sh shop.sh`
          : `sh shop.sh | tee /dev/stderr | ${sonde} send ${source} ${where} > /dev/null`,
      ],
      on,
    )
    await watching.untilLines(LINES)
    watching.stop()
    await Promise.all([watching.ended, sending.ended])
    const picture = animated(
      'A service ships its log lines from one terminal; another one watches them',
      [
        {
          title: isShipping
            ? `$ npx sonde ship --source ${source} -- sh shop.sh`
            : `$ sh shop.sh | tee /dev/stderr | npx sonde send ${source}`,
          lines: sending.lines().slice(0, LINES),
        },
        { title: "$ npx sonde tail 'shop-*' --highlight '\\d+ ms'", lines: watching.lines().slice(0, LINES) },
      ],
      WIDTH,
    )
    await writeFile(file, picture)
    return `${file}\n`
  } finally {
    await rm(folder, { recursive: true })
  }
}

await runCommand({
  name: 'npm run picture',
  usage: USAGE,
  parse: args => {
    const { values, positionals } = readFlags({
      args: [...args],
      allowPositionals: true,
      options: { dir: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
    if (values.help) return undefined
    const [file = 'docs/terminal.svg', ...rest] = positionals
    if (rest.length > 0) throw new Error('one file at most')
    return { file, directory: localDirectory(values.dir) }
  },
  run: take,
})
