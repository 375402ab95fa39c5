import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ROOT } from '../../infra/bundle.ts'
import { cdkContext } from '../../infra/testing/assemble.ts'
import { stages } from '../../infra/testing/stages.ts'

const folder = mkdtempSync(join(tmpdir(), 'sonde-stages-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const answers = (program: string, args: readonly string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0
/** A process in a network that has no way out, where the machine lets one have that. */
const cutOff = answers('unshare', ['-rn', 'true']) ? ['unshare', '-rn'] : []
const hasLint = answers('cfn-lint', ['--version'])

/** The environment holds nothing of the person that runs the test: no credentials, no account, and proxies that lead nowhere. */
const bareEnvironment = (outdir: string, sonde: unknown): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: outdir,
  TMPDIR: folder,
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  AWS_EC2_METADATA_DISABLED: 'true',
  CDK_OUTDIR: outdir,
  CDK_CONTEXT_JSON: JSON.stringify({ ...cdkContext(), sonde }),
})

/** The template of a stage, synthesised as `cdk synth` would. */
const synthesise = (stage: string): string => {
  const sonde = stages[stage]
  const outdir = mkdtempSync(join(folder, 'out-'))
  const [program = '', ...args] = [...cutOff, process.execPath, 'infra/app.ts']
  execFileSync(program, args, { cwd: ROOT, env: bareEnvironment(outdir, sonde), stdio: 'pipe' })
  return join(outdir, `Sonde-${sonde?.stage}.template.json`)
}

const Template = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
})

/** Properties by which a resource is one of a kind in its account and region; of inline policies and stages it is one of its role or API. */
const PHYSICAL =
  /^(Name|(Table|Function|Queue|Topic|Role|ManagedPolicy|LogGroup|Cluster|Service|Bucket|Alarm|Dashboard|Budget|Group|LoadBalancer|TargetGroup)Name|Family)$/
const SCOPED = ['AWS::ApiGatewayV2::Authorizer', 'AWS::Lambda::Permission', 'AWS::Lambda::EventInvokeConfig']

/** Text alone: a name that refers to the stack's or to another resource is another one in each stack. */
const namesIn = (value: unknown): string[] =>
  Object.entries(z.looseObject({}).catch({}).parse(value)).flatMap(([key, inner]) => {
    if (PHYSICAL.test(key) && typeof inner === 'string') return [inner]
    // CloudFront keeps its properties one deeper.
    return key.endsWith('Config') ? namesIn(inner) : []
  })

const physicalNames = (file: string): string[] => {
  const { Resources } = Template.parse(JSON.parse(readFileSync(file, 'utf8')))
  const own = Object.values(Resources).filter(({ Type }) => !SCOPED.includes(Type))
  return own.flatMap(({ Properties }) => namesIn(Properties))
}

describe('the stages, side by side', () => {
  const files = new Map<string, string>()
  beforeAll(() => {
    for (const stage of Object.keys(stages)) files.set(stage, synthesise(stage))
  }, 600_000)

  it('synthesise without network, credentials or account', () => {
    expect([...files.keys()]).toEqual(Object.keys(stages))
    for (const file of files.values())
      expect(Object.keys(Template.parse(JSON.parse(readFileSync(file, 'utf8'))).Resources).length).toBeGreaterThan(80)
  })

  it('have no physical name in common', () => {
    const all = [...files.values()].flatMap(file => [...new Set(physicalNames(file))])
    expect(all.length).toBeGreaterThanOrEqual(Object.keys(stages).length)
    expect(all.filter((name, at) => all.indexOf(name) !== at)).toEqual([])
  })

  it('have no error that cfn-lint finds', { timeout: 300_000 }, ({ skip }) => {
    if (!hasLint) skip('cfn-lint is not on the PATH')
    const how = ['--format', 'parseable', '--non-zero-exit-code', 'error', '--ignore-checks', 'W']
    const { status, stdout } = spawnSync('cfn-lint', [...how, '--', ...files.values()], { encoding: 'utf8' })
    expect(stdout).toBe('')
    expect(status).toBe(0)
  })
})
