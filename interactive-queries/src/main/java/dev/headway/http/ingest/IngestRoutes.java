// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ingest;

import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.FieldError;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import dev.headway.query.Tracker;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.cloudevents.MalformedEventException;
import dev.headway.schemas.key.Owner;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Serializer;

/** POST /v1/events: events over HTTP. */
public final class IngestRoutes {
  private static final int MAX_KEY = 255;
  private static final Parameter IDEMPOTENCY_KEY =
      Parameter.header(
          "Idempotency-Key",
          false,
          MAX_KEY,
          "Makes the ids of events that have none depend on caller, key and place only: the same request sent again counts once.",
          "7f1b6c1e-run-42");

  private final PositionTokens tokens;
  private final EventSender sender;
  private final IngestMetrics metrics;

  /**
   * The ingest.
   *
   * @param producer with acks=all
   * @param serializer writes events in Confluent's wire format
   * @param deadline how long Kafka may take for one request
   */
  public IngestRoutes(
      Tracker tracker,
      Producer<byte[], byte[]> producer,
      Serializer<AgentEvent> serializer,
      PositionTokens tokens,
      Duration deadline,
      MeterRegistry registry) {
    this.tokens = tokens;
    this.sender =
        new EventSender(producer, serializer, tracker.topics(), tracker.partitions(), deadline);
    this.metrics = new IngestMetrics(registry);
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.post("/v1/events", "sendEvents", "Events")
            .says(
                "Send events",
                "Checks each event, keys it by its plan, and writes it to Kafka. 202 once all replicas have every accepted event; 400 when none is accepted."
                    + " The caller's identity holds, whatever the events say.")
            .identified()
            .takes(IDEMPOTENCY_KEY)
            .takes(EventBodies.requestBody())
            .answers(
                Response.json(
                        202,
                        "At least one event is accepted; events[] says what became of each.",
                        IngestReply.class)
                    .header(
                        "Headway-Position", "Position token behind these events, for at_least."))
            .problems(
                ProblemType.INVALID_EVENT,
                ProblemType.TOO_LARGE,
                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                ProblemType.INGEST_UNAVAILABLE)
            .by(this::send));
  }

  private Reply send(Exchange exchange) {
    Owner caller = exchange.caller();
    EventIds ids = new EventIds(caller, IDEMPOTENCY_KEY.read(exchange));
    RequestEvents request = read(exchange);
    exchange.note("events", request.items().size());
    EventJudge judge = new EventJudge(caller, ids, request.batch());
    List<Judgement> judgements = new ArrayList<>(request.items().size());
    List<Judgement.Accepted> accepted = new ArrayList<>();
    request.items().forEach(item -> judgements.add(judge.judge(item)));
    for (Judgement judgement : judgements) {
      if (judgement instanceof Judgement.Accepted one) {
        accepted.add(one);
      }
    }
    EventSender.Sent sent = sender.send(accepted);
    for (Judgement.Rejected refused : sent.refused()) {
      judgements.set(refused.index(), request.batch() ? below(refused) : refused);
    }
    judgements.forEach(metrics::count);
    IngestReply reply = IngestReply.of(judgements);
    exchange.note("accepted", reply.accepted());
    exchange.note("rejected", reply.rejected());
    if (reply.accepted() == 0) {
      throw nothingAccepted(reply, judgements);
    }
    return Reply.json(202, reply).header("Headway-Position", tokens.write(sent.position()));
  }

  private static RequestEvents read(Exchange exchange) {
    try {
      return RequestEvents.read(exchange);
    } catch (MalformedEventException e) {
      ProblemType type =
          e.reason() == DeadLetterReason.TOO_LARGE
              ? ProblemType.TOO_LARGE
              : ProblemType.INVALID_EVENT;
      List<FieldError> errors =
          e.violations().stream().map(v -> new FieldError(v.pointer(), v.detail())).toList();
      throw Problem.of(type, e.detail()).with(errors).exception();
    }
  }

  private static Judgement.Rejected below(Judgement.Rejected refused) {
    List<FieldError> errors =
        refused.errors().stream()
            .map(e -> new FieldError("/" + refused.index() + e.pointer(), e.detail()))
            .toList();
    return new Judgement.Rejected(refused.index(), refused.id(), refused.reason(), errors);
  }

  private static ProblemException nothingAccepted(IngestReply reply, List<Judgement> judgements) {
    List<FieldError> errors = reply.events().stream().flatMap(e -> e.errors().stream()).toList();
    boolean tooLarge =
        !judgements.isEmpty()
            && judgements.stream()
                .allMatch(
                    j ->
                        j instanceof Judgement.Rejected r
                            && r.reason() == DeadLetterReason.TOO_LARGE);
    String detail =
        errors.isEmpty()
            ? "The batch is empty"
            : errors.stream()
                .min(Comparator.comparingInt(e -> e.pointer().isEmpty() ? 1 : 0))
                .map(IngestRoutes::sentence)
                .orElse("");
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("accepted", reply.accepted());
    members.put("rejected", reply.rejected());
    members.put("events", reply.events());
    return Problem.of(tooLarge ? ProblemType.TOO_LARGE : ProblemType.INVALID_EVENT, detail)
        .with(errors)
        .withMembers(members)
        .exception();
  }

  private static String sentence(FieldError error) {
    return error.pointer().isEmpty() ? error.detail() : error.pointer() + ": " + error.detail();
  }
}
