/*
 * Measures the stack that the client takes: fills a stack with a pattern, lets each function run on it, and looks how far the
 * pattern is gone. On Linux the stack is that of a thread; on a Cortex-M the processor's own (tests/cortex-m.sh).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "network.h"
#include "pb_decode.h"

#define PATTERN 0xa5
#define PAINTED 16384u

static network net;
static sonde_client client;

static const uint8_t downlink[] = {0xc1, 0x2a, 0xff, 0x0a, 0x05, 0x08, 0xd0, 0x05, 0x10, 0x01,
                                   0x10, 0xbb, 0x89, 0xaf, 0xe5, 0xd0, 0x31};

static void content(network *n, const datagram *sent) {
  if (sent->bytes[1] != 0) arrive(n, 50, 2, 0x45, sent, downlink, sizeof downlink);
}

static void start(void) {
  static const sonde_options options = {.device_id = "ABC123", .settings = {60, sonde_LocationMode_NONE}};
  const sonde_port port = network_port(&net);
  net.answer = content;
  if (!sonde_start(&client, &port, &options)) abort();
  sonde_report_reboot(&client, sonde_RebootReason_WATCHDOG, "main.c", 7);
}

static void begin_and_commit(void) {
  sonde_Uplink *uplink = sonde_begin(&client);
  uplink->has_heartbeat = uplink->has_location = true;
  uplink->location.wifi_count = 8;
  for (int i = 0; i < 8; i++) uplink->location.wifi[i] = (sonde_Wifi){true, {1, 2, 3, 4, 5, 6}, true, -61};
  uplink->location.has_gnss = true;
  uplink->location.gnss = (sonde_Gnss){true, 63.4, true, 10.4, true, 5.0f};
  if (!sonde_commit(&client)) abort();
}

static void work_with_downlink(void) {
  if (sonde_work(&client, 10000) != UINT32_MAX || client.settings.heartbeat_interval != 720) abort();
}

static void work_without_answer(void) {
  begin_and_commit();
  net.answer = NULL;
  net.sent_count = 0;
  while (client.statistics.unanswered == 0) (void)sonde_work(&client, 1000);
}

static const struct {
  const char *name;
  void (*run)(void);
} parts[] = {{"sonde_start", start},
             {"sonde_commit", begin_and_commit},
             {"sonde_work, with a Downlink", work_with_downlink},
             {"sonde_work, without an answer", work_without_answer}};
#define PARTS (sizeof parts / sizeof *parts)

static size_t used[PARTS];

#ifdef __linux__
#include <pthread.h>

static uint8_t stack[1 << 18] __attribute__((aligned(4096)));

static void *run(void *part) {
  const size_t index = (size_t)(uintptr_t)part;
  uint8_t *top = __builtin_frame_address(0);
  memset(top - PAINTED - 512, PATTERN, PAINTED);
  parts[index].run();
  const uint8_t *at = top - PAINTED - 512;
  while (*at == PATTERN) at++;
  used[index] = (size_t)(top - at);
  return NULL;
}

static void measure(size_t index) {
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  if (pthread_attr_setstack(&attributes, stack, sizeof stack) != 0) abort();
  if (pthread_create(&thread, &attributes, run, (void *)(uintptr_t)index) != 0) abort();
  pthread_join(thread, NULL);
}
#else
static void __attribute__((noinline)) measure(size_t index) {
  uint8_t *top;
  __asm__ volatile("mov %0, sp" : "=r"(top));
  volatile uint8_t *at = top - PAINTED;
  while (at < top - 16) *at++ = PATTERN;
  parts[index].run();
  at = top - PAINTED;
  while (*at == PATTERN) at++;
  used[index] = (size_t)(top - (uint8_t *)at);
}
#endif

int main(void) {
  for (size_t i = 0; i < PARTS; i++) measure(i);
  for (size_t i = 0; i < PARTS; i++) printf("%-30s %u bytes of stack\n", parts[i].name, (unsigned)used[i]);
  printf("%-30s %u bytes, static\n", "sonde_client", (unsigned)sizeof(sonde_client));
  exit(0);
}
