// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Asks the process that runs the stack of a data folder to do something to its instances. */
public final class ControlClient {
  /** Longer than any step of a request takes, a start being the longest. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(240);

  private final DataFolder data;

  /** For the stack of this folder. */
  public ControlClient(DataFolder data) {
    this.data = data;
  }

  /**
   * Has it done; returns when it is.
   *
   * @param progress takes lines for the user meanwhile
   * @return what has been done, for the user
   * @throws StackException when no stack runs, or it cannot be done; with the remedy
   */
  public String send(ControlRequest request, Consumer<String> progress) {
    Path socket = find();
    try (ControlLines lines =
        new ControlLines(SocketChannel.open(UnixDomainSocketAddress.of(socket)))) {
      lines.send(request);
      while (true) {
        ControlReply reply =
            receive(lines)
                .orElseThrow(
                    () ->
                        new StackException(
                            "The stack ended before it answered. See " + data.command("status")));
        switch (reply.kind()) {
          case PROGRESS -> progress.accept(reply.text());
          case DONE -> {
            return reply.text();
          }
          case FAILED -> throw new StackException(reply.text());
        }
      }
    } catch (IOException e) {
      throw new StackException(
          "The stack of "
              + data.root()
              + " does not take commands at "
              + socket
              + " ("
              + e
              + "). Stop it with: "
              + data.command("down"),
          e);
    }
  }

  private Path find() {
    StackState state =
        StackState.read(data.stateFile())
            .filter(s -> s.supervisor().running().isPresent())
            .orElseThrow(
                () ->
                    new StackException(
                        "No stack runs for "
                            + data.root()
                            + ". Start it with: "
                            + data.command("up")));
    long supervisor = state.supervisor().pid();
    if (Signals.isPaused(supervisor)) {
      throw new StackException(
          "The process that runs the stack is paused. Let it go on with: kill -CONT " + supervisor);
    }
    String control = state.control();
    if (control == null) {
      throw new StackException(
          "The stack of "
              + data.root()
              + " is still starting. Try again when it is up: "
              + data.command("status"));
    }
    return Path.of(control);
  }

  private Optional<ControlReply> receive(ControlLines lines) throws IOException {
    CompletableFuture<Optional<ControlReply>> next = new CompletableFuture<>();
    Thread reader =
        Thread.ofVirtual()
            .name("stack-control-answer")
            .start(
                () -> {
                  try {
                    next.complete(lines.receive(ControlReply.class));
                  } catch (IOException e) {
                    next.completeExceptionally(e);
                  }
                });
    try {
      return next.get(LONGEST_SILENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      reader.interrupt();
      throw new StackException(
          "The stack has not answered for "
              + LONGEST_SILENCE.toSeconds()
              + " s. Look at "
              + data.supervisorLog(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("The command was interrupted.", e);
    }
  }
}
