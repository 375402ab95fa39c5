import { readEndpoints } from '../local/endpoints.ts'
import { runCommand } from './command.ts'
import { ENDPOINTS_USAGE, parseEndpointsSettings } from './endpoints/settings.ts'
import { deployedUrls, localUrls } from './endpoints/urls.ts'
import { variables } from './endpoints/variables.ts'
import { stackOutputs } from './stack/outputs.ts'

await runCommand({
  name: 'npm run endpoints',
  usage: ENDPOINTS_USAGE,
  parse: parseEndpointsSettings,
  run: async ({ from }) =>
    variables(
      from.kind === 'local'
        ? localUrls(await readEndpoints(from.directory))
        : deployedUrls(await stackOutputs(from.outputs, from.stack)),
    ),
})
