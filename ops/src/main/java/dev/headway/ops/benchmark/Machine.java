// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * What was measured on.
 *
 * @param processor model of the processor, where the system says
 * @param processors how many
 * @param memoryMib main memory, where the system says; else 0
 * @param system operating system and version
 * @param java Java's version
 * @param kafka Kafka's version
 */
public record Machine(
    String processor, int processors, long memoryMib, String system, String java, String kafka) {
  /** This one. */
  public static Machine here() {
    return new Machine(
        field(Path.of("/proc/cpuinfo"), "model name", System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal", "0").replaceAll("\\D", ""))
            / 1024,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Runtime.version().toString(),
        AppInfoParser.getVersion());
  }

  private static String field(Path file, String name, String otherwise) {
    if (!Files.isReadable(file)) {
      return otherwise;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }
}
