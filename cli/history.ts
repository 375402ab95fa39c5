import { subcommand } from './command/subcommand.ts'
import { historyFace, readHistorySettings } from './history/settings.ts'
import { untilInterrupted } from './interrupted.ts'

export const historyCommand = subcommand({
  ...historyFace,
  read: readHistorySettings,
  run: settings => untilInterrupted(async signal => (await import('./history/run.ts')).runHistory(settings, signal)),
})
