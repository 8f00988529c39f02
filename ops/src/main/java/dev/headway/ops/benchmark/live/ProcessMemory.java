// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.live;

import dev.headway.ops.benchmark.process.BenchmarkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an instance needs of memory for what it does. Its resident memory does not tell: it is given
 * all of its heap at once and fills it with garbage before it looks for room, and what stores and
 * compiled code take grows with the load, whoever listens.
 *
 * @param liveMib mebibytes of the objects of its heap that are in use
 * @param buffersMib mebibytes of its buffers outside of the heap
 */
public record ProcessMemory(double liveMib, double buffersMib) {
  private static final double MIB = 1_024 * 1_024;

  /** {@code Total 1000000 64000000}: instances and bytes. */
  private static final Pattern LIVE = Pattern.compile("Total +[0-9]+ +([0-9]+)");

  private static final Pattern BUFFERS =
      Pattern.compile("jvm_buffer_memory_used_bytes\\{[^}]*id=\"direct\"[^}]*\\} ([0-9.E+]+)");

  /** Both together. */
  public double mib() {
    return liveMib + buffersMib;
  }

  /**
   * Looks at an instance of ours; its heap is collected for that.
   *
   * @param pid its process
   * @param url base of its API
   * @throws BenchmarkException when that cannot be done
   */
  static ProcessMemory of(long pid, String url) throws InterruptedException {
    return new ProcessMemory(
        mebibytes(LIVE, histogram(pid), "the heap"), mebibytes(BUFFERS, metrics(url), "buffers"));
  }

  private static double mebibytes(Pattern pattern, String text, String what) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new BenchmarkException("the instance does not tell the memory of " + what);
    }
    return Double.parseDouble(found.group(1)) / MIB;
  }

  private static String metrics(String url) {
    try {
      URL metrics = URI.create(url + "/metrics").toURL();
      try (var in = metrics.openStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no metrics", e);
    }
  }

  private static String histogram(long pid) throws InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(List.of(jcmd.toString(), Long.toString(pid), "GC.class_histogram"))
              .redirectErrorStream(true)
              .start();
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new BenchmarkException("the heap of process " + pid + " cannot be read: " + told);
      }
      return told;
    } catch (IOException e) {
      throw new BenchmarkException("jcmd cannot be run", e);
    }
  }
}
