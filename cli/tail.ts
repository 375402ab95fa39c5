import { subcommand } from './command/subcommand.ts'
import { untilInterrupted } from './interrupted.ts'
import { readTailSettings, tailFace } from './tail/settings.ts'

export const tailCommand = subcommand({
  ...tailFace,
  read: readTailSettings,
  // The SDK is loaded only when it runs: the help is there at once.
  run: settings => untilInterrupted(async signal => (await import('./tail/run.ts')).runTail(settings, signal)),
})
