import { runCommand } from './command.ts'
import { redriveCommand } from './redrive/redriveCommand.ts'

await runCommand(redriveCommand)
