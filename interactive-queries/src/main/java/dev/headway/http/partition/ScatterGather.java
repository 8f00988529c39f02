// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.partition;

import dev.headway.http.identity.Caller;
import dev.headway.http.instances.QueryRouter;
import dev.headway.http.instances.Routed;
import dev.headway.http.position.AnswerHeaders;
import dev.headway.http.position.Consistency;
import dev.headway.http.position.InvalidTokenException;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.ReadFrom;
import dev.headway.http.route.Reply;
import dev.headway.query.InputPosition;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.QueryResult;
import dev.headway.schemas.key.PlanKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Asks every partition at the same time, wherever it is. */
public final class ScatterGather {
  private final QueryRouter router;
  private final int partitions;
  private final PositionTokens tokens;
  private final Parameter waitMs;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Asks by {@code router}.
   *
   * @param partitions number of partitions plans are spread over
   * @param defaultWaitMs how long a read waits for a position when it does not say, in milliseconds
   */
  public ScatterGather(
      QueryRouter router, int partitions, PositionTokens tokens, long defaultWaitMs) {
    this.router = router;
    this.partitions = partitions;
    this.tokens = tokens;
    this.waitMs = Consistency.waitMs(defaultWaitMs);
  }

  /** The parameters by which a caller says how up to date the answers must be. */
  public Parameter[] parameters() {
    return new Parameter[] {Consistency.AT_LEAST, waitMs};
  }

  /** What a partition said, or that it did not. */
  sealed interface Part<A> {
    /**
     * An answer.
     *
     * @param value the answer
     * @param position how far the store has got
     * @param staleness the Headway-Staleness of the answer; null when it is current
     */
    record Answer<A>(A value, InputPosition position, @Nullable String staleness)
        implements Part<A> {}

    /**
     * No answer.
     *
     * @param reason why
     * @param position how far the store has got, if that is what is missing
     */
    record Missing<A>(String reason, @Nullable InputPosition position) implements Part<A> {}
  }

  /** The answer of the partition that has a plan. */
  public <A> Gathered<A> askOwner(Exchange exchange, PlanKey plan, PartitionQuestion<A> question) {
    int partition = plan.partition(partitions);
    Parts<A> parts = new Parts<>();
    parts.add(partition, part(question, route(asked(exchange), partition, question)));
    return parts.gathered();
  }

  /** The answers of all partitions. */
  public <A> Gathered<A> ask(Exchange exchange, PartitionQuestion<A> question) {
    // Read here: other threads must not touch the request.
    Asked asked = asked(exchange);
    Map<String, String> context = MDC.getCopyOfContextMap();
    List<Future<Part<A>>> parts =
        IntStream.range(0, partitions)
            .mapToObj(
                partition ->
                    threads.submit(
                        () -> {
                          if (context != null) {
                            MDC.setContextMap(context);
                          }
                          return part(question, route(asked, partition, question));
                        }))
            .toList();
    Parts<A> gathered = new Parts<>();
    for (int partition = 0; partition < partitions; partition++) {
      gathered.add(partition, join(parts.get(partition)));
    }
    return gathered.gathered();
  }

  /** Puts the parts together. */
  private static final class Parts<A> {
    private final List<A> answers = new ArrayList<>();
    private final List<Integer> answered = new ArrayList<>();
    private final List<MissingPartition> missing = new ArrayList<>();
    private boolean behind = true;
    private InputPosition position = InputPosition.START;
    private @Nullable String staleness;

    void add(int partition, Part<A> part) {
      switch (part) {
        case Part.Answer<A> answer -> {
          answers.add(answer.value());
          answered.add(partition);
          position = position.merge(answer.position());
          staleness = answer.staleness() == null ? staleness : answer.staleness();
        }
        case Part.Missing<A>(String reason, InputPosition at) -> {
          missing.add(new MissingPartition(partition, reason));
          behind = behind && at != null;
          position = at == null ? position : position.merge(at);
        }
      }
    }

    Gathered<A> gathered() {
      return new Gathered<>(answers, answered, missing, behind, position, staleness);
    }
  }

  /**
   * What every question of a request has in common.
   *
   * @param atLeast position that is asked for
   * @param token its token; null for none
   * @param patience how long to wait for it
   */
  private record Asked(
      Caller caller,
      ReadFrom readFrom,
      InputPosition atLeast,
      @Nullable String token,
      Duration patience) {}

  private Asked asked(Exchange exchange) {
    return new Asked(
        exchange.identity(),
        exchange.readFrom(),
        Consistency.atLeast(exchange, tokens),
        Consistency.AT_LEAST.read(exchange),
        Duration.ofMillis(waitMs.number(exchange)));
  }

  /** One partition's part, for another instance. */
  <A> Routed<A> one(Exchange exchange, int partition, PartitionQuestion<A> question) {
    return route(asked(exchange), partition, question);
  }

  /** How long a request waits for a position. */
  public Duration patience(Exchange exchange) {
    return Duration.ofMillis(waitMs.number(exchange));
  }

  /** How many partitions plans are spread over, evenly. */
  public int partitions() {
    return partitions;
  }

  private <A> Routed<A> route(Asked asked, int partition, PartitionQuestion<A> question) {
    return router.answer(
        new QueryRouter.Question<>(
            partition,
            asked.caller(),
            asked.readFrom(),
            target(asked, partition, question),
            null,
            Consistency.patience(asked.atLeast(), asked.patience()),
            plans -> plans.answer(partition, question, asked.atLeast())));
  }

  private static String target(Asked asked, int partition, PartitionQuestion<?> question) {
    String target =
        PartitionRoutes.path(partition)
            + "?question="
            + Base64.getUrlEncoder().withoutPadding().encodeToString(PartitionJson.write(question))
            + "&wait_ms="
            + asked.patience().toMillis();
    return asked.token() == null
        ? target
        : target + "&at_least=" + URLEncoder.encode(asked.token(), StandardCharsets.UTF_8);
  }

  private static <A> Part<A> join(Future<Part<A>> part) {
    try {
      return part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Part.Missing<>("the server is stopping", null);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a partition could not be asked", e);
    }
  }

  private <A> Part<A> part(PartitionQuestion<A> question, Routed<A> routed) {
    return switch (routed) {
      case Routed.Here<A>(var result, var staleness) ->
          part(result, staleness == null ? null : AnswerHeaders.text(staleness));
      case Routed.Elsewhere<A>(Reply reply) -> part(question, reply);
    };
  }

  static <A> Part<A> part(QueryResult<A> result, @Nullable String staleness) {
    return switch (result) {
      case QueryResult.Found<A>(A value, var position) ->
          new Part.Answer<>(value, position, staleness);
      case QueryResult.Absent<A>(var position) ->
          new Part.Missing<>("the store has no answer", position);
      case QueryResult.NotUpToPosition<A>(var position) ->
          new Part.Missing<>("the store has not got as far as at_least demands", position);
      case QueryResult.WrongHost<A>(var owner) ->
          new Part.Missing<>("instance " + owner + " does not answer", null);
      case QueryResult.Rebalancing<A>(var reason) -> new Part.Missing<>(reason, null);
      case QueryResult.Failed<A>(var reason) ->
          new Part.Missing<>("the store failed to answer", null);
    };
  }

  private <A> Part<A> part(PartitionQuestion<A> question, Reply reply) {
    if (reply.status() != 200) {
      return new Part.Missing<>("its instance answered with status " + reply.status(), null);
    }
    try {
      return new Part.Answer<>(
          PartitionJson.answer(reply.body(), question.answers()),
          tokens.read(reply.headers().getOrDefault(AnswerHeaders.POSITION, "")),
          reply.headers().get(AnswerHeaders.STALENESS));
    } catch (InvalidTokenException | IllegalArgumentException e) {
      return new Part.Missing<>("its instance gave an answer that cannot be read", null);
    }
  }
}
