# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What the machine must have: sourced by .ci/run.

say() { printf '\n[ci] %s\n' "$*"; }

# java_version JDK: its feature release, from its release file; 0 if it is not a JDK.
java_version() {
  local version=0
  [[ -x $1/bin/javac && -r $1/release ]] && version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  printf '%s' "${version:-0}"
}

# Maven itself runs on the JDK 25 here, so that the formatter, which lives inside Maven's JVM, checks the Java sources too.
use_jdk_25() {
  local jdk
  for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [[ -n $jdk && $(java_version "$jdk") -ge 25 ]]; then
      export JAVA_HOME=$jdk
      # Maven 3.8's own libraries would have Java 25 print a page of warnings about each other.
      export MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
      say "Java $(java_version "$jdk") from $jdk"
      return 0
    fi
  done
  say "no JDK 25 or newer: set JAVA_HOME or install one under /usr/lib/jvm" >&2
  return 1
}

# Debian packages behind the commands that are missing. A package that cannot be had is not the end: its tests are skipped.
install_packages() {
  local missing=() command package
  while read -r command package; do
    command -v "$command" >/dev/null || missing+=("$package")
  done <<'LIST'
dockerd docker.io
docker docker.io
busybox busybox-static
node nodejs
npm npm
chromium chromium
LIST
  [[ ${#missing[@]} -gt 0 ]] || return 0
  if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
    say "not installed, for want of root or of apt-get: ${missing[*]}"
    return 0
  fi
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq </dev/null || say "apt-get update failed; trying with the lists that are there"
  if ! apt-get install -qq -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null; then
    say "some packages could not be installed"
  fi
}

# The clients of the interop test, exactly as locked.
install_node_modules() {
  if ! command -v npm >/dev/null; then
    say "no npm: the Node interop test will be skipped"
    return 0
  fi
  say "npm ci"
  npm --prefix ops/interop ci --no-progress </dev/null
}
