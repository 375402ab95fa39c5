import { userInfo } from 'node:os'

/** Characters of a user's or a machine's name that stay as they are in a subject. */
const STRANGE = /[^A-Za-z0-9._-]+/g

/** A subject that no other token has: the user, the machine, and eight random hexadecimal digits, such as `ada@laptop-3f9a2c41`. */
export const newSubject = ({ user, host, random }: { user: string; host: string; random: Uint8Array }): string => {
  const [machine = ''] = host.split('.')
  const name = [user, machine].map(part => part.replaceAll(STRANGE, '-').slice(0, 64) || 'unknown').join('@')
  return `${name}-${Buffer.from(random.subarray(0, 4)).toString('hex')}`
}

/** The name of the user of this machine; a container may run as a user that has none. */
export const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}
