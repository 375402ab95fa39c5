import type * as z from 'zod'
import type { Sighting } from '../contracts/sighting.ts'
import type { FrameFields, ItemFields } from './fields.ts'

/** What is stored of an event, and what it tells of its device, if anything. */
export type ToStore<Item> = { readonly item: Item; readonly sighting?: Sighting | undefined }

/** How long items of a kind are kept, as a setting of a stage. */
export type RetentionSetting = { readonly days: number; readonly about: string; readonly cost: string }

/** Columns of a kind in CSV. Those that every event has, before and after them, are added by {@link columnsOf}. */
export type Columns<Frame extends FrameFields = FrameFields> = {
  readonly columns: readonly string[]
  /** The cells of an event, by column. What is absent is an empty cell. */
  cells(frame: Frame): Readonly<Record<string, unknown>>
}

/**
 * A kind of event: all that differs between one kind and another stands in one object of this shape. An event on the bus
 * holds a list of items; an item holds a list of frames, one for each event that a viewer sees. Ids of frames sort in their
 * order, and begin with the id of their item (`idInItem` in `client/ids.ts`) or are equal to it.
 *
 * The functions are methods, so that a list can hold different kinds. `kindOf` finds the kind of an event: no other may be
 * asked about it.
 */
export type Kind<
  Type extends string = string,
  Detail = unknown,
  Item extends ItemFields = ItemFields,
  Frame extends FrameFields = FrameFields,
  History extends FrameFields = FrameFields,
> = {
  /** The `type` of its items and frames. */
  readonly type: Type
  /** Its detail-type on the bus. */
  readonly detailType: string
  /** The detail of an event on the bus, as it is put there. Its meta id is the detail-type. */
  readonly Detail: z.ZodType<Detail>
  /** For the documentation. */
  readonly example: Detail
  /** What the Events table holds, without what every item has for the table's sake. */
  readonly Item: z.ZodType<Item>
  /** What a viewer sees. Its meta id is its name in the documentation. */
  readonly Frame: z.ZodType<Frame>
  /** What history over HTTP gives: the frame, and what else there is to tell. It has no meta id. */
  readonly History: z.ZodType<History>
  readonly retention: RetentionSetting
  readonly csv: Columns<Frame>
  /** Whether its items come with a sighting: only those can be repetitions of what the device's record has noted. */
  readonly tellsOfDevice: boolean
  /**
   * Understands a detail, also one that a neighbouring version has put on the bus: unknown fields are left out.
   * @throws ZodError
   */
  read(detail: unknown): Detail
  /** What is stored of a detail: nothing where its device cannot be told. */
  items(detail: Detail): readonly ToStore<Item>[]
  /** What a viewer sees of an item, in the order of ids. */
  frames(item: Item): readonly Frame[]
  /** The frame without the fields, given as dotted paths of the devices' schema, that only the scope `sensitive` may see. */
  redacted(frame: Frame, sensitiveFields: readonly string[]): Frame
  /** A smaller form of a frame whose JSON is longer than `maxBytes`. */
  fitted(frame: Frame, maxBytes: number): Frame
  /** A frame as history over HTTP gives it. @param frame redacted, unless `maySeeSensitive` */
  history(frame: Frame, item: Item, maySeeSensitive: boolean): History
}
