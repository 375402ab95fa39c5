import type * as z from 'zod'
import type { Sighting } from '../contracts/sighting.ts'
import type { Tally } from './counts/tally.ts'
import type { ColumnsOf } from './csv/column.ts'
import type { FrameFields, ItemFields } from './fields.ts'

/** An item to be stored, and what it tells about its device, if anything. */
export type ToStore<Item> = {
  readonly item: Item
  readonly sighting?: Sighting | undefined
  /** The item's id under the listener's former secret, while that is told. A sighting has it itself. */
  readonly formerId?: string | undefined
  /**
   * How a repetition of the item is known if it has no sighting: as a message of a device, for 247 s (`message`); by its content, for 15
   * minutes (`window`) or as long as items of its kind are kept (`kept`); not at all, since the same content again is new (`never`); or, if undefined, by the messages around it in
   * history.
   */
  readonly repeats?: 'message' | 'window' | 'kept' | 'never'
  /** The events in it that are counted, if any are. */
  readonly tally?: Tally
  /** Whether its device is noted as a log source. */
  readonly isFromSource?: true
  /** Keyed hash of the address that a device sent it from, where it is noted as a log source. */
  readonly address?: string | undefined
}

/** The setting of a stage that says how long items of a kind are kept, and its default. */
export type RetentionSetting = {
  readonly days: number
  readonly about: string
  readonly cost: string
  /** Its name, if it is not `<type>RetentionDays`. */
  readonly setting?: string
}

/**
 * A kind of event. All that differs between one kind and another stands in one object of this shape. An event on the bus
 * gives a list of items to store; an item gives a list of frames, one for each event that a viewer sees. Ids of frames sort in their
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
  /** An item of the Events table, without the attributes that the table adds. */
  readonly Item: z.ZodType<Item>
  /** A frame that a viewer sees. Its meta id is its name in the documentation. */
  readonly Frame: z.ZodType<Frame>
  /** An event in history over HTTP: the frame, and further facts. The schema has no meta id. */
  readonly History: z.ZodType<History>
  readonly retention: RetentionSetting
  /** Set where many frames come at once: viewers see them in `events` frames alone, several in a message. */
  readonly isBatched?: true
  /** Its columns in CSV. A cell of a column is asked of events of this kind only. */
  csv(...args: Parameters<ColumnsOf<Frame>>): ReturnType<ColumnsOf<Frame>>
  /** Whether its items come with a sighting: only those can repeat a message that the device's record has noted. */
  readonly tellsOfDevice: boolean
  /**
   * Whether it holds log lines, or may tell of some as an alert does: the lines that a function logs about it are marked, and never become log
   * lines themselves.
   */
  readonly tellsOfLogLines?: true
  /**
   * The details that a list on the bus is made of, so that one of them that cannot be read does not hold up the others. A kind whose
   * details are no lists goes without.
   */
  parts?(detail: unknown): readonly unknown[]
  /**
   * Reads a detail, also one that a neighbouring version has put on the bus: unknown fields are left out.
   * @throws ZodError
   */
  read(detail: unknown): Detail
  /** The items of a detail. The list is empty if the device is not known. */
  items(detail: Detail): readonly ToStore<Item>[]
  /** The frames of an item, in the order of their ids. */
  frames(item: Item): readonly Frame[]
  /** The frame without the fields, given as dotted paths of the devices' schema, that only the scope `sensitive` may see. */
  redacted(frame: Frame, sensitiveFields: readonly string[]): Frame
  /** A smaller form of a frame whose JSON is longer than `maxBytes`. */
  fitted(frame: Frame, maxBytes: number): Frame
  /** The smaller form in which an item is stored. A kind whose items are stored as they are goes without. */
  packed?(item: Item): Item
  /**
   * How many frames an item holds, and how many bytes they take in memory, for a kind whose frames are costly to make: history makes
   * them only when they are the next to be given. Their ids are those of `idInItem`.
   */
  content?(item: Item): { readonly count: number; readonly bytes: number }
  /** The change that subscribers of the status of devices are told in place of a frame. Other viewers get the frame. */
  statusChange?(frame: Frame): object
  /** A frame as history over HTTP gives it. @param frame redacted, unless `maySeeSensitive` */
  history(frame: Frame, item: Item, maySeeSensitive: boolean): History
}
