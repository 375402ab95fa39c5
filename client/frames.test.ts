import { expectTypeOf, it } from 'vitest'
import type * as contracts from '../core/contracts/frames.ts'
import type * as events from '../core/events/kinds.ts'
import type * as uplinks from '../core/events/uplink/frame.ts'
import type * as viewers from '../core/viewers/frames.ts'
import type { ErrorCode, EventFrame, Frame, GapReason, Level, UplinkData } from './frames.ts'

it('says what the contracts say', () => {
  expectTypeOf<Level>().toEqualTypeOf<contracts.Level>()
  expectTypeOf<ErrorCode>().toEqualTypeOf<contracts.ErrorCode>()
  expectTypeOf<GapReason>().toEqualTypeOf<contracts.GapFrame['reason']>()
  expectTypeOf<UplinkData>().toExtend<uplinks.UplinkData>()
  expectTypeOf<uplinks.UplinkData>().toExtend<UplinkData>()
  expectTypeOf<EventFrame>().toExtend<events.EventFrame>()
  expectTypeOf<events.EventFrame>().toExtend<EventFrame>()
  expectTypeOf<viewers.Frame>().toExtend<Frame>()
  expectTypeOf<Extract<Frame, { type: 'history' }>>().toExtend<viewers.HistoryFrame>()
  expectTypeOf<Extract<Frame, { type: 'gap' }>>().toExtend<contracts.GapFrame>()
  expectTypeOf<Extract<Frame, { type: 'error' }>>().toExtend<contracts.ErrorFrame>()
  expectTypeOf<Extract<Frame, { type: 'connected' }>>().toExtend<contracts.ConnectedFrame>()
})
