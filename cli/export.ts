import { runCommand } from './command.ts'
import { exportCommand } from './export/exportCommand.ts'

await runCommand(exportCommand)
