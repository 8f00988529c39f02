// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.config.Settings;
import dev.headway.history.sink.HistorySinks;
import dev.headway.http.deadletter.DeadLetters;
import dev.headway.http.erasure.TopicAging;
import dev.headway.http.history.HistoryProgress;
import dev.headway.http.live.MemoryChangeLog;
import dev.headway.query.InstanceAddress;
import dev.headway.schemas.key.PlanKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * A server on a free port over a driven tracker; what it produces waits in Kafka's own mock
 * producer until a test folds it.
 */
final class RunningServer implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  /** What a client got. */
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(response.body(), e);
      }
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  /** An agent whose consumer group is behind. */
  static final String SLOW_AGENT = "slow-agent";

  static final long SLOW_AGENTS_LAG = 12;

  static final List<TopicAging.Topic> AGING =
      List.of(
          new TopicAging.Topic("action-requests", "delete", Duration.ofDays(14)),
          new TopicAging.Topic("plan-progress", "compact", null));

  private static final Node NODE = new Node(0, "none", 1);

  /** What was refused, as Kafka would show it. */
  final List<DeadLetters.Letter> deadLetters = new CopyOnWriteArrayList<>();

  final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final DrivenTracker tracker;
  final MockProducer<byte[], byte[]> producer;
  final HttpServer server;

  /** The topic of changes, for streams. */
  final MemoryChangeLog changes;

  /** Webhooks, which nobody delivers. */
  final MemoryWebhooks webhooks = new MemoryWebhooks();

  /** Where the other instances reach it. */
  final InstanceAddress address;

  final HttpClient client = HttpClient.newHttpClient();
  private final @Nullable InstanceHistory history;

  /** What the server believes of how far history has got. */
  final ToldProgress progress = new ToldProgress();

  private int folded;

  RunningServer(Path folder, Map<String, String> settings) {
    this(folder, settings, true);
  }

  /**
   * Starts one.
   *
   * @param kafkaAnswers each record is acknowledged at once
   */
  RunningServer(Path folder, Map<String, String> settings, boolean kafkaAnswers) {
    this(folder, settings, kafkaAnswers, metrics -> new DrivenTracker(folder, metrics));
  }

  /**
   * Starts one of several.
   *
   * @param tracker makes its tracker
   */
  RunningServer(
      Path folder,
      Map<String, String> settings,
      boolean kafkaAnswers,
      Function<MeterRegistry, DrivenTracker> tracker) {
    Map<String, String> all =
        new TreeMap<>(
            Map.of(
                "http.port", "0",
                "token.secret", "a secret of the tests",
                "auth.mode", "headers"));
    all.putAll(settings);
    this.tracker = tracker.apply(metrics);
    this.changes = new MemoryChangeLog(this.tracker.partitions());
    this.producer =
        new MockProducer<>(
            cluster(this.tracker.partitions()),
            kafkaAnswers,
            null,
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.history =
        HistorySettings.from(Settings.of(all))
            .map(access -> new InstanceHistory(access, progress, metrics))
            .orElse(null);
    InstancePort port = InstancePort.open(Settings.of(all));
    this.address = port.address();
    this.server =
        HttpServer.start(
            new HttpServer.Parts(
                Settings.of(all),
                port,
                this.tracker,
                producer,
                DrivenTracker.serializer(),
                () -> AGING,
                agent ->
                    agent.equals(SLOW_AGENT)
                        ? OptionalLong.of(SLOW_AGENTS_LAG)
                        : OptionalLong.empty(),
                changes,
                DrivenPartition.PLAN::decode,
                () -> new DeadLetters.Tail(deadLetters, true),
                webhooks,
                history,
                metrics,
                folder,
                "test-cluster/"));
  }

  /** Counts what a test says; in reality Kafka says it. */
  static final class ToldProgress implements HistoryProgress {
    private volatile boolean reached = true;
    private final List<Set<Integer>> awaited = new CopyOnWriteArrayList<>();

    /** Whether sinks have written all that is asked for. */
    void reached(boolean now) {
      reached = now;
    }

    /** The partitions that were waited for. */
    List<Set<Integer>> awaited() {
      return awaited;
    }

    @Override
    public Optional<List<Table>> tables() {
      return Optional.of(
          List.of(
              new Table("plan_progress", "plan-progress", List.of(7L), reached ? 0 : 2),
              new Table("task_executions", "task-executions", List.of(-1L), 0),
              new Table("event_timeline", "plan-timeline", List.of(9L), 0)));
    }

    @Override
    public @Nullable String await(Set<Integer> partitions, Duration wait) {
      awaited.add(partitions);
      return reached ? null : "its sinks are behind";
    }
  }

  private static Cluster cluster(int partitionCount) {
    Node[] nodes = {NODE};
    List<PartitionInfo> partitions =
        Stream.concat(
                DrivenTracker.TOPICS.inputs().stream(), Stream.of(DrivenTracker.TOPICS.reroute()))
            .flatMap(
                topic ->
                    IntStream.range(0, partitionCount)
                        .mapToObj(p -> new PartitionInfo(topic, p, NODE, nodes, nodes)))
            .toList();
    return new Cluster(
        "test-cluster", List.of(NODE), partitions, java.util.Set.of(), java.util.Set.of());
  }

  /** Folds the events that were produced since the last call. */
  void fold() {
    produced().forEach(tracker::fold);
  }

  /** Lets time pass until plans' changes are told, and puts them on the topic of changes. */
  void publish() {
    tracker.passTime();
    for (TestRecord<byte[], byte[]> record : tracker.told(DrivenTracker.TOPICS.planProgress())) {
      changes.append(
          PlanKey.partition(record.key(), tracker.partitions()),
          new String(record.key(), StandardCharsets.UTF_8),
          record.value(),
          record.headers().lastHeader(HistorySinks.EXPIRED) != null);
    }
  }

  /** Every event that was produced. */
  List<ProducerRecord<byte[], byte[]>> events() {
    return producer.history().stream().filter(r -> !isAudit(r) && !isErasure(r)).toList();
  }

  /** Every audit record that was produced. */
  List<JsonNode> audited() {
    return producer.history().stream().filter(RunningServer::isAudit).map(this::audit).toList();
  }

  /** Every record on the topic of erasures. */
  List<ProducerRecord<byte[], byte[]>> erasures() {
    return producer.history().stream().filter(RunningServer::isErasure).toList();
  }

  private static boolean isErasure(ProducerRecord<byte[], byte[]> record) {
    return record.topic().equals(DrivenTracker.TOPICS.erasures());
  }

  private static boolean isAudit(ProducerRecord<byte[], byte[]> record) {
    return record.topic().equals(DrivenTracker.TOPICS.audit());
  }

  private JsonNode audit(ProducerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The events that were produced since the last call. */
  List<ProducerRecord<byte[], byte[]>> produced() {
    List<ProducerRecord<byte[], byte[]>> history = events();
    List<ProducerRecord<byte[], byte[]>> more =
        List.copyOf(history.subList(folded, history.size()));
    folded = history.size();
    return more;
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  HttpRequest.Builder as(String tenant, String user, String path) {
    return to(path).header("X-Tenant-ID", tenant).header("X-User-ID", user);
  }

  HttpRequest.Builder asAda(String path) {
    return as("acme", "ada", path);
  }

  Answer get(String path) {
    return send(asAda(path).GET());
  }

  Answer post(String contentType, String body) {
    return send(
        asAda("/v1/events")
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer postEvent(String body) {
    return post("application/cloudevents+json", body);
  }

  Answer postEventAs(String tenant, String user, String body) {
    return send(
        as(tenant, user, "/v1/events")
            .header("Content-Type", "application/cloudevents+json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(client.send(request.build(), RunningServer::whole));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The body; of a stream, which has no end, the first event. */
  private static HttpResponse.BodySubscriber<String> whole(HttpResponse.ResponseInfo info) {
    return info.headers().firstValue("Content-Type").orElse("").equals(SseClient.MEDIA_TYPE)
        ? new FirstEvent()
        : HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
  }

  /** Opens a stream as ada. */
  SseClient stream(String path) {
    return stream(asAda(path));
  }

  /** Opens a stream. */
  SseClient stream(HttpRequest.Builder request) {
    return SseClient.open(client, request.GET().build());
  }

  @Override
  public void close() {
    // First: the server waits for connections that are still open.
    client.close();
    server.close();
    if (history != null) {
      history.close();
    }
    tracker.close();
  }
}
