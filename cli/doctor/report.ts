import { brokenHop, type Finding, HOPS, type Walked } from '../../core/operations/walk/hops.ts'

/** The findings as text: a line for each hop, then the broken hop with the next thing to look at. */
export const report = (walked: Walked): { readonly out: string; readonly code: 0 | 1 } => {
  const lines = HOPS.map(hop => `  ${hop.padEnd(8)} ${line(walked[hop])}`.trimEnd())
  const hop = brokenHop(walked)
  const finding = hop && walked[hop]
  if (finding?.state !== 'failed')
    return { out: `${lines.join('\n')}\n\nEvery hop that could be tried works.\n`, code: 0 }
  return { out: `${lines.join('\n')}\n\nBroken: ${hop}: ${finding.why}.\nNext: ${finding.next}\n`, code: 1 }
}

const line = (finding: Finding): string => {
  if (finding.state === 'skipped') return `skipped              ${finding.why}`
  const about = finding.state === 'failed' ? finding.why : (finding.note ?? '')
  return `${finding.state.padEnd(8)} ${`${Math.round(finding.ms)} ms`.padStart(10)}  ${about}`
}
