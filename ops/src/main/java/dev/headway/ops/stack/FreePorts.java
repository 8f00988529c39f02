// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Finds loopback ports nobody listens on. They lie below the ranges from which Linux and macOS take
 * the ports of outgoing connections: else, while a server is down between kill and start, a
 * connection could get its port.
 */
final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 30_000;
  private static final int TRIES = 1_000;
  private static final RandomGenerator RANDOM = new Random();

  /** A port that is not taken into use yet must not be found a second time. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /**
   * A port nobody listens on at this moment, another one on every call.
   *
   * @throws StackException when none is found
   */
  static int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = RANDOM.nextInt(LOWEST, HIGHEST);
      if (isFree(port) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new StackException(
        "No free port was found between " + LOWEST + " and " + HIGHEST + " on this machine.");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
