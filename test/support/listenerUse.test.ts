import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { assembled } from '../../infra/testing/assemblies.ts'
import type { Metric } from '../../local/cloudwatch/series.ts'
import { processUse } from '../../local/listener/processUse.ts'
import { placeOf } from '../../local/place.ts'
import { listenerUse } from '../../local/services/listenerUse.ts'
import { type StackResources, stackResources } from '../../local/template/stackResources.ts'
import { readAssembly } from '../../local/template/synth.ts'
import { alarmsOf, type Minute, played } from './alarmPlay.ts'

/** A minute of a process that does nothing, ms. */
const MINUTE_MS = 50
/** A minute of one that works: however much else the machine has to do, it has had its processor for so long, s. */
const WORKED_SECONDS = 0.05
/** The alarms look at five. */
const MINUTES = 7
const MIB = 1024 * 1024

const alarms = await alarmsOf({})
const assembly = await readAssembly((await assembled({ stage: 'dev' })).directory)
const resources = stackResources(assembly.template, placeOf(assembly))

/** The resources of a stage whose task is of another size: CPU units, MiB. */
const withTaskOf = (size: { readonly Cpu?: string; readonly Memory?: string }): StackResources => ({
  ...resources,
  ofType: type =>
    resources
      .ofType(type)
      .map(one => (type === 'AWS::ECS::TaskDefinition' ? { ...one, properties: { ...one.properties, ...size } } : one)),
})

/** Another process, which does as it is told. */
const processThat = async (does: string): Promise<number> => {
  const child: ChildProcess = spawn(process.execPath, ['-e', `${does}; process.send('ready')`], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  onTestFinished(async () => {
    child.kill()
    await once(child, 'close')
  })
  await once(child, 'message')
  return child.pid ?? 0
}

const passes = () => pause(MINUTE_MS)
const hasWorked = async (pid: number) => {
  const used = () => processUse(pid)?.processorSeconds ?? 0
  const before = used()
  await expect.poll(() => used() - before, { interval: 10 }).toBeGreaterThanOrEqual(WORKED_SECONDS)
}

/** The states of both alarms after some minutes in which a process was measured as the listener's. */
const statesOf = async (pid: number, stage: StackResources, minuteOf: (pid: number) => Promise<unknown> = passes) => {
  const minutes: Minute[] = []
  let minute = new Map<Metric, number[]>()
  const look = listenerUse(stage, {
    measure: metric => value => void minute.set(metric, [value]),
    pids: () => [pid],
    now: () => performance.now(),
  })
  for (let at = 0; at < MINUTES; at++) {
    await look()
    minutes.push(minute)
    minute = new Map()
    await minuteOf(pid)
  }
  const stateOf = (name: string) => {
    const definition = alarms.get(name)
    return definition && played(definition, minutes).at(-1)
  }
  return { cpu: stateOf('listener-cpu'), memory: stateOf('listener-memory') }
}

const IDLE = 'setInterval(() => undefined, 1000)'

it('a process that idles raises neither alarm', { skip: !hasProc() }, async () => {
  expect(await statesOf(await processThat(IDLE), resources)).toEqual({ cpu: 'OK', memory: 'OK' })
})

it('a process that takes most of its memory raises listener-memory', { skip: !hasProc() }, async () => {
  const pid = await processThat(`globalThis.kept = Buffer.alloc(${64 * MIB}, 1); ${IDLE}`)
  expect(await statesOf(pid, withTaskOf({ Memory: '64' }))).toEqual({ cpu: 'OK', memory: 'ALARM' })
  expect(await statesOf(pid, resources)).toEqual({ cpu: 'OK', memory: 'OK' })
})

it('a process that takes most of its processor raises listener-cpu', { skip: !hasProc() }, async () => {
  const pid = await processThat('setInterval(() => { for (const until = Date.now() + 50; Date.now() < until; ); }, 51)')
  expect(await statesOf(pid, withTaskOf({ Cpu: '16' }), hasWorked)).toEqual({ cpu: 'ALARM', memory: 'OK' })
})

it('a process that is gone is not measured', async () => {
  expect(await statesOf(2 ** 30, resources)).toEqual({ cpu: 'OK', memory: 'OK' })
})

/** Whether this machine tells what a process uses. */
function hasProc(): boolean {
  try {
    return readFileSync('/proc/self/status', 'utf8').length > 0
  } catch {
    return false
  }
}
