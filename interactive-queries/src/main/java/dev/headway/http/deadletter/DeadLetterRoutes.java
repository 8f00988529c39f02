// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.deadletter;

import dev.headway.http.access.OnBehalf;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What was refused. A record belongs to who its own key names: what is in it may not be readable.
 * Those without such a key are for who runs Headway ({@code headway dead-letters}).
 */
public final class DeadLetterRoutes {
  private static final Parameter LIMIT =
      Parameter.queryNumber("limit", 1, 200, 50, "Most letters.");

  private final DeadLetters letters;

  /** Shows {@code letters}. */
  public DeadLetterRoutes(DeadLetters letters) {
    this.letters = letters;
  }

  /** The route. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/tracker/dead-letters", "listDeadLetters", "Plans")
            .identified()
            .says(
                "Refused records",
                "The latest dead letters whose own key names a plan of the caller, with reason, place and shape. A viewer sees those of its whole tenant.")
            .takes(LIMIT, OnBehalf.USER_ID)
            .answers(Response.json(200, "The letters.", DeadLetterListView.class))
            .problems(ProblemType.INCOMPLETE)
            .by(this::list));
  }

  private Reply list(Exchange exchange) {
    int limit = (int) LIMIT.number(exchange);
    Predicate<PlanKey> seen = seen(exchange);
    DeadLetters.Tail tail = letters.tail();
    List<DeadLetterView> items =
        tail.letters().stream()
            .sorted(Comparator.comparing(DeadLetters.Letter::at).reversed())
            .flatMap(letter -> key(letter).filter(seen).map(key -> view(letter, key)).stream())
            .limit(limit)
            .toList();
    return Reply.json(200, new DeadLetterListView(items, tail.whole()));
  }

  private static Predicate<PlanKey> seen(Exchange exchange) {
    String tenant = exchange.caller().tenantId();
    if (OnBehalf.seesTenant(exchange)) {
      return key -> key.tenantId().equals(tenant);
    }
    Owner owner = OnBehalf.owner(exchange);
    return key -> key.owner().equals(owner);
  }

  private static Optional<PlanKey> key(DeadLetters.Letter letter) {
    String key = letter.key();
    if (key == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(PlanKey.parse(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static DeadLetterView view(DeadLetters.Letter letter, PlanKey key) {
    return new DeadLetterView(
        letter.at(),
        key.userId(),
        key.planId(),
        letter.reason(),
        letter.stage(),
        letter.error(),
        new DeadLetterView.Place(letter.topic(), letter.partition(), letter.offset()),
        letter.outline());
  }
}
