import { AwsRefusal } from '../../aws/refusal.ts'
import { type Finding, mend } from './finding.ts'
import { quoted } from './shell.ts'

/** Where credentials were looked for. */
export type From = {
  readonly profile: string | undefined
  /** Whether they come from AWS_ACCESS_KEY_ID and its like. */
  readonly isFromVariables: boolean
}

/** The SDK found no credentials, or a source of them failed: the cause says which. */
export class NoCredentials extends Error {
  override readonly name = 'NoCredentials'
}

const about = 'credentials'
const of = ({ profile }: From): string => (profile === undefined ? '' : ` --profile ${quoted(profile)}`)

/** The command that renews credentials, from wherever they came. */
const renewal = (from: From): string => {
  const unset = 'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN && '
  return `${from.isFromVariables ? unset : ''}aws sso login${of(from)}`
}

const expired = (from: From) =>
  mend({ about, why: 'The session of your credentials has expired', command: renewal(from) })

const missing = (cause: unknown, from: From): Finding => {
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause))
  // The SDK says in its own words that a session of AWS IAM Identity Center is over.
  if (/sso login|expired/i.test(`${name} ${message}`)) return expired(from)
  if (/multi-factor/i.test(message))
    return mend({
      about,
      why: 'Your profile wants a code of multi-factor authentication, which the AWS CLI asks for. This lets it, and puts the session into variables',
      command: `eval "$(aws configure export-credentials${of(from)} --format env)" && unset AWS_PROFILE`,
    })
  if (/^(Credentials|Token)ProviderError$/.test(name))
    return mend({
      about,
      why:
        from.profile === undefined
          ? 'There are no credentials: neither in variables, nor in a profile, nor from a role of this machine'
          : `The profile ${from.profile} gives no credentials: it is not there, or its process or source profile fails`,
      command: `aws configure${of(from)}`,
    })
  // The source of a profile's role, which AWS refuses or nobody answers for.
  const said = message.split('\n')[0]
  return mend({
    about,
    why: `Your profile gives no credentials: ${[name, said].filter(Boolean).join(': ')}. This asks for the same with the AWS CLI`,
    command: `aws sts get-caller-identity${of(from)}`,
  })
}

/** The finding about an error by which credentials are missing or refused; undefined for another error. */
export const credentialsFinding = (error: unknown, from: From): Finding | undefined => {
  if (error instanceof NoCredentials) return missing(error.cause, from)
  if (!(error instanceof AwsRefusal)) return undefined
  if (/^ExpiredToken/.test(error.code)) return expired(from)
  if (/^(InvalidClientTokenId|UnrecognizedClientException)$/.test(error.code))
    return mend({
      about,
      why: 'AWS does not know the access key: it was deleted, or belongs to another partition',
      command: `aws configure${of(from)}`,
    })
  if (/^(SignatureDoesNotMatch|RequestExpired|RequestTimeTooSkewed)$/.test(error.code))
    return /expired|skew|not yet current/i.test(error.words)
      ? mend({
          about,
          why: 'The clock of this machine is off by more than five minutes',
          command: 'sudo timedatectl set-ntp true',
        })
      : mend({
          about,
          why: 'The secret access key does not belong to the access key',
          command: `aws configure${of(from)}`,
        })
  const why = `${error.message}. This asks the same with the AWS CLI`
  return mend({ about, why, command: `aws sts get-caller-identity${of(from)}` })
}
