/** Abbreviations of time zones that mean one offset everywhere, minutes east of UTC. `CST`, `IST` and `BST` mean several. */
const ZONES: Readonly<Record<string, number>> = {
  Z: 0,
  z: 0,
  UTC: 0,
  GMT: 0,
  UT: 0,
  WET: 0,
  WEST: 60,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  JST: 540,
  KST: 540,
  SGT: 480,
  HKT: 480,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  EST: -300,
  EDT: -240,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
}

/** Abbreviations that mean several offsets: a time with one of them is not known. */
const AMBIGUOUS = ['CST', 'IST', 'BST', 'AST', 'SST', 'GST', 'PKT', 'WIB', 'ACST', 'ACDT', 'AKST', 'AKDT', 'HST']

/** A pattern for the names of zones, as part of another. */
export const ZONE_NAME = `(?:${[...Object.keys(ZONES).filter(name => name.length > 1), ...AMBIGUOUS].join('|')})(?![A-Za-z\\d_])`

const OFFSET = /^([+-])(\d\d):?(\d\d)?$/

/** The offset that a text such as `Z`, `+02:00`, `-0700`, `+00` or `CET` names, minutes east of UTC. */
export const offsetOf = (zone: string): number | undefined => {
  if (Object.hasOwn(ZONES, zone)) return ZONES[zone]
  const [, sign, hours, minutes = '0'] = OFFSET.exec(zone) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
