import type { AwsUnanswered } from '../../aws/unanswered.ts'
import { type Finding, mend } from './finding.ts'
import { quoted } from './shell.ts'

/** The detours between this process and AWS. */
export type Way = {
  /** AWS_ENDPOINT_URL, where it is set. */
  readonly endpoint: string | undefined
  /** Whether a proxy is named that this process goes past: Node takes one only when it is told to. */
  readonly isPastProxy: boolean
}

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']

export const wayOf = (environment: NodeJS.ProcessEnv): Way => ({
  endpoint: environment.AWS_ENDPOINT_URL || undefined,
  isPastProxy: PROXIES.some(name => environment[name]) && environment.NODE_USE_ENV_PROXY !== '1',
})

const about = 'network'
const UNSET = 'unset AWS_ENDPOINT_URL'

/** The finding that AWS_ENDPOINT_URL cannot be asked; undefined where it can, or is not set. */
export const endpointFinding = ({ endpoint }: Way): Finding | undefined =>
  endpoint === undefined || (URL.canParse(endpoint) && /^https?:/i.test(endpoint))
    ? undefined
    : mend({ about, why: `AWS_ENDPOINT_URL is no URL that begins with https:// or http://`, command: UNSET })

/** Nobody can be asked anything. */
export const networkFinding = ({ message, host }: AwsUnanswered, { endpoint, isPastProxy }: Way): Finding => {
  if (endpoint !== undefined)
    return mend({ about, why: `${message}. AWS_ENDPOINT_URL leads there, and not to AWS`, command: UNSET })
  if (isPastProxy)
    return mend({
      about,
      why: `${message}. Variables name a proxy, which Node uses only when it is told to`,
      command: 'NODE_USE_ENV_PROXY=1 npx sonde doctor --before-deploy',
    })
  return mend({
    about,
    why: `${message}. This shows what stands between`,
    command: `curl --verbose ${quoted(`https://${host}/`)}`,
  })
}
