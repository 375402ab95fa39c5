import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as z from 'zod'

const ROOT = join(import.meta.dirname, '..', '..')

/** The parser that aws-cdk-lib brings for itself. */
const Parser = z.object({ parse: z.function({ input: [z.string()], output: z.unknown() }) })
const { parse } = Parser.parse(createRequire(join(ROOT, 'node_modules/aws-cdk-lib/package.json'))('yaml'))

const Step = z.union([
  z.strictObject({
    uses: z.string(),
    name: z.string().optional(),
    with: z.record(z.string(), z.unknown()).optional(),
  }),
  z.strictObject({ run: z.string(), name: z.string().optional(), env: z.record(z.string(), z.string()).optional() }),
])
const Permissions = z.record(z.string(), z.enum(['read', 'write', 'none']))
const Workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: Permissions,
  concurrency: z.unknown(),
  jobs: z.record(
    z.string(),
    z.strictObject({
      if: z.string().optional(),
      needs: z.string().optional(),
      'runs-on': z.string(),
      environment: z.string().optional(),
      permissions: Permissions.optional(),
      steps: z.array(Step),
    }),
  ),
})

const text = readFileSync(join(ROOT, 'docs/examples/deploy.yml'), 'utf8')
const { jobs, permissions } = Workflow.parse(parse(text))
const steps = Object.values(jobs).flatMap(job => job.steps)
const runs = (job: string): string[] => (jobs[job]?.steps ?? []).flatMap(step => ('run' in step ? [step.run] : []))
const { scripts } = z
  .looseObject({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))

it('the example workflow synthesises, shows the difference and deploys', () => {
  expect(runs('synth').join()).toContain('cdk synth')
  expect(runs('diff').join()).toContain('cdk diff')
  expect(runs('deploy').join()).toContain('cdk deploy')
  expect(jobs.deploy).toMatchObject({ needs: 'synth', environment: 'production' })
})

it('nothing but the jobs that need AWS get an identity, and none gets a key', () => {
  expect(permissions).toEqual({ contents: 'read' })
  expect(jobs.synth).not.toHaveProperty('permissions')
  expect(jobs.diff?.permissions).toEqual({ contents: 'read', 'id-token': 'write' })
  expect(jobs.deploy?.permissions).toEqual({ contents: 'read', 'id-token': 'write' })
  expect(text).not.toMatch(/secrets\.|AWS_SECRET_ACCESS_KEY/)
})

it('every action stands there by its commit, with its version beside it', () => {
  const uses = steps.flatMap(step => ('uses' in step ? [step.uses] : []))
  expect(uses.length).toBeGreaterThan(5)
  for (const one of uses) {
    expect(one).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/)
    expect(text).toMatch(new RegExp(`uses: ${one} # v\\d+\\.\\d+\\.\\d+`))
  }
})

it('no text from outside gets into a command, and the scripts that it runs are there', () => {
  const commands = steps.flatMap(step => ('run' in step ? [step.run] : []))
  for (const command of commands) {
    expect(command).not.toContain('${{')
    const [, script] = /^npm (?:run (\S+)|test)/.exec(command) ?? []
    if (script) expect(scripts).toHaveProperty(script)
  }
})
