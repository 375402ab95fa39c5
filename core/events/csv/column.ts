import type { MessageColumn } from '../../../proto/messageColumns.ts'
import type { FrameFields } from '../fields.ts'

/** A value of a cell. One that is absent or null, and a number that is not finite, is an empty cell. */
export type Cell = string | number | boolean | object | null | undefined

/** A column of events in CSV. `cell` is a method, so that a list can hold the columns of different kinds. */
export type Column<Event = FrameFields> = {
  readonly name: string
  /** For the documentation. */
  readonly about: string
  readonly unit?: string
  cell(event: Event): Cell | NumberText
}

/** A number that is written as it is given, such as one of 64 bits in decimal. */
export class NumberText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/**
 * The columns of a kind, besides those that every event has.
 * @param message the columns of the fields of an uplink, by the schema of the stage
 */
export type ColumnsOf<Event> = (message: readonly MessageColumn[]) => readonly Column<Event>[]
