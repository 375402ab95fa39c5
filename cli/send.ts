import { subcommand } from './command/subcommand.ts'
import { untilInterrupted } from './interrupted.ts'
import { readSendSettings, sendFace } from './send/settings.ts'

export const sendCommand = subcommand({
  ...sendFace,
  read: readSendSettings,
  run: settings => untilInterrupted(async signal => (await import('./send/run.ts')).runSend(settings, signal)),
})
