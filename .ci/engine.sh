# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# A Docker engine of the run's own: sourced by .ci/run.
#
# It publishes ports on the loopback interface only and leaves the machine's packet filter and routing alone, so that
# containers can be reached from this machine and reach nothing outside it.

engine_home=
engine_pid=
engine_had_bridge=

# start_engine: uses the engine that answers, else starts one. Fails, having said why, where neither is possible.
start_engine() {
  export TESTCONTAINERS_RYUK_DISABLED=true # its image could not be pulled; the engine ends with the run anyway
  export TESTCONTAINERS_CHECKS_DISABLE=true
  if engine_answers; then
    say "using the Docker engine that is running"
    return 0
  fi
  if [[ $EUID -ne 0 ]] || ! command -v dockerd >/dev/null; then
    say "no Docker engine can start here (dockerd and root are needed): container tests will be skipped"
    return 1
  fi
  engine_home=$(mktemp -d /var/tmp/headway-engine.XXXXXX)
  [[ -e /sys/class/net/docker0 ]] && engine_had_bridge=yes
  export DOCKER_HOST=unix://$engine_home/docker.sock
  dockerd --host "$DOCKER_HOST" --ip 127.0.0.1 --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false \
    --data-root "$engine_home/data" --exec-root "$engine_home/exec" --pidfile "$engine_home/docker.pid" \
    </dev/null >"$engine_home/log" 2>&1 &
  engine_pid=$!
  local tries
  for ((tries = 0; tries < 120; tries++)); do
    if engine_answers; then
      export TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
      say "started a Docker engine ($(docker version --format '{{.Server.Version}}'))"
      return 0
    fi
    kill -0 "$engine_pid" 2>/dev/null || break
    sleep 0.5
  done
  say "the Docker engine did not start: container tests will be skipped. Its last words:"
  tail -n 5 "$engine_home/log"
  stop_engine
  unset DOCKER_HOST
  return 1
}

engine_answers() {
  command -v docker >/dev/null && docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

# stop_engine: ends the engine that start_engine started, its containers with it, and removes its files.
stop_engine() {
  [[ -n $engine_home ]] || return 0
  if kill -0 "$engine_pid" 2>/dev/null; then
    local left
    left=$(docker ps -aq 2>/dev/null)
    # shellcheck disable=SC2086 # ids are words
    [[ -n $left ]] && docker rm -f $left >/dev/null 2>&1
    kill "$engine_pid" 2>/dev/null
  fi
  wait "$engine_pid" 2>/dev/null
  # The bridge stays behind an engine. Another engine, started meanwhile, may have its containers on it.
  if [[ -z $engine_had_bridge && -z $(ls /sys/class/net/docker0/brif 2>/dev/null) ]] && command -v ip >/dev/null; then
    ip link delete docker0 2>/dev/null
  fi
  rm -rf "$engine_home"
  engine_home=
}
