import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { afterAll } from 'vitest'
import * as z from 'zod'
import { type Bundles, bundles, ROOT } from '../bundle.ts'
import { type Config, readConfig } from '../config.ts'
import { functionNames } from '../names.ts'
import { SondeStack } from '../sonde-stack.ts'

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.array(z.string()).default([]),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
})
export type Resource = z.infer<typeof Resource>
const Resources = z.record(z.string(), Resource)
const CdkJson = z.looseObject({ context: z.record(z.string(), z.unknown()) })

/** The context in `cdk.json`: feature flags. */
export const cdkContext = (): Record<string, unknown> =>
  CdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))).context

const bundled = new Map<string, Bundles>()
afterAll(() => {
  for (const built of bundled.values()) built.remove()
})

/** The programs of a stack, bundled once for all stacks of a test file. */
export const bundlesOf = ({ schemaDir }: Config): Bundles => {
  const built = bundled.get(schemaDir) ?? bundles({ functions: functionNames, schemaDir })
  bundled.set(schemaDir, built)
  return built
}

/** The stack of a stage with the given settings, synthesised with the feature flags of `cdk.json`. */
export const synthesised = (settings: Readonly<Record<string, unknown>> = {}) => {
  const outdir = mkdtempSync(join(tmpdir(), 'sonde-infra-'))
  afterAll(() => rmSync(outdir, { recursive: true, force: true }))
  const app = new App({ context: cdkContext(), outdir })
  const config = readConfig({ stage: 'dev', ...settings })
  const stack = new SondeStack(app, `Sonde-${config.stage}`, { config, bundled: bundlesOf(config) })
  const template = Template.fromStack(stack)
  const json = template.toJSON()
  const resources = Object.entries(Resources.parse(json.Resources))
  return {
    template,
    json,
    bundleSizes: stack.bundleSizes,
    assets: assetHashes(join(outdir, `${stack.stackName}.assets.json`)),
    /** Every resource by its readable name. */
    all: resources.map(([id, resource]) => [readable(id), resource] as const),
    /** Resources of a type by their readable names. */
    ofType: (type: string): ReadonlyMap<string, Resource> =>
      new Map(resources.filter(([, { Type }]) => Type === type).map(([id, resource]) => [readable(id), resource])),
  }
}

/** The hashes of the functions' code and of the listener's image; what else is in the file depends on the settings. */
export const assetHashes = (file: string): readonly string[] => {
  const Entries = z.record(z.string(), z.looseObject({ source: z.looseObject({ packaging: z.string().optional() }) }))
  const Assets = z.object({ files: Entries, dockerImages: Entries })
  const { files, dockerImages } = Assets.parse(JSON.parse(readFileSync(file, 'utf8')))
  const code = Object.entries(files).filter(([, { source }]) => source.packaging === 'zip')
  return [...code.map(([hash]) => hash), ...Object.keys(dockerImages)].toSorted()
}

/** A logical id without the hash that CDK appends. */
export const readable = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '')

/** A value of the template as text: references by readable name, joins joined. */
export const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  const { Ref, ...functions } = z.looseObject({ Ref: z.string().optional() }).parse(value)
  if (Ref !== undefined) return `{${readable(Ref)}}`
  const [name = '', argument] = Object.entries(functions)[0] ?? []
  if (name === 'Fn::Join')
    return z
      .tuple([z.string(), z.array(z.unknown())])
      .parse(argument)[1]
      .map(textOf)
      .join('')
  if (name === 'Fn::GetAtt') {
    const [id, attribute] = z.tuple([z.string(), z.string()]).parse(argument)
    return `{${readable(id)}.${attribute}}`
  }
  if (name === 'Fn::Select') {
    const [index, list] = z.tuple([z.int(), z.unknown()]).parse(argument)
    return `${textOf(list)}[${index}]`
  }
  if (name === 'Fn::Split') {
    const [separator, text] = z.tuple([z.string(), z.unknown()]).parse(argument)
    return `${textOf(text)} by ${separator}`
  }
  if (name === 'Fn::Sub') return z.string().parse(argument).replaceAll('${', '{')
  throw new Error(`not read here: ${JSON.stringify(value)}`)
}
