import { parseServer } from '../core/coap/uri.ts'
import { runNewFleet } from './device/fleet.ts'
import { localServer } from './device/server.ts'
import { parseSettings, USAGE } from './device/settings.ts'

const write = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const complain = (error: unknown, advice: string): void => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${advice}`)
  process.exitCode = 2
}

const settingsOrAdvice = () => {
  try {
    return parseSettings(process.argv.slice(2)) ?? write(USAGE)
  } catch (error) {
    return complain(error, `\n${USAGE}`)
  }
}

const settings = settingsOrAdvice()
if (settings) {
  const stopping = new AbortController()
  process.once('SIGINT', () => stopping.abort())
  try {
    const server = parseServer(settings.url ?? localServer(process.cwd()))
    const summary = await runNewFleet({ ...settings, server, write, stop: stopping.signal })
    write(summary.text())
    process.exitCode = summary.isAllAccepted() ? 0 : 1
  } catch (error) {
    complain(error, '')
  }
}
