#define _DEFAULT_SOURCE
#include "port.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef SOCK_CLOEXEC
#define SOCK_CLOEXEC 0 /* macOS */
#endif

#ifdef CLOCK_BOOTTIME
#define CLOCK CLOCK_BOOTTIME /* goes on while the machine is suspended */
#else
#define CLOCK CLOCK_MONOTONIC
#endif

/* A connected socket takes datagrams of the server alone. */
static bool open_socket(linux_port *port) {
  const struct addrinfo hints = {.ai_socktype = SOCK_DGRAM};
  struct addrinfo *found = NULL;
  if (getaddrinfo(port->host, port->service, &hints, &found) != 0) return false;
  for (struct addrinfo *one = found; one != NULL && port->fd < 0; one = one->ai_next) {
    port->fd = socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC, one->ai_protocol);
    if (port->fd >= 0 && connect(port->fd, one->ai_addr, one->ai_addrlen) != 0) {
      close(port->fd);
      port->fd = -1;
    }
  }
  freeaddrinfo(found);
  return port->fd >= 0;
}

static bool send_datagram(void *context, const uint8_t *datagram, size_t length) {
  linux_port *port = context;
  if (port->fd < 0 && !open_socket(port)) return false;
  /* An ICMP error of the datagram before is told by the next call, which then has sent nothing. */
  if (send(port->fd, datagram, length, 0) >= 0) return true;
  return errno == ECONNREFUSED && send(port->fd, datagram, length, 0) >= 0;
}

/* Rounded up, so that a wait is never cut to no wait at all. */
static int real_ms(const linux_port *port, uint32_t ms) {
  const uint64_t real = ((uint64_t)ms + port->clock_rate - 1) / port->clock_rate;
  return real > 3600000 ? 3600000 : (int)real;
}

static size_t receive_datagram(void *context, uint8_t *datagram, size_t size, uint32_t wait_ms) {
  linux_port *port = context;
  struct pollfd poller = {.fd = port->fd, .events = POLLIN};
  if (poll(&poller, port->fd < 0 ? 0 : 1, real_ms(port, wait_ms)) <= 0) return 0;
  const ssize_t length = recv(port->fd, datagram, size, MSG_DONTWAIT);
  return length > 0 ? (size_t)length : 0;
}

static void reopen(void *context) {
  linux_port *port = context;
  if (port->fd >= 0) close(port->fd);
  port->fd = -1;
}

static uint64_t now_ms(void *context) {
  const linux_port *port = context;
  struct timespec now;
  clock_gettime(CLOCK, &now);
  return ((uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000) * port->clock_rate;
}

static void random_bytes(void *context, uint8_t *bytes, size_t length) {
  (void)context;
  const int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
  /* Guessable tokens would let anybody answer: rather not at all. */
  if (fd < 0 || read(fd, bytes, length) != (ssize_t)length) abort();
  close(fd);
}

static bool load_state(void *context, uint8_t *state, size_t length) {
  const linux_port *port = context;
  if (port->state_file == NULL) return false;
  const int fd = open(port->state_file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool is_whole = read(fd, state, length) == (ssize_t)length;
  close(fd);
  return is_whole;
}

static bool sync_folder_of(const char *path) {
  char copy[4096];
  snprintf(copy, sizeof copy, "%s", path);
  const int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool is_synced = fsync(fd) == 0;
  close(fd);
  return is_synced;
}

/* A new file takes the place of the old one when it is on the disk: power may fail at any point between. */
static bool save_state(void *context, const uint8_t *state, size_t length) {
  const linux_port *port = context;
  char next[4096];
  if (port->state_file == NULL) return true;
  if (snprintf(next, sizeof next, "%s.next", port->state_file) >= (int)sizeof next) return false;
  const int fd = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const bool is_written = write(fd, state, length) == (ssize_t)length && fsync(fd) == 0;
  return close(fd) == 0 && is_written && rename(next, port->state_file) == 0 && sync_folder_of(port->state_file);
}

static void lock(void *context) { (void)pthread_mutex_lock(&((linux_port *)context)->mutex); }

static void unlock(void *context) { (void)pthread_mutex_unlock(&((linux_port *)context)->mutex); }

sonde_port linux_port_of(linux_port *port) {
  port->fd = -1;
  (void)pthread_mutex_init(&port->mutex, NULL);
  return (sonde_port){.context = port,
                      .send = send_datagram,
                      .receive = receive_datagram,
                      .reopen = reopen,
                      .now_ms = now_ms,
                      .random = random_bytes,
                      .load = load_state,
                      .save = save_state,
                      .lock = lock,
                      .unlock = unlock};
}

void linux_sleep(linux_port *port, uint32_t ms) {
  struct pollfd poller = {.fd = port->fd, .events = POLLIN};
  (void)poll(&poller, port->fd < 0 ? 0 : 1, real_ms(port, ms));
}
