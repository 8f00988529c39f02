// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

/**
 * Where one instance listens for the others.
 *
 * @param host host name or address
 * @param port port, 1 … 65535
 */
public record InstanceAddress(String host, int port) {
  /** Checks the port. */
  public InstanceAddress {
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("'" + host + ":" + port + "' is not host:port");
    }
  }

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException when it is neither a host nor a port
   */
  public static InstanceAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("'" + text + "' is not host:port");
    }
    try {
      return new InstanceAddress(
          text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not host:port", e);
    }
  }

  /** {@code host:port}. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
