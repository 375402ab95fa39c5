import { brokenHop, type Finding, HOPS } from '../../core/operations/walk/hops.ts'
import { brokenCheck, KEY_CHECKS, type KeyWalked } from '../../core/operations/walk/keyChecks.ts'
import { DOCTOR_KEY_DEVICE, type Examined } from './examine.ts'

/** The findings as text: a line for each hop and each check of keys, then the first that is broken with the next thing to look at. */
export const report = ({ walked, keys }: Examined): { readonly out: string; readonly code: 0 | 1 } => {
  const lines = [...HOPS.map(hop => line(hop, walked[hop])), ...aboutKeys(keys)]
  const hop = brokenHop(walked)
  const check = brokenCheck(keys)
  const finding = hop ? walked[hop] : check && !('skipped' in keys) ? keys[check] : undefined
  if (finding?.state !== 'failed')
    return { out: `${lines.join('\n')}\n\nEvery hop that could be tried works.\n`, code: 0 }
  const where = hop ?? `a device with a key: ${check}`
  return { out: `${lines.join('\n')}\n\nBroken: ${where}: ${finding.why}.\nNext: ${finding.next}\n`, code: 1 }
}

const aboutKeys = (keys: KeyWalked): readonly string[] =>
  'skipped' in keys
    ? [`  keys      skipped              ${keys.skipped}`]
    : [
        '',
        `As ${DOCTOR_KEY_DEVICE}, with a key for as long as this took:`,
        ...KEY_CHECKS.map(check => line(check, keys[check])),
      ]

const line = (name: string, finding: Finding): string => `  ${name.padEnd(9)} ${result(finding)}`.trimEnd()

const result = (finding: Finding): string => {
  if (finding.state === 'skipped') return `skipped              ${finding.why}`
  const about = finding.state === 'failed' ? finding.why : (finding.note ?? '')
  return `${finding.state.padEnd(8)} ${`${Math.round(finding.ms)} ms`.padStart(10)}  ${about}`
}
