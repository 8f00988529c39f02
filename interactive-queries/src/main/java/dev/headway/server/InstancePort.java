// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.config.Setting;
import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.query.InstanceAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The port between instances. It is opened before anything else, since the others have to be told
 * its number; who connects before the server is there waits.
 */
public final class InstancePort implements AutoCloseable {
  static final Setting HOST =
      new Setting(
          "instance.host",
          "127.0.0.1",
          "address",
          "Address this instance listens on for the others, which forward reads to it. Requests are signed with token.secret; keep the port off the Internet all the same.");
  static final Setting PORT =
      new Setting(
          "instance.port", "0", "port", "Port for the other instances; 0 takes any free one.");
  static final Setting ADVERTISED =
      new Setting(
          "instance.advertised",
          "",
          "host:port",
          "Where the other instances reach this one, when that is not instance.host and instance.port: in containers, for example.");
  static final Setting TIMEOUT =
      new Setting(
          "instance.timeout-ms",
          "1000",
          "milliseconds",
          "How long another instance may take to answer a forwarded read, beyond the time the read waits for its position, before a copy is asked.");

  /** Every entry, for the documentation and to tell typing errors. */
  public static final List<Setting> CATALOGUE = List.of(HOST, PORT, ADVERTISED, TIMEOUT);

  private static final int BACKLOG = 128;

  private final ServerSocketChannel channel;
  private final InstanceAddress address;
  private final Duration timeout;

  private InstancePort(ServerSocketChannel channel, InstanceAddress address, Duration timeout) {
    this.channel = channel;
    this.address = address;
    this.timeout = timeout;
  }

  /**
   * Opens it.
   *
   * @throws SettingException when it cannot be listened on
   */
  public static InstancePort open(Settings settings) {
    String host = settings.text(HOST);
    int port = (int) settings.number(PORT, 0, 65_535);
    Duration timeout = Duration.ofMillis(settings.number(TIMEOUT, 50, 60_000));
    String advertised = settings.text(ADVERTISED);
    ServerSocketChannel channel = listen(host, port);
    try {
      InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
      if (advertised.isEmpty() && bound.getAddress().isAnyLocalAddress()) {
        throw new IllegalArgumentException(
            "is not set, and nobody is reached at " + host + ", which only means every address");
      }
      InstanceAddress address =
          advertised.isEmpty()
              ? new InstanceAddress(host, bound.getPort())
              : InstanceAddress.parse(advertised);
      return new InstancePort(channel, address, timeout);
    } catch (IOException | IllegalArgumentException e) {
      closeQuietly(channel);
      throw new SettingException(
          ADVERTISED.name(),
          String.valueOf(e.getMessage()),
          "Set it to the host and port by which the other instances reach this one.");
    }
  }

  private static ServerSocketChannel listen(String host, int port) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      try {
        channel.bind(new InetSocketAddress(host, port), BACKLOG);
        return channel;
      } catch (IOException | RuntimeException e) {
        closeQuietly(channel);
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      throw new SettingException(
          PORT.name(),
          "port " + port + " of " + host + " cannot be listened on (" + e.getMessage() + ")",
          "Stop what uses it, or set another "
              + HOST.name()
              + " or "
              + PORT.name()
              + "; 0 takes any free port.");
    }
  }

  private static void closeQuietly(ServerSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // What made it useless is reported.
    }
  }

  /** Where the other instances reach this one. */
  public InstanceAddress address() {
    return address;
  }

  /** How long other instances may take to answer. */
  Duration timeout() {
    return timeout;
  }

  /** Hands the socket to a server. */
  void serve(ServerConnector connector) {
    try {
      connector.open(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("the port between instances cannot be served", e);
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }
}
