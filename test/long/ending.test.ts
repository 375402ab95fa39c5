import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { childrenOf } from '../../bench/processes/procfs.ts'
import { readEndpoints } from '../../local/endpoints.ts'

/** However a stack ends, nothing of it goes on, and nobody believes the addresses that it has left. */
const ROOT = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'sonde-ending-'))
const one = join(folder, 'one')
const other = join(folder, 'other')
const exec = promisify(execFile)

/** Processes that a test has seen and that may go on where it fails. */
const seen = new Set<number>()
afterAll(() => {
  for (const pid of seen) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true })
})

/** A process that has ended and was not waited for runs no more. proc(5). */
const isRunning = (pid: number): boolean => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

const treeOf = (pid: number): readonly number[] => [pid, ...childrenOf(pid).flatMap(treeOf)]

/** All processes below this one, as they are now. */
const descendants = (pid: number): readonly number[] => {
  const tree = treeOf(pid)
  for (const each of tree) seen.add(each)
  return tree
}

const endOf = (processes: readonly number[]) =>
  expect.poll(() => processes.filter(isRunning), { timeout: 60_000 }).toEqual([])

/** Starts a program and waits for a line of it. Later lines are passed over. */
const startedUntil = async (text: string, command: string, args: readonly string[]): Promise<ChildProcess> => {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  seen.add(child.pid ?? 0)
  const lines: string[] = []
  await new Promise<void>((done, failed) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', line => {
        lines.push(line)
        if (line.includes(text)) done()
      })
    }
    child.once('close', code => failed(new Error(`it ended with ${code}:\n${lines.join('\n')}`)))
  })
  return child
}

/** A stack that runs, as a user starts it. @param terminal whether it has one, that of script(1), which closes when that is killed */
const npmStart = async (dir: string, { terminal = false } = {}) => {
  const line = ['npm', 'start', '--', '--dir', dir]
  const [command = '', ...args] = terminal ? ['script', '-qfc', line.join(' '), '/dev/null'] : line
  const child = await startedUntil('Sonde runs.', command, args)
  const { pid = 0, ...endpoints } = await readEndpoints(dir)
  const processes = descendants(child.pid ?? 0)
  expect(processes).toContain(pid)
  return { child, pid, processes, endpoints }
}

const files = (dir: string) => ({
  isThere: existsSync(join(dir, 'endpoints.json')),
  problem: readEndpoints(dir).then(
    () => 'none',
    (error: Error) => error.message,
  ),
})

it('kill -9 while it synthesises: the bundler ends too', async () => {
  const child = await startedUntil('Synthesising', process.execPath, ['local/main.ts', '--dir', one])
  await expect.poll(() => childrenOf(child.pid ?? 0).length).toBeGreaterThan(0)
  const processes = descendants(child.pid ?? 0)
  child.kill('SIGKILL')
  await endOf(processes)
  expect(existsSync(join(one, 'stack-0', 'manifest.json'))).toBe(false)
})

it('kill -9 of a stack that runs: listener, demo fleet and watcher end, and the addresses are not believed', async () => {
  const { pid, processes } = await npmStart(one)
  process.kill(pid, 'SIGKILL')
  await endOf(processes)
  const { isThere, problem } = files(one)
  expect(isThere).toBe(true)
  expect(await problem).toMatch(/is of a stack that has ended: run npm start again$/)
})

it('two stacks do not meet; one ends with a kill of its npm, the other with its terminal, and both clear up', async () => {
  // One of the folders is that in which kill -9 has left its traces.
  const [first, second] = await Promise.all([npmStart(one), npmStart(other, { terminal: true })])

  const device = ['cli/bin/sonde.js', 'device', '--id', 'Ending-1', '--count', '1', '--dir', one]
  expect((await exec(process.execPath, device, { cwd: ROOT })).stdout).toContain('1 uplink and 2 log lines accepted')
  const ask = (of: typeof first, token: string) =>
    fetch(`${of.endpoints.http}/devices/Ending-1`, { headers: { authorization: `Bearer ${token}` } })
  await expect.poll(async () => (await ask(first, first.endpoints.token)).status).toBe(200)
  expect((await ask(second, second.endpoints.token)).status).toBe(404)
  expect((await ask(second, first.endpoints.token)).status).toBe(401)

  // A device that was started by npm ends with that npm, too.
  const sender = await startedUntil(
    'Ending-2 #1',
    'npm',
    `run device -- --id Ending-2 --every 100ms --dir ${one}`.split(' '),
  )
  const sending = descendants(sender.pid ?? 0)
  sender.kill('SIGTERM')
  await endOf(sending)

  first.child.kill('SIGTERM')
  await endOf(first.processes)
  expect((await ask(second, second.endpoints.token)).status).toBe(404)
  second.child.kill('SIGKILL')
  await endOf(second.processes)
  for (const dir of [one, other]) expect(files(dir).isThere).toBe(false)
}, 240_000)
