import { subcommand } from './command/subcommand.ts'
import { runHistory } from './history/run.ts'
import { historyFace, readHistorySettings } from './history/settings.ts'
import { untilInterrupted } from './interrupted.ts'

export const historyCommand = subcommand({
  ...historyFace,
  read: readHistorySettings,
  run: settings => untilInterrupted(signal => runHistory(settings, signal)),
})
