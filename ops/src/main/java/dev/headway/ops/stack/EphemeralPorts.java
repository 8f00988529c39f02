// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Free ports, found when they are first asked for. */
final class EphemeralPorts implements Ports {
  private final Map<String, Integer> known = new ConcurrentHashMap<>();

  @Override
  public int kafka(int broker) {
    return of("kafka", broker);
  }

  @Override
  public int controller(int broker) {
    return of("controller", broker);
  }

  @Override
  public int registry() {
    return of("registry", 1);
  }

  @Override
  public int postgres() {
    return of("postgres", 1);
  }

  @Override
  public int connect() {
    return of("connect", 1);
  }

  @Override
  public int http(int instance) {
    return of("http", instance);
  }

  private int of(String use, int number) {
    if (number < 1) {
      throw new IllegalArgumentException("numbers start at 1, not " + number);
    }
    return known.computeIfAbsent(use + " " + number, u -> FreePorts.next());
  }
}
