// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.erasure;

import dev.headway.erasure.Erasure;
import dev.headway.erasure.ErasureState;
import dev.headway.erasure.Subject;
import dev.headway.http.identity.Names;
import dev.headway.http.identity.Role;
import dev.headway.http.partition.Gathered;
import dev.headway.http.partition.ScatterGather;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PartitionQuestion.FoundErasure;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Erasing a plan, a user or a tenant, and the receipt for it. */
public final class ErasureRoutes {
  private static final String GROUP = "Administration";
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int RETRY_SECONDS = 2;
  private static final int ID_LENGTH = 36;
  private static final Parameter TENANT_ID =
      Parameter.path(
          "tenant_id",
          Owner.MAX_LENGTH,
          "The caller's own tenant, percent-encoded; another one: 403.",
          "acme");
  private static final Parameter USER_ID =
      Parameter.path("user_id", Owner.MAX_LENGTH, "User, percent-encoded.", "ada");
  private static final Parameter PLAN_ID =
      Parameter.path("plan_id", PlanKey.MAX_ID_LENGTH, "Plan, percent-encoded.", "research-42");
  private static final Parameter ERASURE_ID =
      Parameter.path(
          "erasure_id",
          ID_LENGTH,
          "Erasure, as its receipt names it.",
          "3f0c3c1e-9d4c-4f3a-8a7e-4a1c6b1f2d3e");
  private static final Parameter WAIT_MS =
      Parameter.queryNumber(
          "wait_ms",
          0,
          30_000,
          10_000,
          "How long to wait until everything is erased, in milliseconds.");

  private final ErasureOrders orders;
  private final ScatterGather partitions;
  private final TopicAging aging;
  private final Clock clock;
  private final BooleanSupplier stopping;

  /**
   * The routes of one server.
   *
   * @param aging says until when topics have what was erased
   * @param stopping the server is about to stop
   */
  public ErasureRoutes(
      ErasureOrders orders,
      ScatterGather partitions,
      TopicAging aging,
      Clock clock,
      BooleanSupplier stopping) {
    this.orders = orders;
    this.partitions = partitions;
    this.aging = aging;
    this.clock = clock;
    this.stopping = stopping;
  }

  /** The routes. */
  public List<Route> routes() {
    String after =
        " Gone from every route, store and compacted topic when the status is done; the receipt names the day for topics that age."
            + " Events up to the erasure are refused when they come again.";
    return List.of(
        erase("/v1/admin/tenants/{tenant_id}", "eraseTenant")
            .says("Erase a tenant", "All plans of all its users, and its statistics." + after)
            .takes(TENANT_ID, WAIT_MS)
            .by(exchange -> erase(exchange, new Subject.Tenant(tenant(exchange)))),
        erase("/v1/admin/tenants/{tenant_id}/users/{user_id}", "eraseUser")
            .says("Erase a user", "All plans of a user." + after)
            .takes(TENANT_ID, USER_ID, WAIT_MS)
            .by(exchange -> erase(exchange, new Subject.User(owner(exchange)))),
        erase("/v1/admin/tenants/{tenant_id}/users/{user_id}/plans/{plan_id}", "erasePlan")
            .says(
                "Erase a plan",
                "One plan. Gone from every route, store and compacted topic when the status is done; every later event of it is refused.")
            .takes(TENANT_ID, USER_ID, PLAN_ID, WAIT_MS)
            .by(
                exchange ->
                    erase(
                        exchange,
                        new Subject.Plan(PlanKey.of(owner(exchange), PLAN_ID.require(exchange))))),
        Route.get("/v1/admin/erasures/{erasure_id}", "getErasure", GROUP)
            .identified(Role.ADMIN)
            .says("The receipt of an erasure", "It names nobody whose records were erased.")
            .takes(ERASURE_ID)
            .answers(Response.json(200, "The receipt.", ErasureReceiptView.class))
            .problems(ProblemType.ERASURE_NOT_FOUND, ProblemType.INCOMPLETE)
            .by(this::receipt));
  }

  private static Route.Builder erase(String path, String id) {
    return Route.delete(path, id, GROUP)
        .identified(Role.ADMIN)
        .answers(Response.json(200, "Erased.", ErasureReceiptView.class))
        .answers(
            Response.json(
                    202,
                    "Ordered, and not finished within wait_ms; ask for the receipt again.",
                    ErasureReceiptView.class)
                .header("Location", "Where the receipt is."))
        .problems(ProblemType.INGEST_UNAVAILABLE);
  }

  private static String tenant(Exchange exchange) {
    String tenant = Names.checked("/path/tenant_id", "tenant_id", TENANT_ID.require(exchange));
    if (!tenant.equals(exchange.caller().tenantId())) {
      throw Problem.of(ProblemType.FORBIDDEN, "An admin erases what its own tenant has")
          .exception();
    }
    return tenant;
  }

  private static Owner owner(Exchange exchange) {
    return new Owner(
        tenant(exchange), Names.checked("/path/user_id", "user_id", USER_ID.require(exchange)));
  }

  private Reply erase(Exchange exchange, Subject subject) {
    long waitMs = WAIT_MS.number(exchange);
    // Asked before anything is done: without Kafka there is no receipt, and nothing is erased.
    List<TopicAging.Topic> topics = aging.topics();
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String id = UUID.randomUUID().toString();
    exchange.note("erasure_id", id);
    orders.give(new Erasure(id, subject, ChronoUnit.MICROS.between(Instant.EPOCH, at)));
    Found found = await(exchange, id, at, Duration.ofMillis(waitMs));
    ErasureReceiptView receipt = view(id, found, topics);
    if (found.finished()) {
      return Reply.json(200, receipt);
    }
    return Reply.json(202, receipt)
        .header("Location", "/v1/admin/erasures/" + id)
        .header("Retry-After", Integer.toString(RETRY_SECONDS));
  }

  /** What the partitions say of an erasure. */
  private record Found(Instant at, boolean finished, List<ErasureState> parts) {}

  private Found await(Exchange exchange, String id, Instant at, Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    while (true) {
      Gathered<FoundErasure> asked = partitions.ask(exchange, new PartitionQuestion.Erased(id));
      Found found = found(asked, at);
      if (found.finished() || System.nanoTime() >= end || stopping.getAsBoolean()) {
        return found;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static Found found(Gathered<FoundErasure> asked, Instant at) {
    List<ErasureState> parts = new ArrayList<>();
    boolean finished = asked.missing().isEmpty();
    for (FoundErasure answer : asked.answers()) {
      ErasureState state = answer.state();
      finished &= state != null && state.finishedAt() != null;
      if (state != null) {
        parts.add(state);
      }
    }
    return new Found(at, finished, parts);
  }

  private Reply receipt(Exchange exchange) {
    String id = ERASURE_ID.require(exchange);
    Gathered<FoundErasure> asked = partitions.ask(exchange, new PartitionQuestion.Erased(id));
    String tenant = ErasureState.hashOfTenant(exchange.caller().tenantId());
    List<ErasureState> ofTenant =
        asked.any().stream()
            .map(FoundErasure::state)
            .filter(Objects::nonNull)
            .filter(state -> state.tenant().equals(tenant))
            .toList();
    if (ofTenant.isEmpty()) {
      // Where it may be in a partition that does not answer, nobody may say that there is none.
      asked.all();
      throw Problem.of(ProblemType.ERASURE_NOT_FOUND, "There is no erasure " + id).exception();
    }
    return Reply.json(
        200, view(id, found(asked, instant(ofTenant.getFirst().at())), aging.topics()));
  }

  private static ErasureReceiptView view(String id, Found found, List<TopicAging.Topic> topics) {
    Instant finishedAt =
        found.parts().stream()
            .map(ErasureState::finishedAt)
            .filter(Objects::nonNull)
            .max(Long::compare)
            .map(ErasureRoutes::instant)
            .orElse(null);
    // What was written while it ran is gone as long after its end.
    Instant from = finishedAt == null ? found.at() : finishedAt;
    return new ErasureReceiptView(
        id,
        found.finished() ? "done" : "running",
        found.at(),
        found.finished() ? finishedAt : null,
        sum(found, ErasureState::plans),
        sum(found, ErasureState::tasks),
        sum(found, ErasureState::events),
        sum(found, ErasureState::held),
        topics.stream()
            .map(
                topic ->
                    new AgingTopicView(
                        topic.name(),
                        topic.cleanupPolicy(),
                        topic.longest() == null ? null : from.plus(topic.longest())))
            .toList());
  }

  private static long sum(Found found, java.util.function.ToLongFunction<ErasureState> count) {
    return found.parts().stream().mapToLong(count).sum();
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
