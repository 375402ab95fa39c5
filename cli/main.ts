import { onNpmGone } from '../local/npmGone.ts'
import { outcomeOfProgram } from './program.ts'

/** The whole of the process: `sonde` with the arguments that it was started with. */
export const main = async (version: string): Promise<void> => {
  // The reader has gone, as in `npx sonde tail | head`: nothing is left to do.
  process.stdout.on('error', () => process.exit())
  process.stderr.on('error', () => process.exit())
  onNpmGone(() => process.kill(process.pid, 'SIGTERM'))
  const { out, err, code } = await outcomeOfProgram(process.argv.slice(2), version)
  process.stdout.write(out)
  process.stderr.write(err)
  process.exitCode = code
  // A shell that runs several commands ends with one that SIGINT has ended, as with those of the system; it tells 130.
  if (code === 130) process.kill(process.pid, 'SIGINT')
}
