import { cpus } from 'node:os'
import { benchOptions, type Section } from './options.ts'
import { keepAside, useAll } from './processes/processors.ts'
import { report } from './report.ts'
import { measureInit } from './runs/initTimes.ts'
import { measureListener } from './runs/listenerAlone.ts'
import { measureViewers } from './runs/manyViewers.ts'
import { measureMemory } from './runs/memory.ts'
import { measureStack } from './runs/wholeStack.ts'
import { type StackUnderTest, startStack } from './subjects/stack.ts'

const options = (() => {
  try {
    return benchOptions(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(2)
  }
})()
const machine = { processor: cpus()[0]?.model ?? 'unknown', processors: cpus().length, node: process.version }
const told = report(machine, new Date())
console.log(`${machine.processors} × ${machine.processor}, Node ${machine.node}`)

/** The stack is started for the first that needs it, and has the whole machine. */
let starting: Promise<StackUnderTest> | undefined
const stack = (): Promise<StackUnderTest> => {
  useAll()
  told.note('starting the stack …')
  starting ??= startStack()
  return starting
}

const runs: readonly (readonly [Section, () => Promise<void>])[] = [
  ['listener', () => measureListener(options, told)],
  ['memory', () => measureMemory(options, told)],
  ['init', () => measureInit(told)],
  ['stack', async () => measureStack(options, await stack(), told)],
  ['viewers', async () => measureViewers(await stack(), told)],
]
keepAside()
for (const [section, run] of runs) if (options.only.has(section)) await run()
await (await starting)?.stop()
console.log(`Raw numbers: ${told.finish()}`)
process.exit(0)
