import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { stackOutputs } from './outputs.ts'

const directory = await mkdtemp(join(tmpdir(), 'sonde-outputs-'))
afterAll(() => rm(directory, { recursive: true }))
const file = join(directory, 'outputs.json')
const written = async (content: unknown): Promise<string> => {
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

describe('the outputs of a stack', () => {
  it('are read from what cdk deploy writes', async () => {
    const from = await written({ 'Sonde-dev': { CoapUrl: 'coap://one' }, 'Sonde-prod': { CoapUrl: 'coap://two' } })
    expect(await stackOutputs(from, 'Sonde-prod')).toEqual({ CoapUrl: 'coap://two' })
  })

  it('are read from what the AWS CLI prints', async () => {
    const Outputs = [{ OutputKey: 'CoapUrl', OutputValue: 'coap://one', Description: 'Devices send here' }]
    const from = await written({ Stacks: [{ StackName: 'Sonde-dev', StackStatus: 'CREATE_COMPLETE', Outputs }] })
    expect(await stackOutputs(from, 'Sonde-dev')).toEqual({ CoapUrl: 'coap://one' })
  })

  it.each([
    [{ 'Sonde-dev': {} }, 'no stack Sonde-prod, but Sonde-dev'],
    ['{', 'holds no outputs'],
    [{ CoapUrl: 'coap://one' }, 'holds no outputs'],
  ])('%j is an error that says why', async (content, why) => {
    await expect(stackOutputs(await written(content), 'Sonde-prod')).rejects.toThrow(why)
  })

  it('a file that is not there is an error that says how to get it', async () => {
    await expect(stackOutputs(join(directory, 'none.json'), 'Sonde-dev')).rejects.toThrow('describe-stacks')
  })
})
