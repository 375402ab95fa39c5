/** A thing that the doctor found in an account, and the one command that mends it. */
export type Finding = {
  /** The part of the account: `bootstrap`, `quota`, … */
  readonly about: string
  /** `mend`: a deployment fails, takes something from another team, or tells nobody about alarms. `note`: it works, within limits or as far as can be asked. */
  readonly weight: 'mend' | 'note'
  /** One sentence without its full stop. */
  readonly why: string
  readonly command: string
}

type Told = Omit<Finding, 'weight'>
export const mend = (told: Told): Finding => ({ ...told, weight: 'mend' })
export const note = (told: Told): Finding => ({ ...told, weight: 'note' })
