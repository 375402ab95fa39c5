import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ViewerMessage } from '../../core/contracts/frames.ts'
import { Config } from '../../infra/config.ts'
import { busEvents } from './busEvents.ts'
import { eventExamples, frameExamples } from './examples.ts'
import { describeSchema } from './fields.ts'
import { generatedPages } from './pages.ts'
import { serverFrames } from './serverFrames.ts'
import { viewerActions } from './viewerMessages.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'generated')
const pages = generatedPages()

describe('docs/generated', () => {
  it.each([...pages.keys()])('%s is up to date: run npm run docs when it is not', path => {
    expect(readFileSync(join(FOLDER, path), 'utf8')).toBe(pages.get(path))
  })

  it('holds nothing else', () => {
    const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(FOLDER.length + 1))
    expect(files.toSorted()).toEqual([...pages.keys()].toSorted())
  })
})

describe('the examples', () => {
  it.each(Object.entries({ ...eventExamples, ...frameExamples }))('%s fits its schema', (name, example) => {
    const schema = busEvents[name] ?? serverFrames.find(frame => frame.name === name)?.schema
    expect(schema?.parse(JSON.parse(JSON.stringify(example)))).toEqual(example)
  })

  it.each(viewerActions)('of $action fit too', ({ action, examples }) => {
    for (const example of examples) expect(ViewerMessage.parse(example)).toEqual({ ...example, action })
  })
})

it('every field of the events says what it is', () => {
  for (const schema of Object.values(busEvents)) {
    const { about, fields } = describeSchema(schema)
    expect(about).not.toBe('')
    expect(fields.filter(field => field.about === '').map(field => field.name)).toEqual([])
  }
})

it('every setting of a stage says what it is, and what it does to the bill', () => {
  const own = describeSchema(Config).fields.filter(({ name }) => !name.startsWith('oidc.'))
  expect(own.filter(({ about, cost }) => about === '' || !cost).map(({ name }) => name)).toEqual([])
})
