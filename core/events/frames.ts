import * as z from 'zod'
import { type EventFrame as AnyEventFrame, kindOnBus, kinds } from './kinds.ts'

const [first, ...others] = kinds

/** An event of a device, as viewers see it. */
export const EventFrame = z.discriminatedUnion('type', [first.Frame, ...others.map(({ Frame }) => Frame)])

/** The frames that viewers see of an event on the bus. @throws ZodError, or Error for a detail-type that no kind has */
export const framesOnBus = (detailType: string, detail: unknown): readonly AnyEventFrame[] => {
  const kind = kindOnBus(detailType)
  return kind.items(kind.read(detail)).flatMap(({ item }) => kind.frames(item))
}
