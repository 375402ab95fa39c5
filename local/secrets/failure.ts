/** An answer of the service, its body not yet JSON. */
export type SecretsAnswer = { readonly status: number; readonly body: unknown }

/** A refusal of the service. Secrets Manager API Reference, "Common errors" and the errors of each action. */
export class SecretsFailure extends Error {
  override readonly name:
    | 'ResourceNotFoundException'
    | 'InvalidParameterException'
    | 'InvalidRequestException'
    | 'ResourceExistsException'
    | 'UnknownOperationException'

  constructor(name: SecretsFailure['name'], message: string) {
    super(message)
    this.name = name
  }
}

/** A refusal as the JSON 1.1 protocol writes it: always a 400. */
export const refused = (type: string, message: string): SecretsAnswer => ({
  status: 400,
  body: { __type: type, Message: message },
})
