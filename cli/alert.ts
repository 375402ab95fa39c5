import { alertFace, readAlertSettings } from './alert/settings.ts'
import { subcommand } from './command/subcommand.ts'
import { untilInterrupted } from './interrupted.ts'

export const alertCommand = subcommand({
  ...alertFace,
  read: readAlertSettings,
  run: settings => untilInterrupted(async signal => (await import('./alert/run.ts')).runAlert(settings, signal)),
})
