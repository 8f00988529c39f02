// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.http.agent.AgentRoutes;
import dev.headway.http.dashboard.DashboardFiles;
import dev.headway.http.dashboard.DashboardRoutes;
import dev.headway.http.dashboard.SessionRoutes;
import dev.headway.http.deadletter.DeadLetterRoutes;
import dev.headway.http.deadletter.DeadLetters;
import dev.headway.http.erasure.ErasureRoutes;
import dev.headway.http.erasure.TopicAging;
import dev.headway.http.history.HistoryAnswers;
import dev.headway.http.identity.Authenticator;
import dev.headway.http.identity.BrowserSessions;
import dev.headway.http.ingest.IngestRoutes;
import dev.headway.http.instances.ForwardingKey;
import dev.headway.http.instances.OtherInstances;
import dev.headway.http.instances.Patience;
import dev.headway.http.instances.QueryRouter;
import dev.headway.http.live.ChangeFeed;
import dev.headway.http.live.ChangeLog;
import dev.headway.http.live.LiveStreams;
import dev.headway.http.live.StreamCursors;
import dev.headway.http.live.StreamMetrics;
import dev.headway.http.live.StreamRoutes;
import dev.headway.http.openapi.DocumentRoutes;
import dev.headway.http.operations.OperationsRoutes;
import dev.headway.http.partition.PartitionRoutes;
import dev.headway.http.partition.PlanFinder;
import dev.headway.http.partition.ScatterGather;
import dev.headway.http.plan.AgentLag;
import dev.headway.http.plan.PlanListRoutes;
import dev.headway.http.plan.PlanRoutes;
import dev.headway.http.plan.PlanSetSnapshots;
import dev.headway.http.plan.PlanSnapshots;
import dev.headway.http.plan.ProgressRoutes;
import dev.headway.http.plan.RelatedPlanRoutes;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.position.TokenSecret;
import dev.headway.http.ratelimit.TenantRates;
import dev.headway.http.route.Route;
import dev.headway.http.webhook.WebhookRoutes;
import dev.headway.http.webhook.WebhookStore;
import dev.headway.query.Tracker;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.PlanProgress;
import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST API over a running tracker. It owns none of what it is given: who starts those stops
 * them, after this.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private final HttpSettings settings;
  private final List<Route> routes;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final RequestHandling handling;
  private final OtherInstances others;
  private final LiveStreams streams;
  private final KafkaAuditLog audit;
  private final Javalin javalin;
  private final Javalin betweenInstances;

  /**
   * What the server needs.
   *
   * @param settings settings, of which it reads {@link HttpSettings#CATALOGUE}
   * @param instancePort port for the other instances
   * @param tracker tracker it answers from
   * @param producer producer it writes events with, with acks=all: {@link IngestProducer#open}
   * @param serializer writes events in Confluent's wire format
   * @param aging says until when topics have what was erased
   * @param agentLag knows how far agents are behind
   * @param changes the topic of changes, for live streams
   * @param snapshots reads what stands there
   * @param deadLetters what was refused
   * @param webhooks keeps webhooks
   * @param history plans that have left the stores; null where there is none
   * @param metrics registry that /metrics shows
   * @param dataFolder where the signing key of position tokens is kept when none is configured
   * @param deploymentId what offsets belong to: the Kafka cluster's id and the topics' prefix.
   *     Tokens of another one are refused
   */
  public record Parts(
      Settings settings,
      InstancePort instancePort,
      Tracker tracker,
      Producer<byte[], byte[]> producer,
      Serializer<AgentEvent> serializer,
      TopicAging aging,
      AgentLag agentLag,
      ChangeLog changes,
      Function<byte[], PlanProgress> snapshots,
      DeadLetters deadLetters,
      WebhookStore webhooks,
      @Nullable InstanceHistory history,
      PrometheusMeterRegistry metrics,
      Path dataFolder,
      String deploymentId) {}

  private HttpServer(Parts parts) {
    this.settings = HttpSettings.from(parts.settings());
    byte[] secret =
        TokenSecret.find(HttpSettings.TOKEN_SECRET, settings.tokenSecret(), parts.dataFolder());
    PositionTokens tokens = new PositionTokens(secret, parts.deploymentId());
    Clock clock = Clock.systemUTC();
    ForwardingKey key = new ForwardingKey(secret, clock);
    this.others = new OtherInstances(key, clock, parts.instancePort().timeout());
    QueryRouter router = new QueryRouter(parts.tracker(), others, new Patience(stopping::get));
    int partitions = parts.tracker().partitions();
    ScatterGather allPartitions =
        new ScatterGather(router, partitions, tokens, settings.readWaitMs());
    PlanFinder finder = new PlanFinder(allPartitions);
    InstanceHistory history = parts.history();
    HistoryAnswers past = history == null ? null : history.answers();
    PlanRoutes plans =
        new PlanRoutes(router, allPartitions, finder, past, tokens, settings.readWaitMs());
    this.streams =
        new LiveStreams(
            new ChangeFeed(parts.changes(), parts.snapshots(), settings.streams().feed(), clock),
            new StreamCursors(secret, parts.deploymentId()),
            settings.streams().streams(),
            new StreamMetrics(parts.metrics()),
            clock);
    String version = version();
    Authenticator authenticator = settings.auth().authenticator(clock);
    BrowserSessions sessions = new BrowserSessions(settings.auth().signIn());
    List<Route> own = new ArrayList<>();
    own.addAll(
        new IngestRoutes(
                parts.tracker(),
                parts.producer(),
                parts.serializer(),
                tokens,
                settings.ingestTimeout(),
                parts.metrics())
            .routes());
    own.addAll(new PlanListRoutes(allPartitions, tokens, past).routes());
    own.addAll(plans.routes());
    own.addAll(new RelatedPlanRoutes(allPartitions, finder, tokens).routes());
    own.addAll(
        new ProgressRoutes(allPartitions, finder, tokens, parts.agentLag(), clock, parts.metrics())
            .routes());
    own.addAll(
        new StreamRoutes(
                streams,
                new PlanSnapshots(router, finder, partitions, tokens, settings.readWaitMs()),
                new PlanSetSnapshots(allPartitions))
            .routes());
    own.addAll(new DeadLetterRoutes(parts.deadLetters()).routes());
    own.addAll(
        new WebhookRoutes(
                parts.webhooks(), settings.webhooks().guard(), settings.webhooks().policy(), clock)
            .routes());
    own.addAll(new AgentRoutes(allPartitions, tokens, clock).routes());
    own.addAll(
        new ErasureRoutes(
                new KafkaErasureOrders(
                    parts.producer(),
                    parts.tracker().topics(),
                    partitions,
                    settings.ingestTimeout()),
                allPartitions,
                parts.aging(),
                clock,
                stopping::get)
            .routes());
    own.addAll(
        new OperationsRoutes(
                parts.tracker(),
                parts.metrics(),
                stopping::get,
                () -> history == null ? null : history.state(),
                version)
            .routes());
    own.addAll(new SessionRoutes(sessions, authenticator, version).routes());
    own.addAll(new DashboardRoutes(new DashboardFiles()).routes());
    this.routes = new DocumentRoutes(own, parts.tracker().topics(), version).all();
    this.audit =
        new KafkaAuditLog(parts.producer(), parts.tracker().topics().audit(), parts.metrics());
    this.handling =
        new RequestHandling(
            settings.maxBodyBytes(),
            new ClientAdmission(
                settings,
                authenticator,
                sessions,
                new TenantRates(settings.rate(), System::nanoTime)),
            HttpMetrics.ofClients(parts.metrics()),
            audit,
            clock);
    this.javalin =
        WebServer.create(WebServer.on(settings.host(), settings.port()), routes, handling);
    this.betweenInstances =
        WebServer.create(
            parts.instancePort()::serve,
            Stream.concat(
                    plans.routes().stream(),
                    new PartitionRoutes(allPartitions, tokens).routes().stream())
                .toList(),
            new RequestHandling(
                settings.maxBodyBytes(),
                new InstanceAdmission(key),
                HttpMetrics.ofInstances(parts.metrics()),
                audit,
                clock));
  }

  /**
   * Starts the server and returns when it listens.
   *
   * @throws SettingException when a setting cannot be used, the port is taken among them
   */
  public static HttpServer start(Parts parts) {
    HttpServer server = new HttpServer(parts);
    try {
      server.betweenInstances.start();
      server.javalin.start();
    } catch (JavalinBindException e) {
      server.close();
      throw new SettingException(
          HttpSettings.PORT.name(),
          "port "
              + server.settings.port()
              + " of "
              + server.settings.host()
              + " cannot be listened on ("
              + e.getMessage()
              + ")",
          "Stop what uses it, or set another one.");
    }
    LOG.info("the REST API listens on {}", server.url());
    return server;
  }

  /** Port it listens on. */
  public int port() {
    return javalin.port();
  }

  /** Base URL. */
  public URI url() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return URI.create("http://" + host + ":" + port());
  }

  /** Requests that have reached a route and are not answered yet. */
  int requestsUnderWay() {
    return handling.underWay();
  }

  /** Streams that are open. */
  int streamsOpen() {
    return streams.open();
  }

  /** Every route it serves. */
  List<Route> routes() {
    return routes;
  }

  private static String version() {
    String version = HttpServer.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * Says on /ready that it stops, lets reads that wait go, ends streams, takes no more requests and
   * finishes those under way.
   */
  @Override
  public void close() {
    if (stopping.compareAndSet(false, true)) {
      // First: they would be waited for, and end never.
      streams.close();
      javalin.stop();
      betweenInstances.stop();
      audit.close();
      others.close();
    }
  }
}
