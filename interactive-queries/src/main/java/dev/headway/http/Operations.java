// SPDX-License-Identifier: Apache-2.0
package dev.headway.http;

import dev.headway.query.Tracker;
import dev.headway.query.TrackerStatus;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Health, readiness, metrics and the document: routes that need no identity. */
final class Operations {
  private final Tracker tracker;
  private final PrometheusMeterRegistry metrics;
  private final String version;
  private final byte[] reader;
  private byte[] openApi = {};

  Operations(Tracker tracker, PrometheusMeterRegistry metrics, String version) {
    this.tracker = tracker;
    this.metrics = metrics;
    this.version = version;
    try (InputStream page = Objects.requireNonNull(Operations.class.getResourceAsStream("docs.html"))) {
      this.reader = page.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("a resource of this jar cannot be read", e);
    }
  }

  void describe(byte[] document) {
    openApi = document;
  }

  void health(Context request) {
    json(request, new Views.HealthView("healthy", "headway", version));
  }

  void ready(Context request) {
    TrackerStatus status = tracker.status();
    request.status(status.ready() ? 200 : 503);
    if (!status.ready()) {
      request.header("Retry-After", "1");
    }
    json(
        request,
        new Views.ReadyView(
            status.ready(), status.state(), status.reasons(), status.partitions(), status.restoring(), status.lag()));
  }

  void metrics(Context request) {
    request.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
  }

  void openApi(Context request) {
    request.contentType("application/json").result(openApi);
  }

  void docs(Context request) {
    request
        .header(
            "Content-Security-Policy", "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'")
        .contentType("text/html; charset=utf-8")
        .result(reader);
  }

  private static void json(Context request, Object body) {
    request.contentType("application/json").result(Json.bytes(body));
  }
}
