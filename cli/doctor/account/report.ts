import type { Examined } from './examine.ts'
import { type AskedFor, inTheirPlace } from './sameShell.ts'

type Told = {
  readonly stackName: string
  readonly region: string
  readonly isJson: boolean
  readonly asked: AskedFor
}

/** The findings as text or JSON: those to mend first. The code is 1 where something must be mended. */
export const reportAccount = (
  { account, findings: found }: Examined,
  { stackName, region, isJson, asked }: Told,
): { readonly out: string; readonly code: 0 | 1 } => {
  const findings = found.map(finding => ({ ...finding, command: inTheirPlace(finding.command, asked) }))
  const mends = findings.filter(({ weight }) => weight === 'mend')
  const code = mends.length > 0 ? 1 : 0
  if (isJson) return { out: `${JSON.stringify({ account, region, stack: stackName, findings }, null, 2)}\n`, code }
  const notes = findings.filter(({ weight }) => weight === 'note')
  const lines = [...mends, ...notes].map(
    ({ about, weight, why, command }) =>
      `${weight === 'mend' ? 'mend' : 'note'}  ${about}: ${why}.\n      ${command}\n`,
  )
  const where = account === undefined ? region : `${account}, ${region}`
  const verdict =
    mends.length === 0
      ? `Nothing stands against deploying ${stackName} (${where}).`
      : `${mends.length === 1 ? 'One thing has' : `${mends.length} things have`} to be mended before ${stackName} can be deployed (${where}).`
  return { out: `${[...lines, verdict].join('\n')}\n`, code }
}
