// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A small file system in memory, mounted on a folder. Needs root. */
public final class TinyDisk implements AutoCloseable {
  private final Path folder;
  private final Thread shutdownHook = new Thread(this::abandon, "tiny-disk");

  private TinyDisk(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  /** Unmounted as soon as those who still have files on it have ended. */
  private void abandon() {
    try {
      run("umount", "--lazy", folder.toString());
    } catch (IOException e) {
      System.err.println(folder + " stays mounted: " + e.getMessage());
    }
  }

  /**
   * Mounts one.
   *
   * @throws IOException when the system does not allow it; says why
   */
  public static TinyDisk mount(Path folder, int mebibytes) throws IOException {
    Files.createDirectories(folder);
    run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString());
    return new TinyDisk(folder);
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Unmounts it and leaves nothing behind. */
  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook does it.
      return;
    }
    run("umount", folder.toString());
    Files.delete(folder);
  }
}
