/*
 * As much of Zephyr as lets the sample run on Linux in the tests: sockets are the host's, work runs while main() waits for a
 * reading, settings are in the file that SONDE_FLASH names, the server's port is SONDE_PORT.
 */
#define _DEFAULT_SOURCE
#include <netdb.h>
#include <nrf_modem_at.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zephyr/drivers/hwinfo.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/logging/log_ctrl.h>
#include <zephyr/net/conn_mgr_connectivity.h>
#include <zephyr/net/net_if.h>
#include <zephyr/net/socket.h>
#include <zephyr/random/random.h>
#include <zephyr/settings/settings.h>

/* One backend beside the console, and the module of the line that is being logged as the only source. */
static const struct log_backend *enabled;
static const char *source;

void log_backend_enable(struct log_backend const *const backend, void *ctx, uint32_t level) {
  ARG_UNUSED(ctx);
  ARG_UNUSED(level);
  enabled = backend;
  enabled->api->dropped(enabled, 3);
}
void log_backend_deactivate(const struct log_backend *const backend) {
  if (enabled == backend) enabled = NULL;
}
int16_t log_msg_get_source_id(struct log_msg *msg) { return msg->module == NULL ? -1 : 7; }
const char *log_source_name_get(uint32_t domain_id, uint32_t source_id) {
  return domain_id == 0 && source_id == 7 ? source : NULL;
}

/* In pieces of the buffer's size, as Zephyr does. */
void log_output_msg_process(const struct log_output *log_output, struct log_msg *msg, uint32_t flags) {
  if (flags != (LOG_OUTPUT_FLAG_CRLF_NONE | LOG_OUTPUT_FLAG_SKIP_SOURCE)) abort();
  for (size_t left = strlen(msg->text), at = 0, piece; left > 0; left -= piece, at += piece) {
    piece = MIN(left, log_output->size);
    memcpy(log_output->buf, msg->text + at, piece);
    if (log_output->func(log_output->buf, piece, NULL) != (int)piece) abort();
  }
}

void stub_log(const char *module, unsigned level, const char *format, ...) {
  static char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  printf("%s\n", text);
  fflush(stdout);
  union log_msg_generic message = {{(uint8_t)level, module, text}};
  source = module;
  if (enabled != NULL) enabled->api->process(enabled, &message);
}

k_spinlock_key_t k_spin_lock(struct k_spinlock *l) {
  if (l->is_held++ != 0) abort();
  return (k_spinlock_key_t){0};
}
void k_spin_unlock(struct k_spinlock *l, k_spinlock_key_t key) {
  if (l->is_held-- != 1 || key.key != 0) abort();
}

int64_t k_uptime_get(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int32_t k_sleep(k_timeout_t timeout) {
  usleep((useconds_t)timeout.ticks * 1000);
  return 0;
}

/* The sample has one work item and one queue. */
static struct k_work_delayable *scheduled;
static int64_t due;

int k_work_reschedule(struct k_work_delayable *dwork, k_timeout_t delay) {
  scheduled = dwork;
  due = k_uptime_get() + delay.ticks;
  return 1;
}

int k_work_schedule(struct k_work_delayable *dwork, k_timeout_t delay) {
  return scheduled != NULL ? 0 : k_work_reschedule(dwork, delay);
}

static char queued[64];
static bool is_queued;

int k_msgq_put(struct k_msgq *msgq, const void *data, k_timeout_t timeout) {
  ARG_UNUSED(timeout);
  if (is_queued || msgq->msg_size > sizeof queued) return -1;
  memcpy(queued, data, msgq->msg_size);
  is_queued = true;
  return 0;
}

int k_msgq_get(struct k_msgq *msgq, void *data, k_timeout_t timeout) {
  const int64_t end = k_uptime_get() + timeout.ticks;
  for (;;) {
    if (scheduled != NULL && k_uptime_get() >= due) {
      struct k_work_delayable *work = scheduled;
      scheduled = NULL;
      work->handler(NULL);
    }
    if (is_queued) {
      memcpy(data, queued, msgq->msg_size);
      is_queued = false;
      return 0;
    }
    if (timeout.ticks >= 0 && k_uptime_get() >= end) return -1;
    usleep(1000);
  }
}

int zsock_getaddrinfo(const char *host, const char *service, const struct zsock_addrinfo *hints, struct zsock_addrinfo **res) {
  const struct addrinfo own = {.ai_family = hints->ai_family, .ai_socktype = hints->ai_socktype};
  const char *port = getenv("SONDE_PORT");
  struct addrinfo *found;
  ARG_UNUSED(host);
  if (getaddrinfo("127.0.0.1", port != NULL ? port : service, &own, &found) != 0) return -1;
  *res = calloc(1, sizeof **res);
  (*res)->ai_family = found->ai_family;
  (*res)->ai_addrlen = found->ai_addrlen;
  (*res)->ai_addr = malloc(found->ai_addrlen);
  memcpy((*res)->ai_addr, found->ai_addr, found->ai_addrlen);
  freeaddrinfo(found);
  return 0;
}

void zsock_freeaddrinfo(struct zsock_addrinfo *ai) {
  free(ai->ai_addr);
  free(ai);
}

int zsock_socket(int family, int type, int proto) { return socket(family, type, proto); }
int zsock_connect(int sock, const struct sockaddr *addr, socklen_t addrlen) { return connect(sock, addr, addrlen); }
ssize_t zsock_send(int sock, const void *buf, size_t len, int flags) { return send(sock, buf, len, flags); }
ssize_t zsock_recv(int sock, void *buf, size_t max_len, int flags) {
  return recv(sock, buf, max_len, flags & ZSOCK_MSG_DONTWAIT ? MSG_DONTWAIT : 0);
}
int zsock_close(int sock) { return close(sock); }

int zsock_poll(struct zsock_pollfd *fds, int nfds, int timeout) {
  struct pollfd one = {.fd = fds->fd, .events = POLLIN};
  const int ready = poll(&one, (nfds_t)nfds, timeout);
  fds->revents = (short)((one.revents & POLLIN ? ZSOCK_POLLIN : 0) | (one.revents & POLLERR ? ZSOCK_POLLERR : 0));
  return ready;
}

void sys_rand_get(void *dst, size_t len) {
  if (getentropy(dst, len) != 0) abort();
}
int sys_csrand_get(void *dst, size_t len) { return getentropy(dst, len); }

int settings_subsys_init(void) { return 0; }

static ssize_t read_file(void *file, void *data, size_t len) { return (ssize_t)fread(data, 1, len, file); }

int settings_load_subtree_direct(const char *subtree, settings_load_direct_cb cb, void *param) {
  FILE *file = strcmp(subtree, "sonde") == 0 ? fopen(getenv("SONDE_FLASH"), "rb") : NULL;
  if (file == NULL) return 0;
  fseek(file, 0, SEEK_END);
  const size_t length = (size_t)ftell(file);
  rewind(file);
  cb("state", length, read_file, file, param);
  fclose(file);
  return 0;
}

int settings_save_one(const char *name, const void *value, size_t val_len) {
  FILE *file = strcmp(name, "sonde/state") == 0 ? fopen(getenv("SONDE_FLASH"), "wb") : NULL;
  if (file == NULL) return -1;
  const bool is_written = fwrite(value, 1, val_len, file) == val_len;
  return fclose(file) == 0 && is_written ? 0 : -1;
}

int conn_mgr_all_if_up(bool skip_ignored) { return skip_ignored ? 0 : -1; }
int conn_mgr_all_if_connect(bool skip_ignored) { return skip_ignored ? 0 : -1; }
struct net_if *net_if_get_default(void) { return NULL; }
bool net_if_is_up(const struct net_if *iface) { return iface == NULL; }

int hwinfo_get_reset_cause(uint32_t *cause) {
  *cause = RESET_WATCHDOG;
  return 0;
}
int hwinfo_clear_reset_cause(void) { return 0; }

int nrf_modem_at_scanf(const char *cmd, const char *fmt, ...) {
  va_list arguments;
  va_start(arguments, fmt);
  *va_arg(arguments, int *) = strcmp(cmd, "AT%XTEMP?") == 0 ? 23 : 0;
  va_end(arguments);
  return 1;
}
