// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.scenario.Cluster;
import dev.headway.ops.stack.LocalApp;
import dev.headway.ops.stack.StackException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * F7: the state folder of instance 1, on a small file system of its own, is full for a while. The
 * instance must go on or end; started while the folder is full, it must say why it cannot; and it
 * must be right once there is space again.
 *
 * @param lasting how long
 */
public record FullDisk(Duration lasting) implements Fault {
  private static final byte[] BLOCK = new byte[64 * 1024];

  @Override
  public String id() {
    return "F7";
  }

  @Override
  public String title() {
    return "state folder full for " + lasting.toSeconds() + " s";
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    LocalApp victim = cluster.stack().instance(1);
    // Beside the folder Kafka Streams keeps, on the same file system.
    Path ballast = victim.state().resolve("ballast");
    // An instance that ends because it cannot go on is not expected to answer.
    cluster.trouble().begin(victim.id());
    cluster.excuseEnd(victim.id());
    long written = fill(ballast);
    boolean full = noSpaceLeft(victim.state().resolve("probe"));
    Pause.of(lasting);
    boolean ended = !victim.isRunning();
    String start = startWhileFull(cluster, victim);
    boolean said = complained(victim.log());
    delete(ballast);
    long began = System.nanoTime();
    cluster.kill(victim.id());
    cluster.start(victim.id());
    return Strike.fired(
        full && said,
        written / 1024
            + " KiB filled the file system; instance 1 "
            + (ended ? "ended" : "went on")
            + ", then "
            + start
            + (said ? ", and said why" : ", and did not say why"),
        began,
        Bounds.BROKER);
  }

  /** An instance that starts has to write: it cannot but notice. */
  private static String startWhileFull(Cluster cluster, LocalApp app) {
    cluster.kill(app.id());
    try {
      cluster.start(app.id());
      return "started";
    } catch (StackException e) {
      return "did not start";
    }
  }

  private static long fill(Path ballast) {
    long written = 0;
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(BLOCK);
        written += BLOCK.length;
      }
    } catch (IOException e) {
      return written;
    }
  }

  private static boolean noSpaceLeft(Path probe) {
    try {
      Files.write(probe, BLOCK);
      Files.delete(probe);
      return false;
    } catch (IOException e) {
      delete(probe);
      return true;
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean complained(Path log) {
    try {
      return Files.readString(log, StandardCharsets.ISO_8859_1).contains("No space left");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
