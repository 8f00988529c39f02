// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.containers;

/**
 * A running Kafka broker that a test may write to; closing stops it and drops its data. The same
 * tests run against every implementation.
 */
public interface BrokerUnderTest extends AutoCloseable {
  /** Where clients connect: host and port. */
  String bootstrapServers();

  @Override
  void close();
}
