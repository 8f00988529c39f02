// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import dev.headway.http.identity.Caller;
import dev.headway.http.identity.Role;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import dev.headway.listing.View;
import dev.headway.schemas.cloudevents.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Making webhooks, and looking at what has become of their deliveries. */
public final class WebhookRoutes {
  private static final String GROUP = "Webhooks";
  private static final String ALL = "/v1/tracker/webhooks";
  private static final String ONE = ALL + "/{webhook_id}";
  private static final String LOG = ONE + "/deliveries";
  private static final int MAX_PAGE = 200;
  private static final int DEFAULT_PAGE = 50;
  private static final int LONGEST_ID = 64;

  private static final Parameter ID =
      Parameter.path("webhook_id", LONGEST_ID, "The webhook.", "wh_3f0c3c1e9d4c4f3a");
  private static final Parameter DELIVERY =
      Parameter.path("delivery_id", LONGEST_ID, "The delivery.", "msg_2b4Fq0xW7c1yV9nK3tRzLhDe");
  private static final Parameter KEY =
      Parameter.header(
          "Idempotency-Key",
          false,
          200,
          "Sent again with the same one, the same webhook is answered and no other is made; its secret is not told again.",
          "7c1f");
  private static final Parameter STATE =
      Parameter.query("state", LONGEST_ID, "Only pending, delivered or failed ones.", "failed");
  private static final Parameter LIMIT =
      Parameter.queryNumber("limit", 1, MAX_PAGE, DEFAULT_PAGE, "Most deliveries of a page.");
  private static final Parameter CURSOR =
      Parameter.query("cursor", 256, "next_cursor of the page before.", "MjAyNi0w");
  private static final Parameter SINCE =
      Parameter.query(
          "since",
          64,
          "Only those made at this time or later, RFC 3339; all that are kept when missing.",
          "2026-01-01T00:00:00Z");

  private final WebhookStore store;
  private final AddressGuard guard;
  private final WebhookPolicy policy;
  private final Clock clock;

  /**
   * Routes over {@code store}.
   *
   * @param guard says where deliveries may go
   */
  public WebhookRoutes(WebhookStore store, AddressGuard guard, WebhookPolicy policy, Clock clock) {
    this.store = store;
    this.guard = guard;
    this.policy = policy;
    this.clock = clock;
  }

  /** The routes. */
  public List<Route> routes() {
    String whose =
        " A webhook on the caller's own plans is the caller's; one on the tenant's plans is seen by viewers and changed by operators; an admin sees and changes all. Others look like none.";
    return List.of(
        Route.get(ALL, "listWebhooks", GROUP)
            .identified()
            .problems(ProblemType.WEBHOOKS_UNAVAILABLE)
            .says("Webhooks", "All that the caller sees." + whose)
            .answers(Response.json(200, "The webhooks.", WebhookListView.class))
            .by(this::list),
        Route.post(ALL, "createWebhook", GROUP)
            .identified()
            .problems(
                ProblemType.WEBHOOKS_UNAVAILABLE,
                ProblemType.TOO_MANY_WEBHOOKS,
                ProblemType.TOO_LARGE)
            .says(
                "Make a webhook",
                "It is told of changes from now on. The answer has its secret, which is not told again.")
            .takes(KEY)
            .takes(WebhookRequest.body())
            .answers(
                Response.json(201, "Made.", WebhookView.class)
                    .header("Location", "Where the webhook is."))
            .answers(
                Response.json(
                    200, "It was made before with the same Idempotency-Key.", WebhookView.class))
            .by(this::create),
        one(Route.get(ONE, "getWebhook", GROUP))
            .says("A webhook", "With the reason, where Headway has given it up.")
            .takes(ID)
            .answers(Response.json(200, "The webhook.", WebhookView.class))
            .by(exchange -> Reply.json(200, view(seen(exchange), false))),
        one(Route.put(ONE, "replaceWebhook", GROUP))
            .problems(ProblemType.TOO_LARGE)
            .says(
                "Replace a webhook",
                "Everything but its secret and whose plans it is about. What is missing is as if it were made anew.")
            .takes(ID)
            .takes(WebhookRequest.body())
            .answers(Response.json(200, "The webhook.", WebhookView.class))
            .by(this::replace),
        one(Route.delete(ONE, "deleteWebhook", GROUP))
            .says("Delete a webhook", "And all its deliveries: what was not delivered is not.")
            .takes(ID)
            .answers(Response.empty(204, "It is gone."))
            .by(this::delete),
        post(ONE + "/secret", "rotateWebhookSecret")
            .says(
                "Rotate a webhook's secret",
                "To the secret in the body, or to one that is made. For webhook.both-secrets-hours deliveries carry two signatures: of the new and of the old one.")
            .answers(Response.json(200, "The webhook with its new secret.", WebhookView.class))
            .by(this::rotate),
        post(ONE + "/enable", "enableWebhook")
            .says(
                "Enable a webhook",
                "Takes back that Headway or its owner has disabled it. What waits is delivered; what has happened meanwhile is not.")
            .answers(Response.json(200, "The webhook.", WebhookView.class))
            .by(this::enable),
        post(ONE + "/test", "testWebhook")
            .says("Test a webhook", "Sends it a webhook.test, tried like any other.")
            .answers(Response.json(202, "The delivery.", DeliveryView.class))
            .by(this::test),
        one(Route.get(LOG, "listWebhookDeliveries", GROUP))
            .says(
                "The log of a webhook",
                "Its deliveries, the latest first, each with its attempts, as long as they are kept.")
            .takes(ID, STATE, LIMIT, CURSOR)
            .problems(ProblemType.INVALID_CURSOR)
            .answers(Response.json(200, "A page.", DeliveryPageView.class))
            .by(this::log),
        post(LOG + "/{delivery_id}/replay", "replayWebhookDelivery")
            .takes(DELIVERY)
            .problems(ProblemType.DELIVERY_NOT_FOUND, ProblemType.DELIVERY_PENDING)
            .says(
                "Send a delivery again",
                "With the same webhook-id and body; the attempts begin anew.")
            .answers(Response.json(202, "The delivery.", DeliveryView.class))
            .by(this::replay),
        post(ONE + "/replay", "replayWebhook")
            .takes(SINCE)
            .says("Send all failed deliveries again", "As one by one.")
            .answers(Response.json(202, "How many.", ReplayView.class))
            .by(this::replayFailed));
  }

  private static Route.Builder one(Route.Builder route) {
    return route
        .identified()
        .problems(ProblemType.WEBHOOK_NOT_FOUND, ProblemType.WEBHOOKS_UNAVAILABLE);
  }

  private static Route.Builder post(String path, String id) {
    return one(Route.post(path, id, GROUP)).takes(ID);
  }

  private Reply list(Exchange exchange) {
    Caller caller = exchange.identity();
    WebhookBook book = store.book();
    return Reply.json(
        200,
        new WebhookListView(
            book.webhooks().stream()
                .filter(webhook -> sees(caller, webhook))
                .sorted(Comparator.comparing(Webhook::createdAt).thenComparing(Webhook::id))
                .map(webhook -> WebhookView.of(webhook, book.health(webhook.id()), false))
                .toList()));
  }

  private static boolean sees(Caller caller, Webhook webhook) {
    return webhook.owner().tenantId().equals(caller.owner().tenantId())
        && (owns(caller, webhook)
            || caller.has(Role.ADMIN)
            || webhook.ofTenant() && caller.has(Role.VIEWER));
  }

  /** Who made one for the whole tenant and may not see the tenant any more, owns it no more. */
  private static boolean owns(Caller caller, Webhook webhook) {
    return !webhook.ofTenant() && webhook.owner().equals(caller.owner());
  }

  private Webhook seen(Exchange exchange) {
    String id = ID.require(exchange);
    return store
        .book()
        .webhook(id)
        .filter(webhook -> sees(exchange.identity(), webhook))
        .orElseThrow(
            () ->
                Problem.of(ProblemType.WEBHOOK_NOT_FOUND, "There is no webhook " + id).exception());
  }

  private Webhook changed(Exchange exchange) {
    Webhook webhook = seen(exchange);
    exchange.note("webhook_id", webhook.id());
    if (webhook.ofTenant()) {
      requireOperator(exchange);
    }
    return webhook;
  }

  private static void requireOperator(Exchange exchange) {
    if (!exchange.identity().has(Role.OPERATOR)) {
      throw Problem.of(
              ProblemType.FORBIDDEN,
              "A webhook on the plans of the tenant takes the role " + Role.OPERATOR.label())
          .exception();
    }
  }

  private WebhookView view(Webhook webhook, boolean withSecret) {
    return WebhookView.of(webhook, store.book().health(webhook.id()), withSecret);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private Reply create(Exchange exchange) {
    Caller caller = exchange.identity();
    WebhookRequest request = WebhookRequest.read(exchange.body(), View.of(caller.owner()), guard);
    if (request.ofTenant()) {
      requireOperator(exchange);
    }
    String key = KEY.read(exchange);
    String id =
        key == null
            ? "wh_" + UUID.randomUUID().toString().replace("-", "")
            : "wh_"
                + Webhook.digest(
                    caller.owner().tenantId() + "\n" + caller.owner().userId() + "\n" + key);
    exchange.note("webhook_id", id);
    Webhook known = store.book().webhook(id).orElse(null);
    if (known != null) {
      return Reply.json(200, view(known, false));
    }
    checkRoom(caller);
    WebhookSecret secret = request.secret();
    Instant now = now();
    Webhook webhook =
        new Webhook(
            id,
            caller.owner(),
            request.ofTenant(),
            request.url(),
            request.description(),
            request.events(),
            request.filter(),
            request.enabled(),
            secret == null ? WebhookSecret.make() : secret,
            null,
            null,
            now,
            now);
    store.put(webhook);
    return Reply.json(201, view(webhook, true)).header("Location", ALL + "/" + id);
  }

  private void checkRoom(Caller caller) {
    List<Webhook> ofTenant =
        store.book().webhooks().stream()
            .filter(webhook -> webhook.owner().tenantId().equals(caller.owner().tenantId()))
            .toList();
    long ofUser =
        ofTenant.stream().filter(webhook -> webhook.owner().equals(caller.owner())).count();
    if (ofTenant.size() >= policy.perTenant()) {
      throw tooMany("tenant", policy.perTenant());
    }
    if (ofUser >= policy.perUser()) {
      throw tooMany("user", policy.perUser());
    }
  }

  private static RuntimeException tooMany(String who, int most) {
    return Problem.of(
            ProblemType.TOO_MANY_WEBHOOKS, "The " + who + " has " + most + " webhooks, the most")
        .exception();
  }

  private Reply replace(Exchange exchange) {
    Webhook webhook = changed(exchange);
    WebhookRequest request = WebhookRequest.read(exchange.body(), webhook.view(), guard);
    if (request.secret() != null) {
      throw Problem.parameter("/secret", "secret is rotated by POST …/secret").exception();
    }
    if (request.ofTenant() != webhook.ofTenant()) {
      throw Problem.parameter("/plans", "plans cannot be changed: make another webhook")
          .exception();
    }
    Webhook next =
        webhook.as(
            request.url(),
            request.description(),
            request.events(),
            request.filter(),
            request.enabled(),
            now());
    store.put(next);
    return Reply.json(200, view(next, false));
  }

  private Reply delete(Exchange exchange) {
    store.remove(changed(exchange).id());
    return Reply.empty(204);
  }

  private Reply rotate(Exchange exchange) {
    Webhook webhook = changed(exchange);
    WebhookSecret given = WebhookRequest.secret(exchange.body());
    Instant now = now();
    Webhook next =
        webhook.rotated(
            given == null ? WebhookSecret.make() : given, now.plus(policy.bothSign()), now);
    store.put(next);
    return Reply.json(200, view(next, true));
  }

  private Reply enable(Exchange exchange) {
    Webhook webhook = changed(exchange);
    if (!webhook.enabled()) {
      webhook =
          webhook.as(
              webhook.url(),
              webhook.description(),
              webhook.events(),
              webhook.filter(),
              true,
              now());
      store.put(webhook);
    }
    store.put(webhook.id(), WebhookHealth.FRESH);
    return Reply.json(200, view(webhook, false));
  }

  private Reply test(Exchange exchange) {
    Webhook webhook = changed(exchange);
    Delivery delivery =
        Delivery.test(webhook, "msg_" + Webhook.digest(UUID.randomUUID().toString()), now());
    store.put(List.of(delivery));
    return Reply.json(202, DeliveryView.of(delivery));
  }

  private Reply log(Exchange exchange) {
    Webhook webhook = seen(exchange);
    String state = STATE.read(exchange);
    if (state != null
        && Arrays.stream(Delivery.State.values()).noneMatch(s -> s.label().equals(state))) {
      throw Problem.parameter("/query/state", "state must be pending, delivered or failed")
          .exception();
    }
    String after = after(exchange);
    int limit = (int) LIMIT.number(exchange);
    List<Delivery> found =
        store.book().deliveriesOf(webhook.id()).stream()
            .filter(delivery -> state == null || delivery.state().label().equals(state))
            .filter(delivery -> after == null || place(delivery).compareTo(after) < 0)
            .limit(limit + 1L)
            .toList();
    List<Delivery> page = found.subList(0, Math.min(limit, found.size()));
    return Reply.json(
        200,
        new DeliveryPageView(
            page.stream().map(DeliveryView::of).toList(),
            found.size() > limit
                ? Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(place(page.getLast()).getBytes(StandardCharsets.UTF_8))
                : null));
  }

  /** Where a delivery stands in the log: of two, the text of the later one is the larger. */
  private static String place(Delivery delivery) {
    return "%020d %s"
        .formatted(ChronoUnit.MICROS.between(Instant.EPOCH, delivery.createdAt()), delivery.id());
  }

  private static @Nullable String after(Exchange exchange) {
    String cursor = CURSOR.read(exchange);
    if (cursor == null) {
      return null;
    }
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.INVALID_CURSOR, "cursor is not a next_cursor of this log")
          .exception();
    }
  }

  private Reply replay(Exchange exchange) {
    Webhook webhook = changed(exchange);
    String id = DELIVERY.require(exchange);
    Delivery found =
        store.book().deliveriesOf(webhook.id()).stream()
            .filter(delivery -> delivery.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.DELIVERY_NOT_FOUND, "There is no delivery " + id)
                        .exception());
    if (found.isPending()) {
      throw Problem.of(
              ProblemType.DELIVERY_PENDING, "The delivery is tried again at " + found.nextAt())
          .exception();
    }
    Delivery again = found.again(now());
    store.put(List.of(again));
    return Reply.json(202, DeliveryView.of(again));
  }

  private Reply replayFailed(Exchange exchange) {
    Webhook webhook = changed(exchange);
    String text = SINCE.read(exchange);
    Instant since = text == null ? Instant.EPOCH : Rfc3339.parse(text);
    if (since == null) {
      throw Problem.parameter(
              "/query/since", "since must be an RFC 3339 time such as 2026-01-01T00:00:00Z")
          .exception();
    }
    Instant now = now();
    List<Delivery> again =
        store.book().deliveriesOf(webhook.id()).stream()
            .filter(delivery -> delivery.state() == Delivery.State.FAILED)
            .filter(delivery -> !delivery.createdAt().isBefore(since))
            .map(delivery -> delivery.again(now))
            .toList();
    store.put(again);
    return Reply.json(202, new ReplayView(again.size()));
  }
}
