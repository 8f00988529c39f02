// SPDX-License-Identifier: Apache-2.0
package dev.headway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.config.SettingException;
import dev.headway.query.Tracker;
import dev.headway.schemas.avro.AgentEvent;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The REST API on Javalin, each request on a virtual thread. */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final String STARTED = "headway-started";
  private static final String REQUEST_ID = "headway-request-id";

  private final Javalin javalin;

  private HttpServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /**
   * What the API works with.
   *
   * @param tracker answers
   * @param producer takes events to Kafka, acknowledged by all replicas
   * @param events writes events
   * @param metrics counts, and is shown at /metrics
   * @param tokenSecret signs position tokens
   * @param version of Headway
   */
  public record Parts(
      Tracker tracker,
      Producer<byte[], byte[]> producer,
      Serializer<AgentEvent> events,
      PrometheusMeterRegistry metrics,
      byte[] tokenSecret,
      String version) {}

  /**
   * Starts the API.
   *
   * @throws SettingException when the port is taken
   */
  public static HttpServer start(HttpSettings settings, Parts parts) {
    Caller caller = new Caller(settings.proxySecret());
    PositionTokens tokens = new PositionTokens(parts.tokenSecret());
    Operations operations = new Operations(parts.tracker(), parts.metrics(), parts.version());
    List<Route> routes =
        Routes.of(
            new PlanReads(parts.tracker().plans(), caller, tokens),
            new Ingest(caller, parts.producer(), parts.events(), parts.tracker().topics(), tokens),
            operations);
    operations.describe(OpenApi.of(routes, parts.version()));
    Javalin javalin = Javalin.create(config -> configure(config, settings, routes, parts.metrics()));
    try {
      javalin.start(settings.host(), settings.port());
    } catch (JavalinBindException e) {
      throw new SettingException(
          "http.port", "port " + settings.port() + " is taken on " + settings.host(), "Stop what uses it or set another port.");
    }
    return new HttpServer(javalin);
  }

  private static void configure(
      JavalinConfig config, HttpSettings settings, List<Route> routes, PrometheusMeterRegistry metrics) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = settings.maxBodyBytes();
    config.http.prefer405over404 = true;
    config.http.defaultContentType = "application/json";
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setRequestHeaderSize(32 * 1024);
        });
    config.jetty.modifyServer(server -> server.setStopTimeout(Duration.ofSeconds(10).toMillis()));
    config.routes.before(HttpServer::begin);
    for (Route route : routes) {
      config.routes.addHttpHandler(route.method(), route.path(), route.handler());
    }
    config.routes.after(request -> finish(request, metrics, routes));
    config.routes.exception(ProblemException.class, (e, request) -> write(request, e.problem()));
    config.routes.exception(HttpResponseException.class, (e, request) -> write(request, problem(e, request)));
    config.routes.exception(
        Exception.class,
        (e, request) -> {
          LOG.error("{} {} failed", request.method(), request.path(), e);
          write(request, Problem.of(500, "internal-error", "Internal error", "the request failed; the log has the reason"));
        });
  }

  private static void begin(Context request) {
    String id = request.header("X-Request-ID");
    String known = id != null && id.matches("[\\x21-\\x7e]{1,128}") ? id : UUID.randomUUID().toString();
    request.attribute(REQUEST_ID, known);
    request.attribute(STARTED, System.nanoTime());
    MDC.put("request_id", known);
    request
        .header("X-Request-ID", known)
        .header("X-Content-Type-Options", "nosniff")
        .header("Cache-Control", "no-store");
    // Before the body is read: an honest client is told at once.
    String length = request.header("Content-Length");
    if (length != null && length.length() > 18) {
      throw tooLarge();
    }
  }

  private static void finish(Context request, PrometheusMeterRegistry metrics, List<Route> routes) {
    Long started = request.attribute(STARTED);
    if (started != null) {
      Timer.builder("http.server.requests")
          .description("Requests by route and status.")
          .tag("method", request.method().name())
          .tag("route", template(request, routes))
          .tag("status", Integer.toString(request.status().getCode()))
          .publishPercentiles(0.5, 0.99)
          .register(metrics)
          .record(Duration.ofNanos(System.nanoTime() - started));
    }
    MDC.remove("request_id");
  }

  /** The route's template, never the path itself: ids are no label. */
  private static String template(Context request, List<Route> routes) {
    String path = request.endpoint().path;
    return routes.stream().anyMatch(r -> r.path().equals(path)) ? path : "other";
  }

  private static Problem problem(HttpResponseException e, Context request) {
    return switch (e.getStatus()) {
      case 404 -> Problem.of(404, "not-found", "Not found", "there is no " + request.path());
      case 405 -> Problem.of(405, "method-not-allowed", "Method not allowed", request.method() + " is not allowed here");
      case 413 -> tooLarge().problem();
      default -> Problem.of(e.getStatus(), "http-" + e.getStatus(), "The request failed", String.valueOf(e.getMessage()));
    };
  }

  private static ProblemException tooLarge() {
    return Problem.of(413, "too-large", "The body is too large", "send smaller batches").exception();
  }

  private static void write(Context request, Problem problem) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.put("type", "https://headway.dev/problems/" + problem.type())
        .put("title", problem.title())
        .put("status", problem.status())
        .put("detail", problem.detail())
        .put("instance", request.path())
        .put("trace_id", traceId(request));
    if (problem.status() == 400 || problem.status() == 422) {
      ArrayNode errors = body.putArray("errors");
      problem.errors().forEach(e -> errors.addObject().put("pointer", e.pointer()).put("detail", e.detail()));
    }
    if (problem.retryAfterSeconds() > 0) {
      request.header("Retry-After", Integer.toString(problem.retryAfterSeconds()));
    }
    request.status(problem.status()).contentType("application/problem+json").result(Json.bytes(body));
  }

  /** The trace of the caller's W3C context, else the request's id. */
  private static @Nullable String traceId(Context request) {
    String parent = request.header("traceparent");
    if (parent != null && parent.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")) {
      return parent.substring(3, 35);
    }
    return request.attribute(REQUEST_ID);
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
