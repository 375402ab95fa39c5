/** Commands of the documentation that `test/long/fencedCommands.test.ts` does not run, and why. Each entry matches a command of the page as a whole. */
export type NotTyped = { readonly page: string; readonly commands: readonly (string | RegExp)[]; readonly why: string }

const AWS = 'needs an account of AWS'

export const notTyped: readonly NotTyped[] = [
  {
    page: 'README.md',
    commands: ['npm ci && npm start'],
    why: 'test/long/ending.test.ts starts it; the installation is the first step of .ci/run',
  },
  { page: 'README.md', commands: ['npm ci && npm test'], why: 'it is the run of the tests themselves' },
  {
    page: 'docs/dead-letters.md',
    commands: ['npx sonde redrive show ID', 'npx sonde redrive send ID ID'],
    why: 'needs the id of a dead letter: test/redrive.test.ts makes some',
  },
  { page: 'docs/deploy.md', commands: [/^npm ci$/], why: 'the first step of .ci/run' },
  { page: 'docs/deploy.md', commands: [/^npx cdk (bootstrap|diff|deploy|destroy) /], why: AWS },
  { page: 'docs/deploy.md', commands: [/^npx sonde doctor /], why: AWS },
  {
    page: 'docs/deploy.md',
    commands: [
      /^(npx sonde |TOKEN=\$\(npx sonde ).* --stack Sonde-prod --region /,
      /^npx wscat -c '<WebSocketUrl>/,
      /^npx sonde device .+ --url <CoapUrl>$/,
    ],
    why: `${AWS}: the README has the same commands for a local stack`,
  },
  { page: 'docs/deploy.md', commands: [/^aws cloudformation /], why: AWS },
  {
    page: 'docs/deploy.md',
    commands: ['git pull && npm ci && npm test'],
    why: 'it is the run of the tests themselves',
  },
  { page: 'docs/doctor.md', commands: [/^aws cloudformation /], why: AWS },
  { page: 'docs/doctor.md', commands: [/^npx sonde doctor --(stack|before-deploy)/], why: AWS },
  { page: 'docs/firmware.md', commands: [/^/], why: 'test/firmware.test.ts walks the page; boards need hardware' },
  {
    page: 'docs/performance.md',
    commands: [/^npm run bench/],
    why: 'measures for minutes, and needs the machine to itself',
  },
  {
    page: 'docs/sdk.md',
    commands: [/^npm install \/path\/to\//],
    why: 'test/long/sdkPackage.test.ts installs the package into fresh projects',
  },
]

/** The entry for a command. */
export const reasonNotTyped = (page: string, text: string): NotTyped | undefined =>
  notTyped.find(
    entry =>
      entry.page === page && entry.commands.some(one => (typeof one === 'string' ? one === text : one.test(text))),
  )
