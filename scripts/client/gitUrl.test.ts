import { expect, it } from 'vitest'
import { gitUrl } from './gitUrl.ts'

it.each([
  ['git@github.com:team/sonde.git', 'git+ssh://git@github.com/team/sonde.git'],
  ['ssh://git@host:2222/team/sonde.git', 'git+ssh://git@host:2222/team/sonde.git'],
  ['https://github.com/team/sonde.git', 'git+https://github.com/team/sonde.git'],
  ['https://me:secret@host/team/sonde.git', 'git+https://host/team/sonde.git'],
  ['/srv/git/sonde.git', undefined],
  ['../sonde', undefined],
  ['', undefined],
])('%s becomes %s', (remote, url) => {
  expect(gitUrl(remote)).toBe(url)
})
