# What smoke.sh asks of docker and podman alike; smoke.sh reads this in.
# shellcheck shell=bash disable=SC2034,SC2154
confinement="on a read-only file system, without capabilities"
inspect_image() { "$tool" image inspect "$@"; }
config() { inspect_image --format "{{with .Config}}$1{{end}}" "$image"; }

start() {
  local flags=(--read-only --cap-drop ALL --security-opt no-new-privileges --publish 127.0.0.1::8080)
  # Podman would give a read-only container a /tmp to write to, docker doesn't.
  [[ $tool != podman ]] || flags+=(--read-only-tmpfs=false)
  "$tool" run --detach --name "$container" "${flags[@]}" "$image" >/dev/null
  address="http://$("$tool" port "$container" 8080/tcp | head -n 1)"
}

inside() { "$tool" exec "$container" "$@"; }
# The first column is the user, with docker as with podman.
user() { "$tool" top "$container" | awk 'NR == 2 {print $1}'; }
logs() { "$tool" logs --tail 20 "$container"; }
remove_container() { "$tool" rm --force "$container"; }

stop() {
  "$tool" stop --time "$drain_seconds" "$container" >/dev/null
  code=$("$tool" inspect --format '{{.State.ExitCode}}' "$container")
}

print_size() {
  local total own
  total=$(inspect_image --format '{{.Size}}' "$image")
  own=$((total - $(inspect_image --format '{{.Size}}' "$base")))
  awk -v total="$total" -v own="$own" 'BEGIN {printf "size: %.1f MB, of which %.1f MB", total / 1e6, own / 1e6}'
  echo " on top of $base"
  "$tool" history --format '{{.Size}} {{.CreatedBy}}' "$image" | grep ' COPY ' | sed 's/^/  /' || true
}
