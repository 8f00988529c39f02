// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import java.util.regex.Pattern;

/**
 * Where one instance listens for the others.
 *
 * @param host host name or address, one of IPv6 without brackets
 * @param port port, 1 … 65535
 */
public record InstanceAddress(String host, int port) {
  /** What can be the host of a URL, which an underscore cannot. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:%-]+");

  /** Checks both. */
  public InstanceAddress {
    if (!HOST.matcher(host).matches() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("'" + host + ":" + port + "' is not host:port");
    }
  }

  /**
   * Reads {@code host:port}; an address of IPv6 stands in brackets.
   *
   * @throws IllegalArgumentException when it is neither a host nor a port
   */
  public static InstanceAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, Math.max(0, colon));
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (!bracketed && host.contains(":")) {
      throw new IllegalArgumentException(
          "'" + text + "' is not host:port; put an IPv6 address in brackets");
    }
    try {
      return new InstanceAddress(
          bracketed ? host.substring(1, host.length() - 1) : host,
          Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not host:port", e);
    }
  }

  /** {@code host:port}, as in a URL. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
