// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether a loopback port is taken and, where the system tells (Linux), by which process.
 */
final class PortOwner {
  private static final String LISTEN = "0A";
  private static final int LONGEST_COMMAND = 80;

  private PortOwner() {}

  /**
   * @throws StackException naming the port, its owner if known, and the remedy, when {@code port}
   *     is taken
   */
  static void requireFree(String what, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the servers themselves do: else a port whose last connections linger after a restart
      // counts as taken.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      String owner = find(port).map(p -> " by " + p).orElse("");
      throw new StackException(
          "Port "
              + port
              + " ("
              + what
              + ") is taken"
              + owner
              + ". Stop that process, or start Headway on other ports with --port-offset N (and its own --data DIR).",
          e);
    }
  }

  /** The process that listens on {@code port}, as "pid 42 (java …)". */
  static Optional<String> find(int port) {
    Set<String> sockets = new HashSet<>();
    collectListeners(Path.of("/proc/net/tcp"), port, sockets);
    collectListeners(Path.of("/proc/net/tcp6"), port, sockets);
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process.resolve("fd"), sockets)) {
          return Optional.of(describe(Long.parseLong(String.valueOf(process.getFileName()))));
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * Lines are: number, local address:port in hex, remote, state, four columns, uid, timeout, inode.
   */
  private static void collectListeners(Path table, int port, Set<String> into) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    try {
      List<String> lines = Files.readAllLines(table);
      for (String line : lines.subList(1, lines.size())) {
        String[] columns = line.strip().split("\\s+");
        if (columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTEN)) {
          into.add("socket:[" + columns[9] + "]");
        }
      }
    } catch (IOException e) {
      // Not Linux: the owner stays unknown.
    }
  }

  private static boolean holds(Path descriptors, Set<String> sockets) {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
      for (Path link : links) {
        if (sockets.contains(Files.readSymbolicLink(link).toString())) {
          return true;
        }
      }
    } catch (IOException e) {
      // Another user's process, or one that has just ended.
    }
    return false;
  }

  private static String describe(long pid) {
    String command =
        ProcessHandle.of(pid)
            .map(ProcessHandle::info)
            .flatMap(info -> info.commandLine().or(info::command))
            .orElse("");
    if (command.length() > LONGEST_COMMAND) {
      command = command.substring(0, LONGEST_COMMAND) + "…";
    }
    return "process " + pid + (command.isEmpty() ? "" : " (" + command + ")");
  }
}
