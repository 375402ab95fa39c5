import { type Forecast, priceOf } from './forecast.ts'

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const exact = new Intl.NumberFormat('en')

/** Bytes as people read them: `62 MB`. */
export const sizeText = (bytes: number): string => {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB']
  const at = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${number.format(bytes / 1000 ** at)} ${units[at]}`
}

/** A time that something takes: `40 s`, `11 minutes`, `2.5 hours`. */
export const timeText = (seconds: number): string => {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  return seconds < 5400 ? `${Math.round(seconds / 60)} minutes` : `${number.format(seconds / 3600)} hours`
}

/** Size, cost and time of an export, for its user. */
export const forecastText = (forecast: Forecast, unitsPerMinute: number): string => {
  const { events, bytes, readUnits, requests } = forecast
  const price = priceOf(forecast)
  const dollars = price < 0.01 ? 'less than $0.01' : `$${price.toFixed(2)}`
  const minutes = readUnits / unitsPerMinute
  const limit =
    minutes <= 1
      ? ''
      : `\nThe stage lets a subject read ${exact.format(unitsPerMinute)} units a minute (readUnitsPerMinute): that takes at least ${timeText(minutes * 60)}.`
  return `About ${number.format(events)} events, ${sizeText(bytes)} as JSON: ${number.format(readUnits)} read units and ${number.format(requests)} requests, ${dollars} in us-east-1.${limit}\n`
}

/** How far an export has come. */
export const progressText = ({
  events,
  readUnits,
  at,
  share,
  seconds,
}: {
  readonly events: number
  readonly readUnits: number
  /** The place: a device, or a time. */
  readonly at: string
  /** From 0 to 1. */
  readonly share: number
  /** Since this run began. */
  readonly seconds: number
}): string => {
  const left = share > 0.02 && share < 1 ? `, ${timeText((seconds / share) * (1 - share))} left` : ''
  return `${exact.format(events)} events, ${exact.format(Math.round(readUnits))} read units, ${Math.floor(share * 100)} %${left} (${at})`
}
