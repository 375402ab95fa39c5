import { subcommand } from './command/subcommand.ts'
import { untilInterrupted } from './interrupted.ts'
import { runKey } from './key/run.ts'
import { keyFace, readKeySettings } from './key/settings.ts'

export const keyCommand = subcommand({
  ...keyFace,
  read: readKeySettings,
  run: settings => untilInterrupted(signal => runKey(settings, signal)),
})
