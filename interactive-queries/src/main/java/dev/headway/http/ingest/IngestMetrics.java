// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ingest;

import dev.headway.event.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts events taken and refused over HTTP. No tenant, plan or agent is a label. */
final class IngestMetrics {
  private static final String ACCEPTED = "headway.ingest.accepted";
  private static final String REJECTED = "headway.ingest.rejected";

  private final MeterRegistry registry;

  IngestMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void count(Judgement judgement) {
    switch (judgement) {
      case Judgement.Accepted accepted ->
          registry
              .counter(ACCEPTED, "input", accepted.input().topic(), "path", path(accepted.way()))
              .increment();
      case Judgement.Rejected rejected ->
          registry.counter(REJECTED, "reason", Refusal.label(rejected.reason())).increment();
    }
  }

  private static String path(Judgement.Way way) {
    return way.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
