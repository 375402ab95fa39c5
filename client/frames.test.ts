import { expectTypeOf, it } from 'vitest'
import type * as contracts from '../core/contracts/frames.ts'
import type * as events from '../core/events/kinds.ts'
import type * as uplinks from '../core/events/uplink/frame.ts'
import type * as viewers from '../core/viewers/frames.ts'
import type { ErrorCode, EventFrame, Frame, GapReason, Level, UplinkData } from './frames.ts'

/** A type in which the parts that the schema of the devices decides are of any kind. */
type Untyped<Type> = {
  [Key in keyof Type]: Key extends 'uplink' | 'activity' | 'reboot'
    ? unknown
    : Type[Key] extends (infer Entry)[]
      ? Untyped<Entry>[]
      : Key extends 'data'
        ? Untyped<Type[Key]>
        : Type[Key]
}

it('says what the contracts say', () => {
  expectTypeOf<Level>().toEqualTypeOf<contracts.Level>()
  expectTypeOf<ErrorCode>().toEqualTypeOf<contracts.ErrorCode>()
  expectTypeOf<GapReason>().toEqualTypeOf<contracts.GapFrame['reason']>()
  expectTypeOf<UplinkData>().toExtend<uplinks.UplinkData>()
  expectTypeOf<Untyped<uplinks.UplinkData>>().toExtend<Untyped<UplinkData>>()
  expectTypeOf<EventFrame>().toExtend<events.EventFrame>()
  expectTypeOf<Untyped<events.EventFrame>>().toExtend<Untyped<EventFrame>>()
  expectTypeOf<Untyped<viewers.Frame>>().toExtend<Untyped<Frame>>()
  expectTypeOf<Extract<Frame, { type: 'history' }>>().toExtend<viewers.HistoryFrame>()
  expectTypeOf<Extract<Frame, { type: 'gap' }>>().toExtend<contracts.GapFrame>()
  expectTypeOf<Extract<Frame, { type: 'error' }>>().toExtend<contracts.ErrorFrame>()
  expectTypeOf<Extract<Frame, { type: 'connected' }>>().toExtend<contracts.ConnectedFrame>()
})
