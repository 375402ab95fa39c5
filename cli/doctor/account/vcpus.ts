import type { Check } from './account.ts'
import { type Finding, mend, note } from './finding.ts'
import { increase, quotaOf } from './quota.ts'

const ON_DEMAND = { service: 'fargate', code: 'L-3032A538', otherwise: 6, name: 'on-demand' }
const SPOT = { service: 'fargate', code: 'L-36FBB829', otherwise: 6, name: 'Spot' }
const PUT_EVENTS = { service: 'events', code: 'L-9B653E91', otherwise: 400 }
const UNITS_OF_A_VCPU = 1024

/** Whether the listener's tasks fit into the account, twice while a deployment replaces them. */
export const vcpus: Check = async ({ ask, config, region }) => {
  const { listenerCount, listenerMaxCount, listenerCpu, listenerSpot } = config
  const each = listenerCpu / UNITS_OF_A_VCPU
  const [start, full] = [listenerCount * each, 2 * listenerMaxCount * each]
  const quotas = listenerSpot ? [ON_DEMAND, SPOT] : [ON_DEMAND]
  const findings = await Promise.all(
    quotas.map(async (quota): Promise<readonly Finding[]> => {
      const value = await quotaOf(ask, quota, region)
      if (value >= full) return []
      const about = 'Fargate vCPUs'
      const command = increase(quota, Math.ceil(full), region)
      const has = `This account has ${value} ${quota.name} vCPUs of Fargate in ${region}`
      return quota === ON_DEMAND && value < start
        ? [mend({ about, why: `${has}, and the listener starts with ${start}`, command })]
        : [note({ about, why: `${has}; at its maximum a deployment of the listener needs ${full}`, command })]
    }),
  )
  return findings.flat()
}

/** Whether the bus takes as much as the listener is allowed to grow to. */
export const busRate: Check = async ({ ask, config, region }) => {
  const value = await quotaOf(ask, PUT_EVENTS, region)
  const wanted = config.listenerMaxCount * config.listenerDatagramsPerSecond
  if (value >= wanted) return []
  return [
    note({
      about: 'EventBridge rate',
      why: `PutEvents takes ${value} a second in ${region}, and the listener scales up to ${wanted} uplinks a second`,
      command: increase(PUT_EVENTS, wanted, region),
    }),
  ]
}
