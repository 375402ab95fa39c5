import { subcommand } from './command/subcommand.ts'
import { untilInterrupted } from './interrupted.ts'
import { runSend } from './send/run.ts'
import { readSendSettings, sendFace } from './send/settings.ts'

export const sendCommand = subcommand({
  ...sendFace,
  read: readSendSettings,
  run: settings => untilInterrupted(signal => runSend(settings, signal)),
})
