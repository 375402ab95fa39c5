import { describe, expect, it } from 'vitest'
import { subcommand } from '../../command/subcommand.ts'
import { beforeDeployFace, readBeforeDeploySettings } from './settings.ts'

const parsed = (args: readonly string[], context: Readonly<Record<string, unknown>> = {}) =>
  subcommand({
    ...beforeDeployFace,
    read: values => readBeforeDeploySettings(values, () => context),
    run: async () => '',
  }).parse(['--before-deploy', ...args])

describe('the command line of the doctor before a deployment', () => {
  it('takes the stage from cdk.json', () => {
    expect(parsed([], { sonde: { stage: 'field' } })).toMatchObject({
      config: { stage: 'field', listenerCount: 1 },
      given: { stage: 'field' },
      qualifier: 'hnb659fds',
      boundary: undefined,
      isJson: false,
    })
  })

  it('takes a stage from -c in its place, as cdk deploy does, and keeps the rest of the context', () => {
    const file = {
      sonde: { stage: 'field', listenerCount: 2 },
      '@aws-cdk/core:bootstrapQualifier': 'team4',
      '@aws-cdk/core:permissionsBoundary': { name: `cdk-$\{Qualifier}-boundary` },
    }
    expect(parsed(['-c', 'sonde={"stage":"prod"}'], file)).toMatchObject({
      config: { stage: 'prod', production: true, listenerCount: 2 },
      given: { stage: 'prod' },
      qualifier: 'team4',
      boundary: 'cdk-team4-boundary',
    })
    expect(parsed(['--context', '@aws-cdk/core:bootstrapQualifier=team5'], file)).toMatchObject({
      given: { stage: 'field' },
      qualifier: 'team5',
    })
  })

  it('shows its usage for --help', () => {
    expect(parsed(['-h'])).toBeUndefined()
  })

  it.each([
    [['--account', '1234'], 'twelve digits'],
    [['--region', 'eu-west'], 'not a region'],
    [['-c', '=x'], 'not key=value'],
    [['-c', 'sonde={"stage":'], 'is not JSON'],
    [['-c', 'sonde={"stage":"Prod!"}'], 'lower-case letters'],
    [['--stack', 'Sonde-dev'], '--stack'],
    [['more'], 'more'],
  ])('refuses %j, and names the fault', (args, fault) => {
    expect(() => parsed(args)).toThrow(fault)
  })
})
