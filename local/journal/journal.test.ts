import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, it } from 'vitest'
import { journalIn } from './journal.ts'

const root = await mkdtemp(join(tmpdir(), 'sonde-journal-'))
afterAll(() => rm(root, { recursive: true }))

it('hands out what an earlier run kept, replaced and did not drop, by kind and in order', async () => {
  const folder = join(root, 'kinds')
  const first = await journalIn(folder)
  const [letters, events] = [first.records('letter'), first.records('event')]
  const kept = [1, 2, 3].map(number => events.keep(() => `event ${number}`))
  letters.keep(() => 'a letter')
  await events.written()
  events.drop(kept[0] ?? 0)
  events.replace(kept[1] ?? 0, () => 'event 2, tried')
  await first.close()
  events.drop(kept[2] ?? 0)
  events.keep(() => 'too late')

  const second = await journalIn(folder)
  const left = second.records('event').left(row => row)
  expect(left.map(({ record }) => record)).toEqual(['event 2, tried', 'event 3'])
  expect(second.records('letter').left(row => row)).toMatchObject([{ record: 'a letter' }])
  // Ids go on, so that a new record does not replace one that is left.
  second.records('event').keep(() => 'event 4')
  for (const { id } of left) second.records('event').drop(id)
  await second.close()
  const third = await journalIn(folder)
  expect(third.records('event').left(row => row)).toMatchObject([{ record: 'event 4' }])
  await third.close()
})

it('is as large as what it holds at a time, however much goes through', async () => {
  const folder = join(root, 'size')
  const journal = await journalIn(folder)
  const records = journal.records('event')
  for (let turn = 0; turn < 50; turn++) {
    const ids = Array.from({ length: 400 }, () => records.keep(() => 'x'.repeat(600)))
    await records.written()
    for (const id of ids) records.drop(id)
  }
  await journal.close()
  // 12 MB went through, 240 KB at a time.
  expect((await stat(join(folder, 'journal.sqlite'))).size).toBeLessThan(1_000_000)
})

it('has everything that was written when its process is killed', async () => {
  const folder = join(root, 'killed')
  const source = `
    import { journalIn } from ${JSON.stringify(join(import.meta.dirname, 'journal.ts'))}
    const records = (await journalIn(${JSON.stringify(folder)})).records('number')
    for (let number = 0; ; number++) {
      records.keep(() => String(number))
      if (number % 10 === 9) await records.written().then(() => console.log(number))
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', text => {
    said += String(text)
    if (said.length > 400) child.kill('SIGKILL')
  })
  await once(child, 'close')
  const acknowledged = Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1))
  const journal = await journalIn(folder)
  const left = journal.records('number').left(row => row)
  expect(acknowledged).toBeGreaterThan(50)
  expect(left.length).toBeGreaterThan(acknowledged)
  expect(left.map(({ record }) => Number(record))).toEqual(left.map((_, at) => at))
  await journal.close()
})

it('says that it cannot be written, and writes it with the next change', async () => {
  const folder = join(root, 'locked')
  const journal = await journalIn(folder)
  const records = journal.records('event')
  records.keep(() => 'event 1')
  await records.written()
  const other = new DatabaseSync(join(folder, 'journal.sqlite'))
  other.exec('BEGIN IMMEDIATE')
  records.keep(() => 'event 2')
  await expect(records.written()).rejects.toThrow('the journal cannot be written: database is locked')
  other.exec('ROLLBACK')
  other.close()
  records.keep(() => 'event 3')
  await records.written()
  await journal.close()
  const again = await journalIn(folder)
  const left = again.records('event').left(row => row)
  expect(left.map(({ record }) => record)).toEqual(['event 1', 'event 2', 'event 3'])
  await again.close()
})

it('leaves a record that it cannot read where it is, and tells of it', async () => {
  const folder = join(root, 'other-version')
  const first = await journalIn(folder)
  first.records('event').keep(() => 'not JSON')
  first.records('event').keep(() => '{"number":1}')
  await first.close()
  const told: unknown[] = []
  for (let start = 0; start < 2; start++) {
    const next = await journalIn(folder, (message, fields) => told.push({ message, ...fields }))
    expect(next.records('event').left(({ record }) => JSON.parse(record))).toEqual([{ number: 1 }])
    await next.close()
  }
  expect(told).toMatchObject([
    { kind: 'event', id: 1 },
    { kind: 'event', id: 1 },
  ])
})

it('says what to do with a file that is no journal, and is readable by its owner alone', async () => {
  const folder = join(root, 'damaged')
  await (await journalIn(folder)).close()
  expect((await stat(join(folder, 'journal.sqlite'))).mode & 0o777).toBe(0o600)
  await writeFile(
    join(folder, 'journal.sqlite'),
    'this is text, and longer than the header of a database would have to be '.repeat(10),
  )
  await expect(journalIn(folder)).rejects.toThrow(
    /journal.sqlite: file is not a database. Give another folder with --data/,
  )
})
