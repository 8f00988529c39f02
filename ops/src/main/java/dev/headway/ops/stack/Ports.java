// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

/**
 * The loopback ports of a stack, for any number of brokers and instances. Thread-safe.
 *
 * <p>The default ports of brokers and instances lie ten apart, and each kind has a last digit of
 * its own (1 the registry, 2 brokers, 3 their controllers, 4 instances): they cannot clash. Nor do
 * Kafka Connect's, which lies below the controllers, and Postgres's, which lies above all and is
 * not 5432, where many a machine has a Postgres already.
 */
public sealed interface Ports permits ShiftedPorts, EphemeralPorts {
  /** The first broker's port without an offset. */
  int KAFKA = 9092;

  /** The registry's port without an offset. */
  int REGISTRY = 8081;

  /** Kafka Connect's port without an offset. */
  int CONNECT = 8083;

  /** Postgres's port without an offset. */
  int POSTGRES = 15_432;

  /** The first instance's port without an offset. */
  int HTTP = 8084;

  /** How far the default ports of two brokers or instances are apart. */
  int STEP = 10;

  /**
   * The default ports, all shifted.
   *
   * @param offset added to each
   * @throws IllegalArgumentException when a port leaves 1 … 65535
   */
  static Ports shifted(int offset) {
    return new ShiftedPorts(offset);
  }

  /** Different ports nobody listens on when they are first asked for; the same from then on. */
  static Ports ephemeral() {
    return new EphemeralPorts();
  }

  /**
   * A broker's plaintext listener.
   *
   * @param broker its number, from 1
   * @throws IllegalArgumentException when that port is beyond 65535
   */
  int kafka(int broker);

  /**
   * A broker's controller listener, where there are several brokers.
   *
   * @param broker its number, from 1
   * @throws IllegalArgumentException when that port is beyond 65535
   */
  int controller(int broker);

  /** The schema registry. */
  int registry();

  /** The database of history. */
  int postgres();

  /** Kafka Connect's REST API. */
  int connect();

  /**
   * An instance's REST API.
   *
   * @param instance its number, from 1
   * @throws IllegalArgumentException when that port is beyond 65535
   */
  int http(int instance);
}
