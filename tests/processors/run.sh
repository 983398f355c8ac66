#!/bin/sh
# Shows that an int8 graph has the same bits on processors with and without VNNI, AVX-512 and AVX: steps it here and under
# qemu's emulation of older ones, and compares. Needs gcc and qemu-user, and a `dotnet restore` before.
# Usage: tests/processors/run.sh [models/<id>]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
model=${1:-$here/../../models/shakespeare}
version=$(sed -n 's/.*"Microsoft.ML.OnnxRuntime" Version="\([^"]*\)".*/\1/p' "$here/../../Directory.Packages.props")
package=${NUGET_PACKAGES:-$HOME/.nuget/packages}/microsoft.ml.onnxruntime/$version
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$package/runtimes/linux-x64/native/libonnxruntime.so" "$work/libonnxruntime.so.1"
gcc -O1 -I"$package/build/native/include" "$here/probe.c" -o "$work/probe" "$work/libonnxruntime.so.1"
field() { sed -n "s/.*\"$1\": \"\{0,1\}\([^\",]*\).*/\1/p" "$model/model.json" | head -n 1; }
layers=$(field layers)
states=""
layer=0
while [ "$layer" -lt "$layers" ]; do
    states="$states h$layer"
    [ "$(field cell)" = lstm ] && states="$states c$layer"
    layer=$((layer + 1))
done
set -- "$work/probe" "$model/model.int8.onnx" "$(field vocabulary_size)" "$(field hidden_size)" $states
export LD_LIBRARY_PATH="$work"
expected=$("$@")
echo "here: $expected"
for processor in Nehalem Haswell Skylake-Client; do
    seen=$(qemu-x86_64 -cpu "$processor" "$@" )
    echo "$processor: $seen"
    [ "$seen" = "$expected" ] || { echo "The bits differ." >&2; exit 1; }
done
