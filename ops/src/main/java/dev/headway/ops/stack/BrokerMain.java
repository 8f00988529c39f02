// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * Formats the log folder when it is new, then runs the broker. The arguments are the properties
 * file and the cluster id.
 */
public final class BrokerMain {
  private BrokerMain() {}

  /** See the class. */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    format(properties, args[1]);
    kafka.Kafka.main(new String[] {file.toString()});
  }

  private static void format(Properties properties, String clusterId) throws Exception {
    String logs = required(properties, "log.dirs");
    if (Files.exists(Path.of(logs, "meta.properties"))) {
      return;
    }
    new Formatter()
        .setClusterId(clusterId)
        .setNodeId(Integer.parseInt(required(properties, "node.id")))
        .setControllerListenerName(required(properties, "controller.listener.names"))
        .setMetadataLogDirectory(logs)
        .setDirectories(List.of(logs))
        .setIgnoreFormatted(true)
        .run();
  }

  private static String required(Properties properties, String name) throws IOException {
    String value = properties.getProperty(name);
    if (value == null) {
      throw new IOException("the broker's properties lack " + name);
    }
    return value;
  }
}
