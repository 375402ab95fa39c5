#ifndef STUB_SOCKET_H
#define STUB_SOCKET_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>

#define ZSOCK_POLLIN 1
#define ZSOCK_POLLERR 8
#define ZSOCK_POLLHUP 16
#define ZSOCK_POLLNVAL 32
#define ZSOCK_MSG_DONTWAIT 0x40

struct zsock_pollfd {
  int fd;
  short events;
  short revents;
};

struct zsock_addrinfo {
  struct zsock_addrinfo *ai_next;
  int ai_flags;
  int ai_family;
  int ai_socktype;
  int ai_protocol;
  int ai_eflags;
  socklen_t ai_addrlen;
  struct sockaddr *ai_addr;
  char *ai_canonname;
};

int zsock_getaddrinfo(const char *host, const char *service, const struct zsock_addrinfo *hints, struct zsock_addrinfo **res);
void zsock_freeaddrinfo(struct zsock_addrinfo *ai);
int zsock_socket(int family, int type, int proto);
int zsock_connect(int sock, const struct sockaddr *addr, socklen_t addrlen);
ssize_t zsock_send(int sock, const void *buf, size_t len, int flags);
ssize_t zsock_recv(int sock, void *buf, size_t max_len, int flags);
int zsock_poll(struct zsock_pollfd *fds, int nfds, int timeout);
int zsock_close(int sock);

#endif
