// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the requests of other processes of the same user; one per connection. */
final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

  /** Does what is asked. */
  interface Handler {
    /**
     * Does it.
     *
     * @param progress takes lines for the user meanwhile
     * @return what has been done
     * @throws StackException when it cannot be done
     */
    String handle(ControlRequest request, Consumer<String> progress);
  }

  private final ControlSocket socket;
  private final ServerSocketChannel server;
  private final Handler handler;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  private ControlServer(ControlSocket socket, ServerSocketChannel server, Handler handler) {
    this.socket = socket;
    this.server = server;
    this.handler = handler;
  }

  /**
   * Listens.
   *
   * @throws StackException when it cannot
   */
  static ControlServer open(ControlSocket socket, Handler handler) {
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket.path()));
      socket.protect();
      ControlServer control = new ControlServer(socket, server, handler);
      Thread.ofVirtual().name("stack-control").start(control::accept);
      return control;
    } catch (IOException e) {
      throw new StackException(
          "The stack cannot listen on its control socket " + socket.path() + ": " + e, e);
    }
  }

  /** Where it listens. */
  Path path() {
    return socket.path();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().name("stack-control-request").start(() -> serve(connection));
      }
    } catch (ClosedChannelException e) {
      // The stack is stopping.
    } catch (IOException e) {
      LOG.error("The stack takes no more commands", e);
    }
  }

  private void serve(SocketChannel connection) {
    try (ControlLines lines = new ControlLines(connection)) {
      Optional<ControlRequest> request = lines.receive(ControlRequest.class);
      if (request.isPresent()) {
        lines.send(answer(request.get(), lines));
      }
    } catch (IOException e) {
      LOG.warn("A command was broken off: {}", e.toString());
    } finally {
      connections.remove(connection);
    }
  }

  private ControlReply answer(ControlRequest request, ControlLines lines) {
    try {
      return new ControlReply(
          ControlReply.Kind.DONE, handler.handle(request, text -> progress(lines, text)));
    } catch (StackException e) {
      return new ControlReply(ControlReply.Kind.FAILED, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("The command {} failed", request, e);
      return new ControlReply(
          ControlReply.Kind.FAILED, "The stack could not do it: unexpected " + e);
    }
  }

  /** Who asked may have gone: what was asked is done nevertheless. */
  private static void progress(ControlLines lines, String text) {
    try {
      lines.send(new ControlReply(ControlReply.Kind.PROGRESS, text));
    } catch (IOException e) {
      LOG.debug("Nobody hears: {}", text);
    }
  }

  /** Ends all connections and removes the socket. */
  @Override
  public void close() {
    try {
      server.close();
      for (SocketChannel connection : connections) {
        connection.close();
      }
      socket.delete();
    } catch (IOException e) {
      LOG.warn("The control socket cannot be removed: {}", e.toString());
    }
  }
}
