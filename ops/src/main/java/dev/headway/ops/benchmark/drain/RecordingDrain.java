// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import dev.headway.ops.benchmark.trace.RecordingInterceptor;
import dev.headway.ops.benchmark.trace.RecordingStore;
import dev.headway.ops.benchmark.trace.TraceRecorder;
import dev.headway.ops.benchmark.trace.TraceSummary;
import dev.headway.query.EmittedVersions;
import dev.headway.query.InputPositions;
import dev.headway.schemas.serde.SchemaRegistryClient;
import dev.headway.topology.RecordCodecs;
import dev.headway.topology.TrackerMetrics;
import dev.headway.topology.TrackerSettings;
import dev.headway.topology.TrackerTopology;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The tracker's topology with its properties, while it is written down what it does. */
final class RecordingDrain implements Drain {
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SchemaRegistryClient registry;
  private final TraceRecorder recorder;
  private final StreamsApp app;
  private final TrackerDrain drain;

  private RecordingDrain(DrainJob job) {
    TrackerSettings settings = job.inputs();
    recorder = new TraceRecorder(Path.of(job.traceFolder()), settings.topics());
    registry = SchemaRegistryClient.of(settings.registry());
    app =
        StreamsApp.start(
            settings,
            TrackerTopology.build(
                new TrackerTopology.Parts(
                    settings.topics(),
                    settings.partitions(),
                    settings.unmatchedRetention(),
                    RecordCodecs.confluentWire(registry, settings.topics()),
                    new InputPositions(),
                    new EmittedVersions(),
                    new TrackerMetrics(metrics)),
                (context, store) -> new RecordingStore(context, store, recorder)),
            Map.of(
                StreamsConfig.producerPrefix(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG),
                RecordingInterceptor.class.getName(),
                StreamsConfig.producerPrefix(RecordingInterceptor.RECORDER),
                recorder));
    drain = new TrackerDrain(metrics, app);
  }

  static RecordingDrain start(DrainJob job) {
    return new RecordingDrain(job);
  }

  @Override
  public long processed() {
    return drain.processed();
  }

  /** Stops the tracker first, so that the trace is whole; its counts are those of the trace. */
  @Override
  public Map<String, Long> counts() {
    app.close();
    TraceSummary summary = recorder.close();
    Map<String, Long> counts = new TreeMap<>(drain.counts());
    counts.put("trace-events", summary.events());
    counts.put("gets", summary.gets());
    counts.put("puts", summary.puts());
    counts.put("deletes", summary.deletes());
    counts.put("scans", summary.scans());
    counts.put("scanned", summary.scanned());
    counts.put("outputs", summary.outputs());
    counts.put("key-bytes", summary.keyBytes());
    counts.put("value-bytes", summary.valueBytes());
    return counts;
  }

  @Override
  public void close() {
    app.close();
    registry.close();
    metrics.close();
  }
}
