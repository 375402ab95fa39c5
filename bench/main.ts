import { cpus } from 'node:os'
import { join } from 'node:path'
import { withHelp } from '../local/flags.ts'
import { benchOptions, type Section, USAGE } from './options.ts'
import { keepAside, useAll } from './processes/processors.ts'
import { comparison, record, recorded } from './recorded.ts'
import { FOLDER, NOW, report } from './report.ts'
import { measureCommandStart } from './runs/commandStart.ts'
import { measureConsole } from './runs/consolePage.ts'
import { measureFleet } from './runs/fleetViewers.ts'
import { measureInit } from './runs/initTimes.ts'
import { measureListener } from './runs/listenerAlone.ts'
import { measureLogs } from './runs/logLines.ts'
import { measureLogParse } from './runs/logParse.ts'
import { measureViewers } from './runs/manyViewers.ts'
import { measureMemory } from './runs/memory.ts'
import { measureOverload } from './runs/overload.ts'
import { measureProtected } from './runs/protectedUplinks.ts'
import { measureShip } from './runs/ship.ts'
import { measureTail } from './runs/tail.ts'
import { measureStack } from './runs/wholeStack.ts'
import { checkout } from './subjects/checkout.ts'
import { folderOf } from './subjects/revision.ts'
import { type StackUnderTest, startStack } from './subjects/stack.ts'
import { profiles, type Subject } from './subjects/subject.ts'

const options = (() => {
  try {
    return benchOptions(process.argv.slice(2))
  } catch (error) {
    console.error(withHelp(error instanceof Error ? error.message : String(error), 'npm run bench'))
    process.exit(3)
  }
})()
if (!options) {
  console.log(USAGE)
  process.exit(0)
}
const startedAt = new Date()
const machine = { processor: cpus()[0]?.model ?? 'unknown', processors: cpus().length, node: process.version }
const told = report(machine, startedAt)
console.log(`${machine.processors} × ${machine.processor}, Node ${machine.node}`)

const profileFolder = options.isProfiled ? join(FOLDER, startedAt.toISOString().replaceAll(':', '-')) : undefined
const subject = (label: string, folder?: string): Subject => ({
  label,
  checkout: checkout(folder),
  report: options.against === undefined ? told : told.labelled(label),
  profileOf: profiles(profileFolder, label),
})
const subjects: readonly Subject[] = [
  ...(options.against === undefined ? [] : [subject('before', folderOf(options.against))]),
  subject(NOW),
]

/** Runs sections on a checkout. Its stack is started for the first section that needs it, and has the whole machine. */
const measure = async (subject: Subject): Promise<void> => {
  const { checkout, report, profileOf } = subject
  let starting: Promise<StackUnderTest> | undefined
  const stack = (): Promise<StackUnderTest> => {
    useAll()
    if (!starting) report.note('starting the stack …')
    starting ??= startStack(checkout)
    return starting
  }
  const onStack = (section: Section, run: (stack: StackUnderTest) => Promise<void>) =>
    [section, async () => (await stack()).profiled(profileOf(section), async () => run(await stack()))] as const
  const runs: readonly (readonly [Section, () => Promise<void>])[] = [
    ['oscore', () => measureProtected(options, subject)],
    ['overload', () => measureOverload(options, { checkout, report, profileOf })],
    ['memory', () => measureMemory(options, { checkout, report, profileOf })],
    ['init', () => measureInit(checkout, report)],
    ['command', async () => measureCommandStart(checkout.root, report)],
    ['ship', () => measureShip(checkout.root, report)],
    ['log-parse', () => measureLogParse(options, checkout.root, report)],
    ['stack', async () => measureStack(options, await stack(), { report, profileOf })],
    onStack('viewers', stack => measureViewers(stack, report)),
    // Between the two that close a thousand viewers: the work that closing sets off is over before the next thousand come.
    onStack('tail', stack => measureTail(stack, report)),
    onStack('console', stack => measureConsole(stack, report)),
    onStack('logs', stack => measureLogs(options, stack, report)),
    onStack('fleet', stack => measureFleet(options, stack, report)),
  ]
  keepAside()
  for (const [section, run] of runs) if (options.only.has(section)) await run()
  await (await starting)?.stop()
}

keepAside()
if (options.only.has('listener')) await measureListener(options, subjects)
for (const subject of subjects) await measure(subject)
console.log(`Raw numbers: ${told.finish()}`)
if (profileFolder !== undefined) console.log(`Profiles: ${profileFolder}`)
for (const sentence of comparison(recorded(), told.ratios())) console.log(sentence)
if (options.record !== undefined) record(options.record, startedAt.toISOString().slice(0, 10), told.ratios())
process.exit(0)
