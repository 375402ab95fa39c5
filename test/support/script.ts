import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** The output and exit code of a script of this repository. */
export type ScriptResult = { readonly out: string; readonly err: string; readonly code: number }

/** Runs a script as npm does. @param script `cli/doctor.ts` */
export const runsScript = async (script: string, args: readonly string[]): Promise<ScriptResult> => {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { out, err, code: Number(code) }
}
