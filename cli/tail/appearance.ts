import type { OwnSettings } from '../connect/ownSettings.ts'
import { UsageError } from '../exitCode.ts'
import { paintWith, wantsColours } from '../line/colours.ts'
import { extendedJsonWriter, jsonWriter } from '../line/json.ts'
import type { EventWriter, Look } from '../line/look.ts'
import { timeWriter } from '../line/time.ts'
import { defaultWriter, rawWriter } from '../line/write.ts'
import type { Appearance } from './settings.ts'
import { templateWriter } from './template/eventTemplate.ts'

/** The output and where it goes. */
export type Surroundings = {
  readonly own: OwnSettings
  readonly environment: NodeJS.ProcessEnv
  readonly isTerminal: boolean
}

/** Whether the output has colours. */
export const coloursOf = ({ colour }: Appearance, { own, environment, isTerminal }: Surroundings): boolean =>
  wantsColours(colour ?? own.color ?? 'auto', environment, isTerminal)

/** The writer of events that the flags ask for, and otherwise the settings of the user. @throws UsageError */
export const eventWriterFor = (appearance: Appearance, surroundings: Surroundings): EventWriter => {
  const { own } = surroundings
  const { output, timestamps } = appearance
  const hasColours = coloursOf(appearance, surroundings)
  const timezone = appearance.timezone ?? own.timezone
  const usual = output === 'raw' ? 'none' : (own.timestamps ?? 'clock')
  try {
    const look: Look = {
      hasColours,
      paint: paintWith(hasColours),
      time: timeWriter(timestamps ?? usual, timezone),
      highlights: appearance.highlights,
    }
    const template = appearance.template ?? (output === 'default' ? own.template : undefined)
    if (template !== undefined) return templateWriter(template, look, timezone)
    return writers[output](look)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    if (cause instanceof RangeError)
      throw new UsageError(`--timezone '${timezone}' is not a zone such as Europe/Berlin or UTC`, { cause })
    throw new UsageError(`--template: ${message}`, { cause })
  }
}

const writers: Readonly<Record<Appearance['output'], (look: Look) => EventWriter>> = {
  default: defaultWriter,
  raw: rawWriter,
  json: () => jsonWriter,
  extjson: () => extendedJsonWriter(),
  ppextjson: () => extendedJsonWriter(2),
}
