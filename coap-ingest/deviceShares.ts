import { fairBuckets } from './fairBuckets.ts'

/**
 * Takes one token of a device for a message from an address: 0 when it got one, else the seconds until there may be one, at
 * least 1.
 */
export type TakeOfDevice = (deviceId: string, address: string, isKnown: boolean) => number

/**
 * The rate of each device in two halves: one for the addresses that it is known by, one for all others, so that no stranger
 * can lock it out. The known addresses may use the tokens, too, that the others leave of their half.
 * @param ratePerSecond of a device
 * @param burst of a device
 * @param maxBuckets devices, and addresses of them, that are told apart
 * @param now ms, monotonic
 */
export const deviceShares = ({
  ratePerSecond,
  burst,
  maxBuckets,
  now,
}: {
  ratePerSecond: number
  burst: number
  maxBuckets: number
  now: () => number
}): TakeOfDevice => {
  const half = { ratePerSecond: ratePerSecond / 2, burst: burst / 2, maxBuckets, now }
  const [known, others] = [fairBuckets(half), fairBuckets(half)]
  return (deviceId, address, isKnown) => {
    if (!isKnown) return others.take(deviceId, address)
    const wait = known.take(deviceId, address)
    return wait === 0 ? 0 : Math.min(wait, others.takeSpare(deviceId))
  }
}
