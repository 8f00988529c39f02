// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.history.HistoryDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;

/** Asks the parts, embedded or not, whether they serve. */
public final class Health {
  private static final int PROBE_MILLIS = 2_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Health() {}

  /** Whether the brokers that these client properties reach answer. */
  public static boolean kafka(Map<String, ?> client) {
    return !nodes(client).isEmpty();
  }

  /** Whether a broker answers and has its place in the cluster. */
  static boolean broker(String address, int id) {
    return nodes(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address)).stream()
        .anyMatch(node -> node.id() == id);
  }

  private static Collection<Node> nodes(Map<String, ?> client) {
    Map<String, Object> config = new HashMap<>(client);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PROBE_MILLIS);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PROBE_MILLIS);
    config.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
    try {
      Admin admin = Admin.create(config);
      try {
        return admin
            .describeCluster(new DescribeClusterOptions().timeoutMs(PROBE_MILLIS))
            .nodes()
            .get(PROBE_MILLIS, TimeUnit.MILLISECONDS);
      } finally {
        // Without a limit it waits for calls in flight, with a frozen broker for ever at times.
        admin.close(Duration.ZERO);
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /**
   * Whether the registry answers at any of these addresses, separated by commas. An answer that
   * asks for a password counts.
   */
  public static boolean registry(String urls) {
    for (String url : urls.split(",", -1)) {
      OptionalInt status = Http.status(url.strip().replaceAll("/+$", "") + "/subjects");
      if (status.isPresent() && status.getAsInt() < 500) {
        return true;
      }
    }
    return false;
  }

  /** Whether a database lets somebody in. */
  public static boolean postgres(HistoryAccess access) {
    try (Connection connection =
        HistoryDatabase.source(access.url(), access.reader()).getConnection()) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Whether a Connect worker is in its group and answers. */
  public static boolean connect(String url) {
    return Http.status(url + "/health").equals(OptionalInt.of(200));
  }

  /** Whether Headway says that it is ready: stores restored, stream processing running. */
  public static boolean headway(String url) {
    return Http.status(url + "/ready").equals(OptionalInt.of(200));
  }

  /** What Headway says of its readiness; empty when it does not answer in time. */
  public static Optional<Readiness> readiness(String url) {
    return Http.body(url + "/ready").flatMap(Health::parse);
  }

  private static Optional<Readiness> parse(String body) {
    try {
      return Optional.of(JSON.readValue(body, Readiness.class));
    } catch (JsonProcessingException e) {
      // Something else listens there.
      return Optional.empty();
    }
  }
}
