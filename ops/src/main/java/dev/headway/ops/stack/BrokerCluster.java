// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/**
 * What the brokers of a data folder have in common. Their number is settled when the folder is
 * first used: new voters with empty logs could outvote the one that has the data.
 *
 * @param id Kafka's cluster id
 * @param brokers how many there are
 */
record BrokerCluster(String id, int brokers) {
  private static final String ID = "cluster.id";
  private static final String BROKERS = "brokers";

  /**
   * The cluster whose data is in {@code data}; empty when there is none yet.
   *
   * @throws StackException when its file cannot be read
   */
  static Optional<BrokerCluster> of(DataFolder data) {
    Path file = file(data);
    if (Files.exists(file)) {
      return Optional.of(read(file));
    }
    // Folders from before there could be several.
    return Files.exists(data.kafka(1).resolve("logs").resolve("meta.properties"))
        ? Optional.of(new BrokerCluster(Uuid.randomUuid().toString(), 1))
        : Optional.empty();
  }

  /**
   * The cluster in {@code data}, which is made if there is none.
   *
   * @throws StackException when it has another number of brokers
   */
  static BrokerCluster ensure(DataFolder data, int brokers) {
    BrokerCluster cluster =
        of(data).orElseGet(() -> new BrokerCluster(Uuid.randomUuid().toString(), brokers));
    if (cluster.brokers() != brokers) {
      throw new StackException(
          "The data folder "
              + data.root()
              + " was made with "
              + count(cluster.brokers())
              + ", which cannot become "
              + count(brokers)
              + ". Leave out --brokers, or choose another folder with --data DIR.");
    }
    if (!Files.exists(file(data))) {
      cluster.write(data.kafka(1), file(data));
    }
    return cluster;
  }

  private static String count(int brokers) {
    return brokers == 1 ? "1 broker" : brokers + " brokers";
  }

  private static Path file(DataFolder data) {
    return data.kafka(1).resolve("cluster.properties");
  }

  private static BrokerCluster read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      String id = properties.getProperty(ID, "");
      if (id.isEmpty()) {
        throw new IOException(ID + " is missing");
      }
      return new BrokerCluster(id, Integer.parseInt(properties.getProperty(BROKERS, "")));
    } catch (IOException | NumberFormatException e) {
      throw new StackException(
          "The file "
              + file
              + " cannot be read ("
              + e.getMessage()
              + "). It belongs to Kafka's data: restore it, or choose another folder with --data DIR.",
          e);
    }
  }

  private void write(Path folder, Path file) {
    Properties properties = new Properties();
    properties.setProperty(ID, id);
    properties.setProperty(BROKERS, Integer.toString(brokers));
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.createDirectories(folder);
      StringWriter text = new StringWriter();
      properties.store(text, "Written once; belongs to Kafka's data.");
      Files.writeString(next, text.toString());
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StackException(
          "The file "
              + file
              + " cannot be written: "
              + e.getMessage()
              + ". Choose another folder with --data DIR.",
          e);
    }
  }
}
