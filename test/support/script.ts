import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** The command, which builds itself where a source has changed. */
export const SONDE = join(import.meta.dirname, '../../cli/bin/sonde.js')

/** The output and exit code of a script of this repository. */
export type ScriptResult = { readonly out: string; readonly err: string; readonly code: number }

/**
 * Runs a script as npm does.
 * @param script `cli/doctor.ts`
 * @param env the variables of the process, in place of those of the test's own
 * @param cwd where this repository is unless given
 */
export const runsScript = async (
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd?: string,
): Promise<ScriptResult> => {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env, cwd })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { out, err, code: Number(code) }
}

/** Runs `sonde` as npm does. @param cwd where this repository is unless given */
export const runsSonde = (args: readonly string[], env?: NodeJS.ProcessEnv, cwd?: string): Promise<ScriptResult> =>
  runsScript(SONDE, args, env, cwd)
