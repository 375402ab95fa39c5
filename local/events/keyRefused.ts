/** EventBridge cannot use the customer's key of a bus. Another try does not help. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused'
  constructor() {
    super('the key of the bus cannot be used: the fault key-refuse struck')
  }
}
