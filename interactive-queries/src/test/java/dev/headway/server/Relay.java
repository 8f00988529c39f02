// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between a browser and a server that can be cut. */
final class Relay implements AutoCloseable {
  private final URI server;
  private final ServerSocket port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  /** Passes everything on to {@code server}. */
  Relay(URI server) {
    this.server = server;
    try {
      this.port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Where a browser finds it. */
  String url() {
    return "http://127.0.0.1:" + port.getLocalPort();
  }

  /** Breaks every connection, and each new one. */
  void cut() {
    cut = true;
    open.forEach(Relay::end);
  }

  /** Lets connections through again. */
  void mend() {
    cut = false;
  }

  @Override
  public void close() {
    cut();
    try {
      port.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket browser = port.accept();
        if (cut) {
          end(browser);
        } else {
          Thread.ofVirtual().start(() -> connect(browser));
        }
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void connect(Socket browser) {
    open.add(browser);
    try (browser;
        Socket there = new Socket(server.getHost(), server.getPort())) {
      open.add(there);
      Thread back = Thread.ofVirtual().start(() -> pass(there, browser));
      pass(browser, there);
      back.join();
      open.remove(there);
    } catch (IOException e) {
      // The browser sees a connection that breaks.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.remove(browser);
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // It was cut.
    }
    end(from);
    end(to);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
