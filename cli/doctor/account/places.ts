import * as z from 'zod'
import { xmlList } from '../../aws/answer.ts'
import type { AskAws } from '../../aws/ask.ts'
import { unlessDenied } from '../../aws/refusal.ts'
import { type Account, type Check, isFirst } from './account.ts'
import { type Finding, mend } from './finding.ts'
import { increase, type Quota, quotaOf } from './quota.ts'

/** Things of which an account may have a few in a region, and a new stage needs some. */
type Place = Quota & {
  readonly many: string
  readonly need: number
  readonly used: (ask: AskAws) => Promise<number>
  /** Whether a VPC that is there already saves it. */
  readonly isOfNetwork: boolean
}

const Item = z.looseObject({})
const Items = z.union([z.literal(''), z.looseObject({ item: xmlList(Item) })])
const countIn = (items: z.infer<typeof Items>): number => (items === '' ? 0 : items.item.length)
const Vpcs = z.looseObject({ vpcSet: Items })
const Gateways = z.looseObject({ internetGatewaySet: Items })
const Endpoints = z.looseObject({ vpcEndpointSet: Items })
const Balancer = z.looseObject({ Type: z.string() })
const Balancers = z.looseObject({
  DescribeLoadBalancersResult: z.looseObject({
    LoadBalancers: z.union([z.literal(''), z.looseObject({ member: xmlList(Balancer) })]),
  }),
})

const PLACES: readonly Place[] = [
  {
    many: 'VPCs',
    service: 'vpc',
    code: 'L-F678F1CE',
    otherwise: 5,
    need: 1,
    isOfNetwork: true,
    used: async ask => countIn(Vpcs.parse(await ask('ec2:DescribeVpcs')).vpcSet),
  },
  {
    many: 'internet gateways',
    service: 'vpc',
    code: 'L-A4707A72',
    otherwise: 5,
    need: 1,
    isOfNetwork: true,
    used: async ask => countIn(Gateways.parse(await ask('ec2:DescribeInternetGateways')).internetGatewaySet),
  },
  {
    many: 'gateway endpoints',
    service: 'vpc',
    code: 'L-1B52E74A',
    otherwise: 20,
    need: 2,
    isOfNetwork: true,
    used: async ask =>
      countIn(
        Endpoints.parse(
          await ask('ec2:DescribeVpcEndpoints', {
            'Filter.1.Name': 'vpc-endpoint-type',
            'Filter.1.Value.1': 'Gateway',
          }),
        ).vpcEndpointSet,
      ),
  },
  {
    many: 'network load balancers',
    service: 'elasticloadbalancing',
    code: 'L-69A177A2',
    otherwise: 50,
    need: 1,
    isOfNetwork: false,
    used: async ask => {
      const { LoadBalancers } = Balancers.parse(
        await ask('elasticloadbalancing:DescribeLoadBalancers'),
      ).DescribeLoadBalancersResult
      return LoadBalancers === '' ? 0 : LoadBalancers.member.filter(({ Type }) => Type === 'network').length
    },
  },
]

/** Whether the region has room for the parts of a new stage. Elastic IP addresses are not among them: the stack takes none. */
export const places: Check = async account => {
  if (!isFirst(account)) return []
  const wanted = PLACES.filter(({ isOfNetwork }) => !(isOfNetwork && account.config.vpcId))
  return (await Promise.all(wanted.map(place => findingsOf(account, place).catch(unlessDenied([]))))).flat()
}

const findingsOf = async (account: Account, place: Place): Promise<readonly Finding[]> => {
  const { ask, region } = account
  const [quota, used] = await Promise.all([quotaOf(ask, place, region), place.used(ask)])
  if (quota - used >= place.need) return []
  return [
    mend({
      about: 'quota',
      why: `${region} has ${used} of ${quota} ${place.many}, and the stage needs ${place.need} more`,
      command: increase(place, used + place.need, region),
    }),
  ]
}
