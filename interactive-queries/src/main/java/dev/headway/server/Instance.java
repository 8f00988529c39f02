// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.config.Setting;
import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.history.query.HistoryAccess;
import dev.headway.http.erasure.TopicAging;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.serde.AvroDeserializer;
import dev.headway.schemas.serde.AvroSerializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import dev.headway.topics.TopicNames;
import dev.headway.topology.NodeNames;
import dev.headway.topology.TrackerSettings;
import dev.headway.tracker.InstanceId;
import dev.headway.tracker.KafkaStreamsTracker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** One instance of Headway: tracker, ingest and API, started and stopped together. */
public final class Instance implements AutoCloseable {
  /** Every setting of an instance. */
  public static final List<Setting> CATALOGUE =
      Stream.of(
              TrackerSettings.CATALOGUE,
              HttpSettings.CATALOGUE,
              HistorySettings.CATALOGUE,
              InstancePort.CATALOGUE)
          .flatMap(List::stream)
          .toList();

  private final KafkaStreamsTracker tracker;
  private final Producer<byte[], byte[]> producer;
  private final SchemaRegistryClient registry;
  private final KafkaAgentLag agentLag;
  private final @Nullable PastOf past;
  private final KafkaWebhooks webhooks;
  private final HttpServer http;
  private final JvmGcMetrics gc;

  private Instance(
      KafkaStreamsTracker tracker,
      Producer<byte[], byte[]> producer,
      SchemaRegistryClient registry,
      KafkaAgentLag agentLag,
      @Nullable PastOf past,
      KafkaWebhooks webhooks,
      HttpServer http,
      JvmGcMetrics gc) {
    this.tracker = tracker;
    this.producer = producer;
    this.registry = registry;
    this.agentLag = agentLag;
    this.past = past;
    this.webhooks = webhooks;
    this.http = http;
    this.gc = gc;
  }

  /**
   * Starts an instance. It listens when this returns; /ready says when it answers.
   *
   * @throws SettingException naming the setting that does not fit and the remedy
   */
  public static Instance start(Settings settings) {
    TrackerSettings trackerSettings = TrackerSettings.from(settings);
    // Checked before anything is started.
    HttpSettings httpSettings = HttpSettings.from(settings);
    Optional<HistoryAccess> access = HistorySettings.from(settings);
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(metrics);
    List.of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics())
        .forEach(binder -> binder.bindTo(metrics));
    InstancePort instancePort = InstancePort.open(settings);
    KafkaStreamsTracker tracker;
    try {
      tracker =
          KafkaStreamsTracker.start(trackerSettings, Optional.of(instancePort.address()), metrics);
    } catch (RuntimeException e) {
      instancePort.close();
      throw e;
    }
    SchemaRegistryClient registry = SchemaRegistryClient.of(trackerSettings.registry());
    KafkaAgentLag agentLag =
        new KafkaAgentLag(
            trackerSettings.kafka(),
            trackerSettings.topics().actionRequests(),
            trackerSettings.applicationId());
    PastOf past = access.map(to -> PastOf.open(to, trackerSettings, metrics)).orElse(null);
    Producer<byte[], byte[]> producer = IngestProducer.open(settings);
    @Nullable KafkaWebhooks webhooks = null;
    try {
      AvroSerializer<AgentEvent> events = new AvroSerializer<>(registry, AgentEvent.class);
      events.warmUp(trackerSettings.topics().inputs());
      AvroDeserializer<PlanProgress> plans = new AvroDeserializer<>(registry, PlanProgress.class);
      String planProgress = trackerSettings.topics().planProgress();
      Function<byte[], PlanProgress> snapshots =
          snapshot ->
              Objects.requireNonNull(
                  plans.deserialize(planProgress, snapshot), "null for null only");
      webhooks =
          KafkaWebhooks.start(
              new KafkaWebhooks.Parts(
                  httpSettings.webhooks(),
                  trackerSettings,
                  InstanceId.of(trackerSettings.stateDir()),
                  producer,
                  httpSettings.ingestTimeout(),
                  snapshots,
                  metrics,
                  Clock.systemUTC()));
      HttpServer http =
          HttpServer.start(
              new HttpServer.Parts(
                  settings,
                  instancePort,
                  tracker,
                  producer,
                  events,
                  aging(trackerSettings),
                  agentLag,
                  new KafkaChangeLog(
                      trackerSettings.kafka(), planProgress, trackerSettings.partitions()),
                  snapshots,
                  new KafkaDeadLetters(
                      trackerSettings.kafka(), trackerSettings.topics().deadLetters()),
                  webhooks,
                  past == null ? null : past.history(),
                  metrics,
                  trackerSettings.stateDir(),
                  tracker.deploymentId()));
      return new Instance(tracker, producer, registry, agentLag, past, webhooks, http, gc);
    } catch (RuntimeException e) {
      if (webhooks != null) {
        webhooks.close();
      }
      close(past);
      producer.close(Duration.ZERO);
      registry.close();
      tracker.close();
      instancePort.close();
      gc.close();
      throw e;
    }
  }

  /** History, and who says how far it is. */
  private record PastOf(KafkaHistoryProgress progress, InstanceHistory history) {
    static PastOf open(HistoryAccess access, TrackerSettings settings, MeterRegistry metrics) {
      KafkaHistoryProgress progress =
          new KafkaHistoryProgress(
              settings.kafka(), settings.topics().prefix(), settings.partitions());
      return new PastOf(progress, new InstanceHistory(access, progress, metrics));
    }
  }

  private static void close(@Nullable PastOf past) {
    if (past != null) {
      past.progress().close();
      past.history().close();
    }
  }

  private static TopicAging aging(TrackerSettings settings) {
    TopicNames topics = settings.topics();
    List<String> names = new ArrayList<>(topics.inputs());
    names.addAll(
        List.of(
            topics.reroute(),
            topics.deadLetters(),
            topics.planProgress(),
            topics.taskExecutions(),
            topics.planTimeline(),
            topics.webhookDeliveries(),
            NodeNames.changelog(settings.applicationId())));
    return new KafkaTopicAging(settings.kafka(), names);
  }

  /** The port of the API. */
  public int port() {
    return http.port();
  }

  /**
   * Runs {@code action} when the stream processing has failed for good: only a new process helps.
   */
  public void onFailure(Runnable action) {
    tracker.onFailure(action);
  }

  /** Stops taking requests, then folding; what is done is committed. */
  @Override
  public void close() {
    if (past != null) {
      // Nobody waits for it any longer.
      past.progress().stop();
    }
    http.close();
    webhooks.close();
    close(past);
    agentLag.close();
    producer.close(Duration.ofSeconds(10));
    tracker.close();
    registry.close();
    gc.close();
  }
}
