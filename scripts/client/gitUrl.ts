/**
 * The remote of a clone as the field `repository` of a package has it: `git@host:team/sonde.git` is
 * `git+ssh://git@host/team/sonde.git`. A name and password in the URL are left out. Undefined for a folder, which says nothing
 * to others.
 */
export const gitUrl = (remote: string): string | undefined => {
  const [, protocol, rest = ''] = /^(?:git\+)?(https?|ssh|git):\/\/(.+)$/.exec(remote) ?? []
  if (protocol === 'git') return `git://${rest}`
  if (protocol === 'ssh') return `git+ssh://${rest}`
  if (protocol) return `git+${protocol}://${rest.replace(/^[^/@]*@/, '')}`
  const [, host, path] = /^([\w.-]+@[\w.-]+):([^/].*)$/.exec(remote) ?? []
  return host && `git+ssh://${host}/${path}`
}
