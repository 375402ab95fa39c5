import { expectTypeOf, it } from 'vitest'
import type * as contracts from '../core/contracts/frames.ts'
import type { ErrorCode, EventFrame, Frame, GapReason, Level, UplinkData } from './frames.ts'

it('says what the contracts say', () => {
  expectTypeOf<Level>().toEqualTypeOf<contracts.Level>()
  expectTypeOf<ErrorCode>().toEqualTypeOf<contracts.ErrorCode>()
  expectTypeOf<GapReason>().toEqualTypeOf<contracts.GapFrame['reason']>()
  expectTypeOf<UplinkData>().toExtend<contracts.UplinkData>()
  expectTypeOf<contracts.UplinkData>().toExtend<UplinkData>()
  expectTypeOf<EventFrame>().toExtend<contracts.EventFrame>()
  expectTypeOf<contracts.EventFrame>().toExtend<EventFrame>()
  expectTypeOf<contracts.Frame>().toExtend<Frame>()
  expectTypeOf<Extract<Frame, { type: 'history' }>>().toExtend<contracts.HistoryFrame>()
  expectTypeOf<Extract<Frame, { type: 'gap' }>>().toExtend<contracts.GapFrame>()
  expectTypeOf<Extract<Frame, { type: 'error' }>>().toExtend<contracts.ErrorFrame>()
  expectTypeOf<Extract<Frame, { type: 'connected' }>>().toExtend<contracts.ConnectedFrame>()
})
