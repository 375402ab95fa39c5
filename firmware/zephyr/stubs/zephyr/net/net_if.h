#ifndef STUB_NET_IF_H
#define STUB_NET_IF_H

#include <stdbool.h>

struct net_if;
struct net_if *net_if_get_default(void);
bool net_if_is_up(const struct net_if *iface);

#endif
