import { subcommand } from './command/subcommand.ts'
import { untilInterrupted } from './interrupted.ts'
import { runTail } from './tail/run.ts'
import { readTailSettings, tailFace } from './tail/settings.ts'

export const tailCommand = subcommand({
  ...tailFace,
  read: readTailSettings,
  run: settings => untilInterrupted(signal => runTail(settings, signal)),
})
