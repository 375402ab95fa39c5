import { subcommand } from './command/subcommand.ts'
import { runShip } from './ship/run.ts'
import { readShipSettings, shipFace } from './ship/settings.ts'

export const shipCommand = subcommand({ ...shipFace, read: readShipSettings, run: runShip })
