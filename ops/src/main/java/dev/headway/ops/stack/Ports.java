// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The loopback ports of a stack.
 *
 * @param kafka the broker's plaintext listener
 * @param registry the schema registry
 * @param http Headway's REST API
 */
public record Ports(int kafka, int registry, int http) {
  /** Kafka's port without an offset. */
  public static final int KAFKA = 9092;

  /** The registry's port without an offset. */
  public static final int REGISTRY = 8081;

  /** Headway's port without an offset. */
  public static final int HTTP = 8084;

  private static final int HIGHEST = 65_535;

  /**
   * The default ports, all shifted.
   *
   * @param offset added to each
   * @throws IllegalArgumentException when a port leaves 1 … 65535
   */
  public static Ports shifted(int offset) {
    if (REGISTRY + offset < 1 || KAFKA + offset > HIGHEST) {
      throw new IllegalArgumentException(
          "port offset "
              + offset
              + " moves a port out of 1 … 65535; use one from "
              + (1 - REGISTRY)
              + " to "
              + (HIGHEST - KAFKA));
    }
    return new Ports(KAFKA + offset, REGISTRY + offset, HTTP + offset);
  }

  /** Three different ports nobody listens on at this moment. */
  public static Ports ephemeral() {
    List<Integer> free = free(3);
    return new Ports(free.get(0), free.get(1), free.get(2));
  }

  /** The port of {@code part}. */
  public int of(Part part) {
    return switch (part) {
      case KAFKA -> kafka;
      case REGISTRY -> registry;
      case HEADWAY -> http;
    };
  }

  /** A port nobody listens on at this moment. */
  static int free() {
    return free(1).getFirst();
  }

  private static List<Integer> free(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      try {
        for (int i = 0; i < count; i++) {
          sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        return sockets.stream().map(ServerSocket::getLocalPort).toList();
      } finally {
        for (ServerSocket socket : sockets) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
