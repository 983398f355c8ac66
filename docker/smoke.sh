#!/usr/bin/env bash
# Builds the image and tries it as it is meant to run: without rights, on a read-only file system, for this machine only.
#
#   docker/smoke.sh                 with docker, if its engine answers, else with podman, else with buildah
#   TOOL=buildah docker/smoke.sh    with that one
#
# SDK_IMAGE and RUNTIME_IMAGE replace the base images; BUILD_FLAGS go to the build as they are (such as --platform or --network).
set -euo pipefail
cd "$(dirname "$0")/.."

drain_seconds=20
patience_seconds=60
image="sequenceapi-smoke:$$"
container="sequenceapi-smoke-$$"

fail() { echo "FAILED: $*" >&2; exit 1; }
passed() { echo "ok: $*"; }
now() { date +%s%3N; }

find_tool() {
  if command -v docker >/dev/null && docker info >/dev/null 2>&1; then echo docker
  elif command -v podman >/dev/null; then echo podman
  elif command -v buildah >/dev/null; then echo buildah
  else fail "there is neither a docker whose engine answers nor podman nor buildah"
  fi
}

tool=${TOOL:-$(find_tool)}
base=${RUNTIME_IMAGE:-$(sed -n 's/^ARG RUNTIME_IMAGE=//p' Dockerfile)}

build() {
  local flags=(--tag "$image" --build-arg "REVISION=$(git rev-parse HEAD 2>/dev/null || echo unknown)")
  # The format of images that podman and buildah prefer knows no health check.
  [[ $tool == docker ]] || flags+=(--format docker)
  [[ -z ${SDK_IMAGE:-} ]] || flags+=(--build-arg "SDK_IMAGE=$SDK_IMAGE")
  [[ -z ${RUNTIME_IMAGE:-} ]] || flags+=(--build-arg "RUNTIME_IMAGE=$RUNTIME_IMAGE")
  # Flags are words: no quotes.
  # shellcheck disable=SC2086
  "$tool" build "${flags[@]}" ${BUILD_FLAGS:-} .
}

clean_up() {
  local status=$?
  if ((status != 0)); then logs >&2 2>/dev/null || true; fi
  remove_container >/dev/null 2>&1 || true
  "$tool" rmi --force "$image" >/dev/null 2>&1 || true
}

wait_until_ready() {
  local deadline=$((SECONDS + patience_seconds))
  until curl --silent --fail --max-time 2 "$address/health/ready" >/dev/null; do
    ((SECONDS < deadline)) || fail "it isn't ready after $patience_seconds s"
    sleep 0.05
  done
}

# How they name, start and stop things.
if [[ $tool == buildah ]]; then source docker/smoke/buildah.sh; else source docker/smoke/engine.sh; fi
trap clean_up EXIT

echo "Building with $tool"
build

[[ $(config '{{.User}}') == 1654 ]] || fail "the image doesn't say USER 1654"
[[ $(inspect_image "$image") == *'"--health"'* ]] || fail "the image has no health check"
passed "the image names its user and its health check"

began=$(now)
start
wait_until_ready
ready_ms=$(($(now) - began))
passed "ready after $ready_ms ms, $confinement"

answer=$(curl --silent --show-error --fail --max-time 10 "$address/v1/predict" \
  --header 'content-type: application/json' --data '{"text":"The people of the United","top_k":1}')
[[ $answer == *'"token":" States"'* ]] || fail "a prediction is $answer"
passed "it predicts \" States\""

began=$(now)
inside dotnet SequenceApi.Server.dll --health || fail "its own health check says that it is ill"
passed "its own health check answers, in $(($(now) - began)) ms"

user=$(user)
[[ -n $user && $user != root && $user != 0 ]] || fail "the process runs as '$user'"
passed "the process runs as $user"

if ! inside sh -c : >/dev/null 2>&1; then passed "there is no shell in it"
elif [[ $base == *chiseled* ]]; then fail "there is a shell in it"
else echo "note: there is a shell in it, which comes with $base"
fi

began=$(now)
stop
[[ $code == 0 ]] || fail "asked to stop, it ended with the exit code $code"
passed "asked to stop, it ended with 0, in $(($(now) - began)) ms"

print_size
config '{{range $name, $value := .Labels}}{{println "label:" $name "=" $value}}{{end}}'
