import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { tables } from './tables/tables.ts'

const root = await mkdtemp(join(tmpdir(), 'sonde-full-'))
afterAll(() => rm(root, { recursive: true }))

/** Runs a program to which the system gives no file over 300 KB (`ulimit -f`), as a full disk gives none. @returns what it prints */
const onFullDisk = async (source: string): Promise<string> => {
  const script = `ulimit -f 600; exec "${process.execPath}" --input-type=module -e '${source}'`
  const { stdout } = await promisify(execFile)('sh', ['-c', script])
  return stdout
}
const local = (file: string) => JSON.stringify(join(import.meta.dirname, file))

it('a table whose files cannot grow answers 500, and goes on', async () => {
  const key = [{ AttributeName: 'id', KeyType: 'HASH' }]
  const properties = {
    KeySchema: key,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  }
  const resource = { logicalId: 'Events', type: 'AWS::DynamoDB::Table', ref: 'Events', arn: '', properties }
  const said = await onFullDisk(`
    import { createServer } from "node:http"
    import { DynamoDBClient, PutItemCommand, GetItemCommand } from "@aws-sdk/client-dynamodb"
    import { tables } from ${local('tables/tables.ts')}
    const failures = []
    const events = await tables({
      resources: [${JSON.stringify(resource)}],
      directory: ${JSON.stringify(join(root, 'tables'))},
      failed: error => failures.push(error.message),
    })
    const server = createServer(events.handle).listen(0, () => void run())
    const run = async () => {
      const endpoint = "http://127.0.0.1:" + server.address().port
      const credentials = { accessKeyId: "local", secretAccessKey: "local" }
      const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 })
      const put = id => client.send(new PutItemCommand({
        TableName: "Events", Item: { id: { S: String(id) }, more: { S: "x".repeat(50000) } },
      }))
      let error
      for (let id = 0; id < 20 && !error; id++) await put(id).catch(thrown => { error = thrown })
      console.log(error?.name, error?.$metadata.httpStatusCode, failures.length)
      const { Item } = await client.send(new GetItemCommand({ TableName: "Events", Key: { id: { S: "0" } } }))
      console.log("read", Item?.id.S)
      process.exit(0)
    }
  `)
  expect(said).toBe('InternalServerError 500 1\nread 0\n')
})

it('a journal that cannot grow says so each time, keeps what it has, and goes on once it can', async () => {
  const folder = JSON.stringify(join(root, 'journal'))
  const said = await onFullDisk(`
    import { journalIn } from ${local('journal/journal.ts')}
    const journal = await journalIn(${folder})
    const records = journal.records("event")
    const keep = async () => {
      const id = records.keep(() => "x".repeat(50000))
      await records.written().catch(error => {
        records.drop(id)
        throw error
      })
    }
    let error
    let kept = 0
    for (; kept < 20 && !error; kept++) await keep().catch(thrown => { error = thrown })
    console.log(error?.message)
    await keep().catch(thrown => console.log(thrown.message))
    await journal.close()
    const again = await journalIn(${folder})
    console.log(again.records("event").left(row => row).length === kept - 1)
    await again.close()
  `)
  const why = /^the journal cannot be written: (database or disk is full|disk I\/O error)$/
  const [first = '', second = '', isKept] = said.split('\n')
  expect(first).toMatch(why)
  expect(second).toMatch(why)
  expect(isKept).toBe('true')
})

it('tables whose files are damaged are told in one line, which says what to do', async () => {
  const directory = join(root, 'damaged')
  await mkdir(directory)
  await writeFile(join(directory, 'CURRENT'), 'garbage')
  await expect(tables({ resources: [], directory })).rejects.toThrow(
    /^\S+damaged: Corruption: CURRENT[^\n]*\. Give another folder with --data/,
  )
})
