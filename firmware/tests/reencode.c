/* Reads messages as `Uplink HEX` or `Downlink HEX`, one a line, and prints what nanopb makes of each: hex again, or `-`. */
#include <stdio.h>
#include <string.h>

#include "downlink.pb.h"
#include "pb_decode.h"
#include "pb_encode.h"
#include "uplink.pb.h"

static union {
  sonde_Uplink uplink;
  sonde_Downlink downlink;
} message;

int main(void) {
  static char name[16], hex[2100];
  static uint8_t bytes[1024];
  while (scanf("%15s %2099s", name, hex) == 2) {
    const pb_msgdesc_t *fields = strcmp(name, "Uplink") == 0 ? sonde_Uplink_fields : sonde_Downlink_fields;
    size_t length = 0;
    for (const char *at = hex; *at != '.' && *at != 0; at += 2) {
      unsigned byte;
      if (sscanf(at, "%2x", &byte) != 1) return 2;
      bytes[length++] = (uint8_t)byte;
    }
    memset(&message, 0, sizeof message);
    pb_istream_t in = pb_istream_from_buffer(bytes, length);
    static uint8_t again[1024];
    pb_ostream_t out = pb_ostream_from_buffer(again, sizeof again);
    if (!pb_decode(&in, fields, &message) || !pb_encode(&out, fields, &message)) printf("-");
    else
      for (size_t i = 0; i < out.bytes_written; i++) printf("%02x", again[i]);
    printf("\n");
  }
  return 0;
}
