import { useEffect, useState } from 'react'
import type { Settings } from '../api/settings.ts'
import { Notice } from '../design/notice.tsx'
import { signInAtIssuer, signInBeside } from './issuer.ts'
import type { Credential } from './tokenStore.ts'

/** Signs in at the issuer: on this page, or in a second window when `onCredential` is given. */
export const IssuerButton = ({
  oidc,
  onCredential,
}: {
  oidc: NonNullable<Settings['oidc']>
  onCredential?: (credential: Credential) => Promise<void>
}) => {
  const [problem, setProblem] = useState('')
  const [gone] = useState(() => new AbortController())
  useEffect(() => () => gone.abort(), [gone])
  const signIn = async () => {
    setProblem('')
    try {
      if (onCredential) await onCredential(await signInBeside(oidc, gone.signal))
      else await signInAtIssuer(oidc)
    } catch (error) {
      if (!gone.signal.aborted) setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <>
      <button type="button" className="button" onClick={() => void signIn()}>
        Sign in at {new URL(oidc.issuer).host}
      </button>
      {problem && (
        <Notice kind="error" title="The sign-in failed">
          <p>{problem}</p>
        </Notice>
      )}
    </>
  )
}
