/** The way of one uplink from a device to a viewer, in its order. */
export const HOPS = ['dns', 'udp', 'answer', 'bus', 'storage', 'token', 'socket', 'frame'] as const
export type Hop = (typeof HOPS)[number]

/** The result for one hop. */
export type Finding =
  | {
      readonly state: 'ok'
      /** Its duration, ms; for `bus`, `storage` and `frame` the time since the uplink was sent. */
      readonly ms: number
      /** A remark about a hop that works. */
      readonly note?: string
    }
  | {
      readonly state: 'failed'
      readonly ms: number
      readonly why: string
      /** The next thing to look at. */
      readonly next: string
    }
  /** It could not be tried, with the reason. */
  | { readonly state: 'skipped'; readonly why: string }

export const skipped = (why: string): Finding => ({ state: 'skipped', why })

/** The results of a walk. */
export type Walked = Readonly<Record<Hop, Finding>>

/** The first broken hop on the way: later ones may fail because of it. */
export const brokenHop = (walked: Walked): Hop | undefined => HOPS.find(hop => walked[hop].state === 'failed')

/** A hop is broken, for this reason. Never put a token into a reason: it is printed and logged. */
export class Broken extends Error {
  override readonly name = 'Broken'
  readonly next: string

  constructor(why: string, next: string) {
    super(why)
    this.next = next
  }
}
