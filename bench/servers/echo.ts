import { createSocket } from 'node:dgram'
import { createServer } from 'coap'

/** The reference: node-coap as it comes, which sends back what it is sent. Prints its port. */
const socket = createSocket('udp4')
const server = createServer((request, response) => {
  response.end(request.payload)
})
socket.bind(0, '127.0.0.1', () => {
  server.listen(socket)
  console.log(JSON.stringify({ coapPort: socket.address().port }))
})
process.once('disconnect', () => process.exit(0))
