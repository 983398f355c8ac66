# What smoke.sh asks of buildah, with ps and pgrep; smoke.sh reads this in. Buildah only builds, but can run a command in what it
# built: here the image's own, on this machine's network.
# shellcheck shell=bash disable=SC2034,SC2154
confinement="without capabilities"
running="" log=$(mktemp)
inspect_image() { buildah inspect --type image "$@"; }
config() { inspect_image --format "{{with .Docker.Config}}$1{{end}}" "$image"; }
inside() { buildah run --network host --cap-drop ALL --env "ASPNETCORE_URLS=$address" "$container" -- "$@"; }

free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

start() {
  echo "note: buildah has no read-only file system, no-new-privileges or published port: tried without, at a port of this machine"
  local entrypoint
  mapfile -t entrypoint < <(config '{{range .Entrypoint}}{{println .}}{{end}}' | sed '/^$/d')
  address="http://127.0.0.1:$(free_port)"
  buildah from --pull=never --name "$container" "$image" >/dev/null
  inside "${entrypoint[@]}" >"$log" 2>&1 &
  running=$!
}

# The last of the line of children that begins with a shell and goes on with buildah and the runtime.
server() {
  local pid=$running child
  while child=$(pgrep --parent "$pid" | head -n 1) && [[ -n $child ]]; do pid=$child; done
  echo "$pid"
}

# Who isn't root on this machine is root in a container under their own number.
user() { ps -o uid= -p "$(server)" | awk -v self="$(id -u)" '{print $1 == self ? "root" : $1}'; }
logs() { tail -n 20 "$log"; }

stop() {
  local pid deadline=$((SECONDS + drain_seconds))
  pid=$(server)
  kill -TERM "$pid"
  while kill -0 "$pid" 2>/dev/null; do
    ((SECONDS < deadline)) || kill -KILL "$pid" 2>/dev/null || true
    sleep 0.05
  done
  code=0
  wait "$running" || code=$?
  running=""
}

remove_container() {
  if [[ -n $running ]]; then kill -KILL "$(server)"; wait "$running"; fi
  rm -f "$log"
  buildah rm "$container"
}

# An image has a line for each of its names.
size_of() { buildah images --format '{{.Size}}' "$1" | head -n 1; }
print_size() { echo "size: $(size_of "$image"), of which $(size_of "$base") are $base"; }
