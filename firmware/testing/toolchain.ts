import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

export const FIRMWARE = join(import.meta.dirname, '..')

const answers = (command: string, args: readonly string[] = ['--version']): boolean =>
  spawnSync(command, args).status === 0

/** The programs of this machine that `npm test` does not bring along: tests that need one are left out where it is missing. */
export const machine = {
  hasC: answers('cc') && answers('cmake'),
  hasNanopbGenerator: answers('protoc') && (answers('nanopb_generator') || answers('nanopb_generator.py')),
  hasPython: answers('python3'),
  hasCortexM: answers('arm-none-eabi-gcc') && answers('qemu-system-arm'),
}

/** A title that says why its tests may be left out. */
export const needing = (what: string, isThere: boolean): string =>
  isThere ? what : `${what} (left out: this machine does not have it)`

/** Asynchronous, so that connections of the test are looked after meanwhile. */
const run = async (command: string, args: readonly string[], cwd?: string, input = ''): Promise<string> => {
  const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] })
  // A program may end without having read its input.
  child.stdin.on('error', () => undefined).end(input)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}\n${out}${err}`)
  return out
}

/** The output of a program. @throws Error with its output when it fails */
export const output = (command: string, args: readonly string[], input?: string): Promise<string> =>
  run(command, args, undefined, input)

/** The output of commands as they are typed into a shell, which ends at the first that fails. @throws Error */
export const shell = (commands: string, cwd: string): Promise<string> => run('sh', ['-e', '-c', commands], cwd)

/** Builds everything under `firmware/` into a folder, with all warnings as errors and with sanitizers. @throws Error */
export const buildFirmware = async (
  folder: string,
  options: readonly string[] = ['-DSONDE_SANITIZE=ON', '-DSONDE_WERROR=ON'],
) => {
  await run('cmake', ['-S', FIRMWARE, '-B', folder, ...options])
  await run('cmake', ['--build', folder, '--parallel', '2', '--target', 'all', 'zephyr-sample', 'zephyr-log-sample'])
}
