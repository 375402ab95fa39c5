/** The way of one uplink from a device to a viewer, in its order. */
export const HOPS = ['dns', 'udp', 'answer', 'bus', 'storage', 'token', 'socket', 'frame'] as const
export type Hop = (typeof HOPS)[number]

/** What was found of one hop. */
export type Finding =
  | {
      readonly state: 'ok'
      /** How long it took, ms; of `bus`, `storage` and `frame` since the uplink was sent. */
      readonly ms: number
      /** What is worth knowing although it holds. */
      readonly note?: string
    }
  | {
      readonly state: 'failed'
      readonly ms: number
      readonly why: string
      /** The next thing to look at. */
      readonly next: string
    }
  /** Nothing could be said of it, and why. */
  | { readonly state: 'skipped'; readonly why: string }

export const skipped = (why: string): Finding => ({ state: 'skipped', why })

/** What a walk found. */
export type Walked = Readonly<Record<Hop, Finding>>

/** The first hop on the way that does not hold: later ones may fail because of it. */
export const brokenHop = (walked: Walked): Hop | undefined => HOPS.find(hop => walked[hop].state === 'failed')

/** A hop that does not hold, with the reason. Never put a token into a reason: it is printed and logged. */
export class Broken extends Error {
  override readonly name = 'Broken'
  readonly next: string

  constructor(why: string, next: string) {
    super(why)
    this.next = next
  }
}
