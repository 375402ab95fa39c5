import { describe, expect, it } from 'vitest'
import { reachOf } from './networks.ts'

const reach = reachOf({ networks: [], loopback: false })

describe('an address', () => {
  it.each([
    '8.8.8.8',
    '93.184.215.14',
    '2606:4700::1111',
    '2001:4860:4860::8888',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
  ])('%s is on the internet, and reached over https', address => expect(reach(address)).toBe('https'))

  it.each([
    ['unspecified', '0.0.0.0', '0.1.2.3', '::'],
    ['of this machine', '127.0.0.1', '127.255.255.255', '::1', '0:0:0:0:0:0:0:1'],
    ['private', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fdff::1', 'fec0::1'],
    ['of a carrier’s NAT', '100.64.0.1', '100.127.255.255'],
    [
      'link-local, and that of metadata',
      '169.254.169.254',
      '169.254.170.2',
      'fe80::1',
      'fe80::1%eth0',
      'fd00:ec2::254',
    ],
    ['multicast or broadcast', '224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1'],
    ['reserved or for documentation', '240.0.0.1', '192.0.2.1', '198.18.0.1', '2001:db8::1', '3fff::1', '100::1'],
    ['private inside a mapped one', '::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:10.0.0.1', '::ffff:a9fe:a9fe'],
    ['private inside one of NAT64', '64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::a00:1'],
    ['private inside one of 6to4, of Teredo, or a compatible one', '2002:7f00:1::', '2001:0:7f00:1::', '::127.0.0.1'],
    ['no address', 'localhost', '', '1.2.3', '0x7f.1', '::ffff:127.0.0.1%1'],
  ])('that is %s is never reached', (_, ...addresses) => {
    for (const address of addresses) expect([address, reach(address)]).toEqual([address, 'never'])
  })

  it('in a network that the stage allows is reached over http too, also inside IPv6', () => {
    const own = reachOf({ networks: ['10.9.0.0/16', 'fd12:3456::/32'], loopback: false })
    for (const address of ['10.9.1.2', '::ffff:10.9.1.2', 'fd12:3456::1']) expect(own(address)).toBe('any')
    for (const address of ['10.8.1.2', 'fd12:3457::1']) expect(own(address)).toBe('never')
  })

  it('that gives credentials, or of this machine, is never reached, whatever the stage allows', () => {
    const everything = reachOf({ networks: ['0.0.0.0/0', '::/0'], loopback: false })
    expect(everything('10.0.0.1')).toBe('any')
    for (const address of [
      '169.254.169.254',
      '169.254.170.2',
      'fd00:ec2::254',
      '::ffff:169.254.169.254',
      '127.0.0.1',
      '::1',
      '64:ff9b::a9fe:a9fe',
      '64:ff9b:1::a9fe:a9fe',
      '64:ff9b:1:a9fe:a9:fe00::',
      '64:ff9b:1::7f00:1',
      '2002:a9fe:a9fe::1',
      '2002:7f00:1::',
      '2001:0:a9fe:a9fe::1',
      '2001:0:1:2:3:4:5601:5601',
    ])
      expect([address, everything(address)]).toEqual([address, 'never'])
    for (const address of ['64:ff9b:1::a00:1', '2002:a00:1::', '2001:db8::7f00:1'])
      expect([address, everything(address)]).toEqual([address, 'any'])
  })

  it('of this machine is reached in a local stage', () => {
    const local = reachOf({ networks: [], loopback: true })
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) expect(local(address)).toBe('any')
    expect(local('169.254.169.254')).toBe('never')
  })

  it('a text that is not a network in CIDR notation is refused', () => {
    for (const network of ['10.0.0.0', '10.0.0.0/33', 'example.com/8', '10.0.0.0/'])
      expect(() => reachOf({ networks: [network], loopback: false })).toThrow()
  })
})
