// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.history.sink.HistorySinks;
import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.history.HistoryAccess;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * What the commands about history need.
 *
 * @param access how the database is reached
 * @param connectUrl base of Kafka Connect's REST API
 * @param sinks the configuration of each sink, by its name
 */
record HistoryStack(
    HistoryAccess access, String connectUrl, Map<String, Map<String, String>> sinks) {

  private static final int TIMEOUT_MILLIS = 5_000;

  /** With a copy, in the order of the tables. */
  HistoryStack {
    sinks = Collections.unmodifiableMap(new LinkedHashMap<>(sinks));
  }

  /**
   * The one a command talks to.
   *
   * @throws RequestFailedException when there is none
   */
  static HistoryStack of(Endpoints endpoints) {
    HistoryAccess access = database(endpoints);
    return new HistoryStack(
        access,
        endpoints
            .connectUrl()
            .orElseThrow(
                () ->
                    new RequestFailedException(
                        "This stack has no Kafka Connect. Start one with headway up, or name yours by "
                            + Endpoints.CONNECT_VARIABLE
                            + ".",
                        false)),
        HistorySinks.all(access.sinks(endpoints.tracker(), replicas(endpoints))));
  }

  /**
   * How the database is reached.
   *
   * @throws RequestFailedException when there is none
   */
  static HistoryAccess database(Endpoints endpoints) {
    return endpoints
        .history()
        .orElseThrow(
            () ->
                new RequestFailedException(
                    "This stack has no database of history. Start one with headway up, or name yours by "
                        + HistoryAccess.URL_VARIABLE
                        + ".",
                    false));
  }

  /** As many copies as the brokers allow, three at most. */
  private static int replicas(Endpoints endpoints) {
    try (Admin admin =
        Admin.create(
            endpoints.kafka(
                Map.of(
                    "default.api.timeout.ms",
                    TIMEOUT_MILLIS,
                    "request.timeout.ms",
                    TIMEOUT_MILLIS)))) {
      return Math.min(3, admin.describeCluster().nodes().get().size());
    } catch (ExecutionException e) {
      throw new RequestFailedException(
          "Kafka does not answer: " + Optional.ofNullable(e.getCause()).orElse(e), true, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestFailedException("Interrupted.", false, e);
    }
  }
}
