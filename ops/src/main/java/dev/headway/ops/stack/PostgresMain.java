// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs a Postgres whose data stays, and ends when it ends. Arguments: folder of its data, folder of
 * its programs, port. Postgres itself is a child of this process.
 */
public final class PostgresMain {
  /** The server processes of a killed Postgres let go of its memory one by one. */
  private static final Duration START_DEADLINE = Duration.ofSeconds(45);

  private static final Duration PAUSE = Duration.ofMillis(500);

  private PostgresMain() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path data = Path.of(args[0]);
    Path programs = Path.of(args[1]);
    int port = Integer.parseInt(args[2]);
    Files.createDirectories(programs);
    Postmaster.of(data).ifPresent(Postmaster::end);
    try (EmbeddedPostgres postgres = start(data, programs, port)) {
      Postmaster.of(data)
          .orElseThrow(() -> new IOException("Postgres has not left its process id in " + data))
          .awaitEnd();
    }
    System.err.println("Postgres has ended");
    System.exit(1);
  }

  private static EmbeddedPostgres start(Path data, Path programs, int port)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_DEADLINE.toNanos();
    while (true) {
      try {
        return EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setOverrideWorkingDirectory(programs.toFile())
            .setCleanDataDirectory(false)
            .setPort(port)
            .setPGStartupWait(START_DEADLINE)
            // What was committed is there after any crash: its defaults are made for unit tests.
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("max_connections", "100")
            .setServerConfig("shared_buffers", "64MB")
            .setServerConfig("log_timezone", "UTC")
            .setOutputRedirector(ProcessBuilder.Redirect.INHERIT)
            .setErrorRedirector(ProcessBuilder.Redirect.INHERIT)
            .start();
      } catch (IOException | IllegalStateException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        System.err.println("Postgres did not start, trying again: " + e.getMessage());
        Thread.sleep(PAUSE);
      }
    }
  }
}
