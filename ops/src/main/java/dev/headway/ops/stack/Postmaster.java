// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The first process of a Postgres, which it names itself in a file beside its data.
 *
 * @param process it
 */
record Postmaster(ProcessHandle process) {
  private static final Duration END_DEADLINE = Duration.ofSeconds(20);

  /** The one that runs with this data; empty when none does. */
  static Optional<Postmaster> of(Path data) {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .findFirst()
          .flatMap(line -> ProcessHandle.of(Long.parseLong(line.strip())))
          .filter(ProcessHandle::isAlive)
          // After a crash the number may be somebody else's.
          .filter(Postmaster::isPostgres)
          .map(Postmaster::new);
    } catch (IOException | UncheckedIOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(command -> command.toLowerCase(Locale.ROOT).contains("postgres"))
        .orElse(true);
  }

  /** Asks it to end without waiting for its clients, and kills it when it does not. */
  void end() {
    Signals.send("INT", process.pid());
    Signals.wake(process.pid());
    Processes.awaitEnd(process, END_DEADLINE);
  }

  /** Ends it at once; its server processes see that and end as well. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Returns when it has ended. */
  void awaitEnd() {
    process.onExit().join();
  }

  /** Sends a signal to it and to the processes that serve its clients. */
  void signal(String name) {
    Stream.concat(Stream.of(process), process.descendants())
        .forEach(one -> Signals.send(name, one.pid()));
  }
}
