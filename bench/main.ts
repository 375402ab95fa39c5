import { cpus } from 'node:os'
import { benchOptions, type Section, USAGE } from './options.ts'
import { keepAside, useAll } from './processes/processors.ts'
import { type Report, report } from './report.ts'
import { measureConsole } from './runs/consolePage.ts'
import { measureFleet } from './runs/fleetViewers.ts'
import { measureInit } from './runs/initTimes.ts'
import { measureListener } from './runs/listenerAlone.ts'
import { measureViewers } from './runs/manyViewers.ts'
import { measureMemory } from './runs/memory.ts'
import { measureTail } from './runs/tail.ts'
import { measureStack } from './runs/wholeStack.ts'
import { type Checkout, checkout } from './subjects/checkout.ts'
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

/** Runs sections on a checkout. Its stack is started for the first section that needs it, and has the whole machine. */
const measure = async (subject: Checkout, report: Report): Promise<void> => {
  let starting: Promise<StackUnderTest> | undefined
  const stack = (): Promise<StackUnderTest> => {
    useAll()
    if (!starting) report.note('starting the stack …')
    starting ??= startStack(subject)
    return starting
  }
  const runs: readonly (readonly [Section, () => Promise<void>])[] = [
    ['listener', () => measureListener(options, subject, report)],
    ['memory', () => measureMemory(options, subject, report)],
    ['init', () => measureInit(subject, report)],
    ['stack', async () => measureStack(options, await stack(), report)],
    ['viewers', async () => measureViewers(await stack(), report)],
    // Between the two that close a thousand viewers: the work that closing sets off is over before the next thousand come.
    ['tail', async () => measureTail(await stack(), report)],
    ['console', async () => measureConsole(await stack(), report)],
    ['fleet', async () => measureFleet(options, await stack(), report)],
  ]
  keepAside()
  for (const [section, run] of runs) if (options.only.has(section)) await run()
  await (await starting)?.stop()
}

if (options.against !== undefined) await measure(checkout(options.against), told.labelled('before'))
await measure(checkout(), options.against === undefined ? told : told.labelled('now'))
console.log(`Raw numbers: ${told.finish()}`)
process.exit(0)
