#include "port.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/net/socket.h>
#include <zephyr/random/random.h>
#ifdef CONFIG_SETTINGS
#include <zephyr/settings/settings.h>
#endif

LOG_MODULE_REGISTER(sonde, CONFIG_SONDE_LOG_LEVEL);

static int fd = -1;

/* A connected socket takes datagrams of the server alone. */
static bool open_socket(void) {
  struct zsock_addrinfo hints = {.ai_socktype = SOCK_DGRAM}, *found = NULL;
  char service[6];
  snprintf(service, sizeof service, "%d", CONFIG_SONDE_PORT);
  const int problem = zsock_getaddrinfo(CONFIG_SONDE_HOST, service, &hints, &found);
  if (problem != 0) {
    LOG_WRN("no address of %s: %d", CONFIG_SONDE_HOST, problem);
    return false;
  }
  fd = zsock_socket(found->ai_family, SOCK_DGRAM, IPPROTO_UDP);
  if (fd >= 0 && zsock_connect(fd, found->ai_addr, found->ai_addrlen) != 0) {
    zsock_close(fd);
    fd = -1;
  }
  zsock_freeaddrinfo(found);
  if (fd < 0) LOG_WRN("no socket: %d", errno);
  return fd >= 0;
}

static bool send_datagram(void *context, const uint8_t *datagram, size_t length) {
  ARG_UNUSED(context);
  if (fd < 0 && !open_socket()) return false;
  if (zsock_send(fd, datagram, length, 0) >= 0) return true;
  LOG_WRN("a datagram could not leave: %d", errno);
  return false;
}

static size_t receive_datagram(void *context, uint8_t *datagram, size_t size, uint32_t wait_ms) {
  ARG_UNUSED(context);
  if (fd < 0) {
    k_sleep(K_MSEC(wait_ms));
    return 0;
  }
  struct zsock_pollfd poller = {.fd = fd, .events = ZSOCK_POLLIN};
  const int64_t end = k_uptime_get() + wait_ms;
  if (zsock_poll(&poller, 1, (int)MIN(wait_ms, (uint32_t)INT32_MAX)) > 0) {
    const ssize_t length = zsock_recv(fd, datagram, size, ZSOCK_MSG_DONTWAIT);
    if (length > 0) return (size_t)length;
  }
  /* A socket that the modem has closed is ready at once, and without an end: the client's wait goes on all the same. */
  if (poller.revents & (ZSOCK_POLLERR | ZSOCK_POLLHUP | ZSOCK_POLLNVAL)) {
    zsock_close(fd);
    fd = -1;
    const int64_t left = end - k_uptime_get();
    if (left > 0) k_sleep(K_MSEC(left));
  }
  return 0;
}

static void reopen(void *context) {
  ARG_UNUSED(context);
  if (fd >= 0) zsock_close(fd);
  fd = -1;
}

static uint64_t now_ms(void *context) {
  ARG_UNUSED(context);
  return (uint64_t)k_uptime_get();
}

static void random_bytes(void *context, uint8_t *bytes, size_t length) {
  ARG_UNUSED(context);
#ifdef CONFIG_CSPRNG_ENABLED
  if (sys_csrand_get(bytes, length) == 0) return;
  LOG_WRN("no cryptographic randomness: tokens can be guessed");
#endif
  sys_rand_get(bytes, length);
}

#ifdef CONFIG_SETTINGS
struct loaded {
  uint8_t *state;
  size_t length;
  bool is_whole;
};

static int read_state(const char *key, size_t length, settings_read_cb read, void *argument, void *parameter) {
  struct loaded *loaded = parameter;
  if (key == NULL || strcmp(key, "state") != 0 || length != loaded->length) return 0;
  loaded->is_whole = read(argument, loaded->state, length) == (ssize_t)length;
  return 0;
}

static bool load_state(void *context, uint8_t *state, size_t length) {
  ARG_UNUSED(context);
  struct loaded loaded = {.state = state, .length = length};
  return settings_load_subtree_direct("sonde", read_state, &loaded) == 0 && loaded.is_whole;
}

/* NVS and ZMS write an entry beside the old one and let it count with its checksum: power may fail at any point. */
static bool save_state(void *context, const uint8_t *state, size_t length) {
  ARG_UNUSED(context);
  const int problem = settings_save_one("sonde/state", state, length);
  if (problem != 0) LOG_ERR("the state was not written: %d", problem);
  return problem == 0;
}
#endif

/* A spinlock, not a mutex: sonde_log_text() may be called from an interrupt. */
static struct k_spinlock lines;
static k_spinlock_key_t lines_key;

static void lock_lines(void *context) {
  ARG_UNUSED(context);
  const k_spinlock_key_t key = k_spin_lock(&lines);
  lines_key = key;
}

static void unlock_lines(void *context) {
  ARG_UNUSED(context);
  k_spin_unlock(&lines, lines_key);
}

sonde_port sonde_zephyr_port(void) {
  sonde_port port = {.send = send_datagram,
                     .receive = receive_datagram,
                     .reopen = reopen,
                     .now_ms = now_ms,
                     .random = random_bytes,
                     .lock = lock_lines,
                     .unlock = unlock_lines};
#ifdef CONFIG_SETTINGS
  const int problem = settings_subsys_init();
  if (problem != 0) LOG_ERR("no settings: %d", problem);
  port.load = load_state;
  port.save = save_state;
#endif
  return port;
}
