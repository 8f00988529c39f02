// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.containers;

import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.Ports;
import java.nio.file.Path;

/** The broker that {@code headway up} starts. */
public final class EmbeddedBroker implements BrokerUnderTest {
  private final LocalStack stack;

  private EmbeddedBroker(LocalStack stack) {
    this.stack = stack;
  }

  /**
   * Starts a broker and returns once it accepts clients.
   *
   * @param data folder for its data
   * @throws dev.headway.ops.stack.StackException if it does not come up
   */
  public static EmbeddedBroker start(Path data) {
    return new EmbeddedBroker(
        LocalStack.builder().data(data).ports(Ports.ephemeral()).only(Part.KAFKA).start());
  }

  @Override
  public String bootstrapServers() {
    return stack.bootstrapServers();
  }

  @Override
  public void close() {
    stack.close();
  }
}
