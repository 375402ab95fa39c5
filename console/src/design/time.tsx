import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { useNow } from './now.ts'
import { Segments } from './segments.tsx'
import { stored } from './stored.ts'
import { TIME_FORMATS, type TimeFormat, timeText, wholeTimeText } from './timeText.ts'

type TimeSetting = { readonly format: TimeFormat; readonly setFormat: (format: TimeFormat) => void }

const preference = stored('sonde.times', TIME_FORMATS, 'local')
const TimeContext = createContext<TimeSetting>({ format: 'local', setFormat: () => undefined })

/** Holds the format of times for all components below it. */
export const TimeProvider = ({ children }: { children: ReactNode }) => {
  const [format, setFormat] = useState(preference.read)
  const setting = useMemo(
    () => ({
      format,
      setFormat: (next: TimeFormat) => {
        preference.write(next)
        setFormat(next)
      },
    }),
    [format],
  )
  return <TimeContext value={setting}>{children}</TimeContext>
}

/** The format of times, and the way to change it. */
export const useTimeFormat = (): TimeSetting => useContext(TimeContext)

/** Switches between local time, UTC and relative time. */
export const TimeSwitch = () => {
  const { format, setFormat } = useTimeFormat()
  return (
    <Segments
      label="Times"
      value={format}
      onChange={setFormat}
      choices={[
        { value: 'local', label: 'Local' },
        { value: 'utc', label: 'UTC' },
        { value: 'relative', label: 'Relative' },
      ]}
    />
  )
}

const Ticking = ({ ms, format }: { ms: number; format: TimeFormat }) => timeText(ms, format, useNow())

/** A time (ms since 1970, or RFC 3339) in the chosen format; `as` overrides the choice. */
export const Time = ({ at, as }: { at: number | string; as?: TimeFormat }) => {
  const { format } = useTimeFormat()
  const ms = typeof at === 'number' ? at : Date.parse(at)
  if (Number.isNaN(ms)) return <span>{at}</span>
  return (
    <time dateTime={new Date(ms).toISOString()} title={wholeTimeText(ms)}>
      {(as ?? format) === 'relative' ? <Ticking ms={ms} format="relative" /> : timeText(ms, as ?? format, Date.now())}
    </time>
  )
}
