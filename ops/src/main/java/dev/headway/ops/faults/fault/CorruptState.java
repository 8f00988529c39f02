// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.faults.scenario.Cluster;
import dev.headway.ops.stack.LocalApp;
import dev.headway.ops.stack.StackException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * F8: the state folder of an instance that was stopped in order is damaged. It must recover, or end
 * with a clear error; then an empty folder must do.
 *
 * @param damage what happens to it
 */
public record CorruptState(Damage damage) implements Fault {
  /** What can happen to files. */
  public enum Damage {
    /** Table files lose their second half. */
    TABLES_TRUNCATED("half of each table file lost", ".sst"),
    /** Bytes inside table files are not what they were: found only when they are read. */
    TABLES_FLIPPED("bytes inside each table file flipped", ".sst"),
    /** The list of files is not what it was. */
    MANIFEST_FLIPPED("bytes of the MANIFEST flipped", "MANIFEST"),
    /** The pointer to that list points nowhere. */
    CURRENT_GARBLED("CURRENT garbled", "CURRENT");

    private final String title;
    private final String files;

    Damage(String title, String files) {
      this.title = title;
      this.files = files;
    }
  }

  @Override
  public String id() {
    return "F8";
  }

  @Override
  public String title() {
    return "state folder: " + damage.title;
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    LocalApp victim = Victims.owner(cluster, random);
    cluster.stop(victim.id());
    List<Path> files = Folders.find(victim.state(), damage.files);
    files.forEach(file -> damage(file, random));
    String end = "recovered by itself";
    long began = System.nanoTime();
    try {
      cluster.start(victim.id());
    } catch (StackException e) {
      // The remedy is an empty folder, but only an error that names the folder leads there.
      if (victim.isRunning() || !names(victim.log(), victim.state())) {
        throw new IllegalStateException(
            "instance "
                + victim.id()
                + (victim.isRunning() ? " neither starts nor ends" : " ended")
                + " without naming its damaged state folder: "
                + e.getMessage(),
            e);
      }
      end = "ended with an error that names the folder, then started with an empty one";
      Folders.empty(victim.state());
      cluster.start(victim.id());
    }
    return Strike.fired(
        !files.isEmpty(),
        files.size() + " files of instance " + victim.id() + " damaged; it " + end,
        began,
        Bounds.KILL);
  }

  private static boolean names(Path log, Path folder) {
    try {
      return Files.readString(log, StandardCharsets.ISO_8859_1).contains(folder.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void damage(Path file, Random random) {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      switch (damage) {
        case TABLES_TRUNCATED -> bytes.setLength(bytes.length() / 2);
        case MANIFEST_FLIPPED, TABLES_FLIPPED -> {
          for (int i = 0; i < 8 && bytes.length() > 0; i++) {
            long at = random.nextLong(bytes.length());
            bytes.seek(at);
            int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ 0xFF);
          }
        }
        case CURRENT_GARBLED -> Files.writeString(file, "MANIFEST-999999\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
