#include "network.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool send_datagram(void *context, const uint8_t *bytes, size_t length) {
  network *net = context;
  if (net->locked != 0) abort();
  if (!net->has_link) return false;
  if (net->sent_count == MAX_SENT || length > SONDE_DATAGRAM_BYTES) abort();
  datagram *one = &net->sent[net->sent_count++];
  one->at = net->now;
  one->length = length;
  memcpy(one->bytes, bytes, length);
  if (net->answer != NULL) net->answer(net, one);
  return true;
}

static size_t receive_datagram(void *context, uint8_t *bytes, size_t size, uint32_t wait_ms) {
  network *net = context;
  int first = -1;
  for (int i = 0; i < net->arriving_count; i++)
    if (net->arriving[i].at <= net->now + wait_ms && (first < 0 || net->arriving[i].at < net->arriving[first].at)) first = i;
  if (first < 0) {
    net->now += wait_ms;
    return 0;
  }
  static datagram one; /* not on the stack, which a test measures */
  one = net->arriving[first];
  net->arriving[first] = net->arriving[--net->arriving_count];
  if (one.at > net->now) net->now = one.at;
  const size_t length = one.length < size ? one.length : size;
  memcpy(bytes, one.bytes, length);
  return length;
}

static void reopen(void *context) { ((network *)context)->reopened++; }

static uint64_t now_ms(void *context) { return ((network *)context)->now; }

static void random_bytes(void *context, uint8_t *bytes, size_t length) {
  network *net = context;
  for (size_t i = 0; i < length; i++) {
    net->seed = net->seed * 1664525u + 1013904223u;
    bytes[i] = (uint8_t)(net->seed >> 24);
  }
}

static bool load_state(void *context, uint8_t *state, size_t length) {
  network *net = context;
  if (net->has_state) memcpy(state, net->state, length);
  return net->has_state;
}

static bool save_state(void *context, const uint8_t *state, size_t length) {
  network *net = context;
  if (!net->can_save) return false;
  memcpy(net->state, state, length);
  net->has_state = true;
  net->saves++;
  return true;
}

static void lock(void *context) {
  if (((network *)context)->locked++ != 0) abort();
}

static void unlock(void *context) {
  if (((network *)context)->locked-- != 1) abort();
}

sonde_port network_port(network *net) {
  net->has_link = net->can_save = true;
  if (net->now == 0) net->now = 1000;
  return (sonde_port){net, send_datagram, receive_datagram, reopen, now_ms, random_bytes, load_state, save_state,
                      lock, unlock};
}

void arrive_bytes(network *net, uint32_t after_ms, const void *bytes, size_t length) {
  if (net->arriving_count == MAX_ARRIVING) abort();
  datagram *one = &net->arriving[net->arriving_count++];
  one->at = net->now + after_ms;
  one->length = length;
  memcpy(one->bytes, bytes, length);
}

void arrive(network *net, uint32_t after_ms, unsigned type, unsigned code, const datagram *to, const void *rest,
            size_t length) {
  static uint8_t bytes[256];
  const unsigned token_length = code == 0 ? 0 : to->bytes[0] & 15u;
  bytes[0] = (uint8_t)(0x40u | type << 4 | token_length);
  bytes[1] = (uint8_t)code;
  memcpy(bytes + 2, to->bytes + 2, 2 + token_length);
  if (length > 0) memcpy(bytes + 4 + token_length, rest, length);
  arrive_bytes(net, after_ms, bytes, 4 + token_length + length);
}
