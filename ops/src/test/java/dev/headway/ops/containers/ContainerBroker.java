// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.containers;

import org.apache.kafka.common.utils.AppInfoParser;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A single-node broker in a container, of the version of the client library on the class path. The
 * engine uses an image it has under that name (see {@code ops/containers/build-images}) before it
 * asks a registry.
 */
public final class ContainerBroker implements BrokerUnderTest {
  private final KafkaContainer container;

  private ContainerBroker(KafkaContainer container) {
    this.container = container;
  }

  /**
   * Starts a broker and returns once it accepts clients.
   *
   * @throws org.testcontainers.containers.ContainerLaunchException if it does not come up
   */
  public static ContainerBroker start() {
    var image = DockerImageName.parse("apache/kafka:" + AppInfoParser.getVersion());
    // Four partitions of transaction state instead of fifty: the first transaction waits for their
    // creation.
    var container =
        new KafkaContainer(image).withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4");
    container.start();
    return new ContainerBroker(container);
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }
}
