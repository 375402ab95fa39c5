import { cpus } from 'node:os'
import { benchOptions, type Section, USAGE } from './options.ts'
import { keepAside, useAll } from './processes/processors.ts'
import { report } from './report.ts'
import { measureConsole } from './runs/consolePage.ts'
import { measureFleet } from './runs/fleetViewers.ts'
import { measureInit } from './runs/initTimes.ts'
import { measureListener } from './runs/listenerAlone.ts'
import { measureViewers } from './runs/manyViewers.ts'
import { measureMemory } from './runs/memory.ts'
import { measureTail } from './runs/tail.ts'
import { measureStack } from './runs/wholeStack.ts'
import { type StackUnderTest, startStack } from './subjects/stack.ts'

const options = (() => {
  try {
    return benchOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
    process.exit(2)
  }
})()
if (!options) {
  console.log(USAGE)
  process.exit(0)
}
const machine = { processor: cpus()[0]?.model ?? 'unknown', processors: cpus().length, node: process.version }
const told = report(machine, new Date())
console.log(`${machine.processors} × ${machine.processor}, Node ${machine.node}`)

/** The stack is started for the first that needs it, and has the whole machine. */
let starting: Promise<StackUnderTest> | undefined
const stack = (): Promise<StackUnderTest> => {
  useAll()
  if (!starting) told.note('starting the stack …')
  starting ??= startStack()
  return starting
}

const runs: readonly (readonly [Section, () => Promise<void>])[] = [
  ['listener', () => measureListener(options, told)],
  ['memory', () => measureMemory(options, told)],
  ['init', () => measureInit(told)],
  ['stack', async () => measureStack(options, await stack(), told)],
  ['viewers', async () => measureViewers(await stack(), told)],
  // Between the two that close a thousand viewers: what closing them sets off is over before the next thousand come.
  ['tail', async () => measureTail(await stack(), told)],
  ['console', async () => measureConsole(await stack(), told)],
  ['fleet', async () => measureFleet(options, await stack(), told)],
]
keepAside()
for (const [section, run] of runs) if (options.only.has(section)) await run()
await (await starting)?.stop()
console.log(`Raw numbers: ${told.finish()}`)
process.exit(0)
