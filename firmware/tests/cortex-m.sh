#!/bin/sh
# Runs the client's tests and measures its stack on a Cortex-M4 that QEMU simulates. It needs
# apt install gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
core="src/sonde.c src/sonde_lines.c generated/uplink.pb.c generated/downlink.pb.c nanopb/pb_common.c nanopb/pb_encode.c nanopb/pb_decode.c"
flags="-mcpu=cortex-m4 -mthumb -Os -std=gnu11 -Isrc -Igenerated -Inanopb -Wall -Wextra -Werror"

for file in $core; do arm-none-eabi-gcc $flags -c $file -o "$work/$(basename "$file").o"; done
for program in client_test log_test stack; do
  arm-none-eabi-gcc $flags --specs=rdimon.specs -T tests/cortex-m.ld -o "$work/$program" \
    tests/$program.c tests/network.c "$work"/*.o
  qemu-system-arm -M mps2-an386 -nographic -semihosting -kernel "$work/$program" </dev/null
done
arm-none-eabi-size -t "$work"/*.o
