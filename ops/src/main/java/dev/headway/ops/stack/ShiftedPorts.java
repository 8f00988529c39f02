// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

/**
 * The default ports with an offset.
 *
 * @param offset added to each
 */
record ShiftedPorts(int offset) implements Ports {
  private static final int HIGHEST = 65_535;

  ShiftedPorts {
    if (REGISTRY + offset < 1 || POSTGRES + offset > HIGHEST) {
      throw new IllegalArgumentException(
          "port offset "
              + offset
              + " moves a port out of 1 … 65535; use one from "
              + (1 - REGISTRY)
              + " to "
              + (HIGHEST - POSTGRES));
    }
  }

  @Override
  public int kafka(int broker) {
    return of("broker", KAFKA, broker);
  }

  @Override
  public int controller(int broker) {
    return of("broker", KAFKA + 1, broker);
  }

  @Override
  public int registry() {
    return REGISTRY + offset;
  }

  @Override
  public int postgres() {
    return POSTGRES + offset;
  }

  @Override
  public int connect() {
    return CONNECT + offset;
  }

  @Override
  public int http(int instance) {
    return of("instance", HTTP, instance);
  }

  private int of(String what, int first, int number) {
    long port = first + offset + (long) STEP * (number - 1);
    if (number < 1 || port > HIGHEST) {
      throw new IllegalArgumentException(
          "there is no port for "
              + what
              + " "
              + number
              + ": they start at "
              + (first + offset)
              + ", "
              + STEP
              + " apart, and end at "
              + HIGHEST);
    }
    return (int) port;
  }
}
