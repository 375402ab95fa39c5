#!/bin/sh
# Makes generated/ from the schema: firmware/generate.sh [FOLDER OF THE SCHEMA [FOLDER FOR THE OUTPUT]]
#
# It needs nanopb's generator and any protoc that knows `optional` (3.15). debug_redact, which only protoc 22 and later know,
# concerns the server alone and is left out. PROTOC and NANOPB name other programs, such as
#   PROTOC="python3 -m grpc_tools.protoc" NANOPB=nanopb_generator firmware/generate.sh
set -eu

here=$(cd "$(dirname "$0")" && pwd)
schema=$(cd "${1:-$here/../proto}" && pwd)
mkdir -p "${2:-$here/generated}"
output=$(cd "${2:-$here/generated}" && pwd)
protoc=${PROTOC:-protoc}
nanopb=${NANOPB:-$(command -v nanopb_generator || command -v nanopb_generator.py || echo nanopb_generator)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for message in uplink downlink; do
  sed -E 's/,? *debug_redact *= *(true|false)//; s/\[ *, */[/; s/ *\[ *\]//' "$schema/$message.proto" >"$work/$message.proto"
  cp "$schema/$message.options" "$work/"
done
cd "$work"
for message in uplink downlink; do
  $protoc -I . --include_imports -o $message.pb $message.proto
  $nanopb --quiet --no-timestamp --strip-path --output-dir=. -f $message.options $message.pb
done
cp ./*.pb.c ./*.pb.h "$output/"
cat "$schema/uplink.proto" "$schema/uplink.options" "$schema/downlink.proto" "$schema/downlink.options" |
  sha256sum | cut -c 1-64 >"$output/schema.sha256"
