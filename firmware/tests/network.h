/* A network, a clock and a flash for tests: time passes only while the client waits. */
#ifndef SONDE_TEST_NETWORK_H
#define SONDE_TEST_NETWORK_H

#include "sonde.h"

#define MAX_SENT 64
#define MAX_ARRIVING 16

typedef struct {
  uint64_t at;
  size_t length;
  uint8_t bytes[SONDE_DATAGRAM_BYTES];
} datagram;

typedef struct network {
  uint64_t now;
  uint32_t seed;
  datagram sent[MAX_SENT];
  int sent_count;
  datagram arriving[MAX_ARRIVING];
  int arriving_count;
  int reopened;
  int locked; /* 1 while the client holds the lock */
  bool has_link;
  bool has_state, can_save;
  uint8_t state[SONDE_STATE_BYTES];
  int saves;
  /* The server: called with each datagram that leaves. */
  void (*answer)(struct network *network, const datagram *sent);
} network;

sonde_port network_port(network *network);

/* Lets a message come `after_ms` from now: type, code, the id and token of `to`, and what follows them. */
void arrive(network *network, uint32_t after_ms, unsigned type, unsigned code, const datagram *to, const void *rest,
            size_t length);

void arrive_bytes(network *network, uint32_t after_ms, const void *bytes, size_t length);

#endif
