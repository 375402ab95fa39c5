import { quoted } from './shell.ts'

/** Options of the doctor, which the commands that it prints know nothing of. */
export type AskedFor = {
  readonly profile: string | undefined
  readonly region: string | undefined
  /** Whether the shell has keys in variables, which the AWS CLI prefers to a profile that is named in one. */
  readonly hasKeys: boolean
}

/** Commands of the AWS CLI name their region, and so does the bootstrap. */
const TAKES_REGION = /\bcdk (deploy|rollback)\b|\bdoctor\b/

/**
 * A command for the account and region that were asked: without it, one that deletes or deploys would reach those of the shell
 * where `--profile` or `--region` named others.
 */
export const inTheirPlace = (command: string, { profile, region, hasKeys }: AskedFor): string => {
  // `open`, `curl` and the like reach no account; a region or profile that a command sets itself is meant.
  if (/^(open|curl|sudo|export|eval|unset AWS_ENDPOINT_URL)\b|--profile /.test(command)) return command
  const variables = [
    ...(profile === undefined ? [] : [`AWS_PROFILE=${quoted(profile)}`]),
    ...(region === undefined || !TAKES_REGION.test(command) ? [] : [`AWS_REGION=${region}`]),
  ]
  if (variables.length === 0) return command
  const unset =
    profile !== undefined && hasKeys ? 'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN && ' : ''
  return `${unset}export ${variables.join(' ')} && ${command}`
}
