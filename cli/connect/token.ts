import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import type { Scope } from '../../core/contracts/claims.ts'
import { NotAllowed, UsageError } from '../exitCode.ts'
import type { ClientSettings } from '../stack/target.ts'
import { newSubject, userName } from '../token/subject.ts'

/** The token of the moment. */
export type TokenOfNow = () => Promise<string>

/** The devices and scopes that a command needs. */
export type Wish = { readonly devices: readonly string[]; readonly scope: readonly Scope[] }

/** A stack's secret, from which tokens are minted. */
export type Secret = { readonly arn: string; readonly client: ClientSettings }

const LIFETIME_SECONDS = 3600
/** A token with less time left than this is replaced before it is used. */
const RENEWAL_SECONDS = 300
/** A token covers at most so many names. */
const MAX_DEVICES = 100
const COMMAND_MS = 120_000

/** Mints tokens from the secret of a stack; each lives for an hour. */
export const mintedTokens = ({ arn, client }: Secret, { devices, scope }: Wish): TokenOfNow => {
  const sub = newSubject({ user: userName(), host: hostname(), random: randomBytes(4) })
  const covered = devices.length > MAX_DEVICES ? ['*'] : [...devices]
  let minted: { readonly token: Promise<string>; readonly exp: number } | undefined
  const mint = async (exp: number): Promise<string> => {
    // The client of AWS is loaded only where a token has to be minted.
    const [{ SecretsManagerClient }, { readSigningKeys }, { mintToken }] = await Promise.all([
      import('@aws-sdk/client-secrets-manager'),
      import('../../core/access/secretKeys.ts'),
      import('../../core/access/tokens.ts'),
    ])
    const keys = await readSigningKeys(new SecretsManagerClient(client), arn)
    return mintToken({ sub, exp, devices: covered, scope: [...scope] }, keys)
  }
  return async () => {
    const now = Math.floor(Date.now() / 1000)
    if (!minted || minted.exp - now < RENEWAL_SECONDS) {
      const exp = now + LIFETIME_SECONDS
      minted = { exp, token: mint(exp) }
      minted.token.catch(() => {
        minted = undefined
      })
    }
    return minted.token
  }
}

/** Reads a file at each call, so that another program may put a newer token there. */
export const tokenInFile =
  (file: string): TokenOfNow =>
  async () => {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new UsageError(`the file of the token, ${file}, cannot be read`, { cause })
    })
    return text.trim()
  }

/** Runs a command of the shell at each call. Its standard error is shown as it comes. */
export const tokenOfCommand =
  (command: string): TokenOfNow =>
  () =>
    new Promise((resolve, reject) => {
      const child = execFile('sh', ['-c', command], { timeout: COMMAND_MS }, (error, out) => {
        if (error) reject(new NotAllowed('token-command failed', { cause: error }))
        else resolve(out.trim())
      })
      child.stderr?.pipe(process.stderr, { end: false })
    })
