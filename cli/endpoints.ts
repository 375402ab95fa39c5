import { readEndpoints } from '../local/endpoints.ts'
import { subcommand } from './command/subcommand.ts'
import { endpointsFace, readEndpointsSettings } from './endpoints/settings.ts'
import { deployedUrls, localUrls } from './endpoints/urls.ts'
import { variables } from './endpoints/variables.ts'
import { outputsOf } from './stack/outputs.ts'

export const endpointsCommand = subcommand({
  ...endpointsFace,
  read: readEndpointsSettings,
  run: async ({ from }) =>
    variables(
      from.kind === 'local' ? localUrls(await readEndpoints(from.directory)) : deployedUrls(await outputsOf(from)),
    ),
})
