// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

/**
 * A broker's plaintext listener for Headway's instances only, which they reach at another port than
 * the broker listens on: whoever asked for it runs a proxy in between.
 *
 * @param port where the broker listens
 * @param advertisedPort where the instances look for it, free until the proxy takes it
 */
public record BrokerLink(int port, int advertisedPort) {
  /** What the instances have in {@code bootstrap.servers}. */
  public String address() {
    return "127.0.0.1:" + advertisedPort;
  }
}
