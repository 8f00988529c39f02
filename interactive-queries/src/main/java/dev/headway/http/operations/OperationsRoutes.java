// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.operations;

import dev.headway.http.route.Exchange;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import dev.headway.query.Tracker;
import dev.headway.query.TrackerStatus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What those who run Headway ask. Anybody who can connect may: no answer names a tenant, user or
 * plan.
 */
public final class OperationsRoutes {
  private static final String GROUP = "Operations";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Tracker tracker;
  private final PrometheusMeterRegistry registry;
  private final BooleanSupplier stopping;
  private final Supplier<@Nullable HistoryState> history;
  private final String version;

  /**
   * The routes of one server.
   *
   * @param stopping the server is about to stop
   * @param history how history is; null where there is none
   * @param version version of Headway
   */
  public OperationsRoutes(
      Tracker tracker,
      PrometheusMeterRegistry registry,
      BooleanSupplier stopping,
      Supplier<@Nullable HistoryState> history,
      String version) {
    this.tracker = tracker;
    this.registry = registry;
    this.stopping = stopping;
    this.history = history;
    this.version = version;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.get("/health", "health", GROUP)
            .says(
                "Liveness",
                "The process answers. Restart it when it does not; look at /ready for everything else.")
            .answers(Response.json(200, "It lives.", HealthView.class))
            .by(this::health),
        Route.get("/ready", "ready", GROUP)
            .says("Readiness", "Whether this instance folds and answers, and if not, why.")
            .answers(Response.json(200, "It is ready.", ReadyView.class))
            .answers(Response.json(503, "It is not ready; reasons says why.", ReadyView.class))
            .by(this::ready),
        Route.get("/metrics", "metrics", GROUP)
            .says(
                "Metrics",
                "Prometheus' text format: JVM, HTTP by route and status, ingest, Kafka Streams, and Headway's own counts. No tenant, plan or agent is a label.")
            .answers(
                Response.other(
                    200,
                    "The metrics.",
                    "text/plain",
                    "headway_events_total{outcome=\"duplicate\"} 12.0\n"))
            .by(this::metrics));
  }

  private Reply health(Exchange exchange) {
    return Reply.json(200, new HealthView("healthy", "headway", version));
  }

  private Reply ready(Exchange exchange) {
    TrackerStatus status = tracker.status();
    List<String> reasons = new ArrayList<>(status.reasons());
    if (stopping.getAsBoolean()) {
      reasons.add("the server is stopping");
    }
    boolean ready = status.ready() && !stopping.getAsBoolean();
    return Reply.json(
        ready ? 200 : 503,
        new ReadyView(
            ready,
            status.state(),
            reasons,
            status.partitions(),
            status.stores().stream().map(StoreView::of).toList(),
            status.restoring(),
            status.lag(),
            history.get()));
  }

  private Reply metrics(Exchange exchange) {
    return Reply.text(200, PROMETHEUS_TEXT, registry.scrape(PROMETHEUS_TEXT));
  }
}
