import type { Access } from '../contracts.ts'

/** Told of a call that a policy has allowed. */
export type NoteAllowed = (access: Access) => void

/** The distinct calls that policies have allowed in a run. */
export type AllowedCalls = {
  readonly note: NoteAllowed
  readonly all: () => readonly Access[]
}

const callerName = ({ caller }: Access): string => {
  if (caller.kind === 'role') return caller.roleArn
  return caller.kind === 'service' ? `${caller.service} for ${caller.sourceArn}` : caller.kind
}

/** Remembers each call once. A connection id in an ARN becomes `*`, so that viewers do not make the record grow. */
export const allowedCalls = (): AllowedCalls => {
  const calls = new Map<string, Access>()
  return {
    note: access => {
      const resourceArn = access.resourceArn.replace(/(\/@connections\/).+$/, '$1*')
      calls.set([callerName(access), access.action, resourceArn].join('|'), { ...access, resourceArn })
    },
    all: () => [...calls.values()],
  }
}
