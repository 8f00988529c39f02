// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.agent.GoalClient;
import dev.headway.agent.Platform;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import dev.headway.agent.model.GoalDirectedModel;
import dev.headway.agent.testkit.InMemoryEventLog;
import dev.headway.agent.testkit.NoTracker;
import dev.headway.schemas.key.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples, planned without a network. */
class ExamplesTest {
  private static final Owner ADA = new Owner("acme", "ada");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InMemoryEventLog log = new InMemoryEventLog();
  private final Platform platform = new Platform(log, new NoTracker());
  private final GoalClient client = platform.client("client", ADA);

  @AfterEach
  void stop() {
    client.close();
    platform.close();
    log.close();
  }

  @Test
  void shouldReportFeedbackInThreeTasks() throws Exception {
    // when
    GoalClient.Asked asked = ask("feedback-choreography", 0);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).as(answer.why()).isTrue();
    assertThat(answer.data())
        .containsEntry("sample_size", 3)
        .containsEntry(
            "report", "Aurora notebook: 2 positive, 1 negative, 0 neutral, average rating 3.67");
    assertThat(requests(asked))
        .containsExactly("data.fetch.requested", "analysis.requested", "report.requested");
    assertThat(announced(asked)).contains("plan.started").endsWith("plan.completed");
  }

  @Test
  void shouldDraftAgainUntilTheDraftIsValid() throws Exception {
    // when
    GoalClient.Asked asked = ask("research-advisor", 0);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).as(answer.why()).isTrue();
    assertThat(answer.data()).containsEntry("is_valid", true);
    assertThat(String.valueOf(answer.data().get("draft_text")))
        .contains("[Exactly-once processing]");
    assertThat(requests(asked))
        .containsExactly(
            "research.requested",
            "draft.requested",
            "validation.requested",
            "draft.requested",
            "validation.requested");
  }

  @Test
  void shouldHaveTheConversationInMind() throws Exception {
    // given
    ResultContext first = answer(ask("research-advisor", 0));
    Example example = Examples.named("research-advisor");

    // when: these words alone say nothing
    ResultContext further = answer(ask(example, "Why is it so?", "session"));
    ResultContext elsewhere = answer(ask(example, "Why is it so?", "another session"));
    ResultContext changed = answer(ask(example, "What ends a critique loop?", "session"));

    // then
    assertThat(first.success()).as(first.why()).isTrue();
    assertThat(further.success()).as(further.why()).isTrue();
    assertThat(String.valueOf(further.data().get("draft_text")))
        .contains("[Exactly-once processing]");
    assertThat(elsewhere.success()).isFalse();
    assertThat(elsewhere.why()).contains("nothing on 'Why is it so?'");
    assertThat(String.valueOf(changed.data().get("draft_text"))).contains("[Critique loops]");
  }

  @Test
  void shouldFulfilAnOrderThoughThePaymentFailsAtFirst() throws Exception {
    // when
    GoalClient.Asked asked = ask("order-fulfilment", 0);
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).as(answer.why()).isTrue();
    assertThat(answer.data())
        .containsEntry("order_id", "order-1")
        .containsEntry("reservation", "2 x notebook for order-1")
        .containsEntry("payment", "charged for order-1")
        .containsEntry("shipment", "tomorrow, order-1");
    assertThat(requests(asked))
        .containsExactlyInAnyOrder(
            "order.process.requested",
            "inventory.reserve.requested",
            "payment.charge.requested",
            "payment.charge.requested",
            "shipping.book.requested");
    assertThat(announced(asked)).contains("delegation.started");
  }

  @Test
  void shouldBuyWhenSomebodyHasApproved() throws Exception {
    // given
    GoalClient.Asked asked = ask("approval-wait", 0);
    log.await(
        Topic.SYSTEM_EVENTS, event -> event.type().equals("plan.waiting_for_input"), PATIENCE);

    // when
    client.tell(
        asked.planId(), "purchase.approved", Map.of("approved", true, "approved_by", "ada"));
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).as(answer.why()).isTrue();
    assertThat(answer.data()).containsEntry("item", "standing desk").containsKey("order_number");
    assertThat(requests(asked)).containsExactly("quote.requested", "purchase.requested");
  }

  @Test
  void shouldNotBuyWhenSomebodyHasRefused() throws Exception {
    // given
    GoalClient.Asked asked = ask("approval-wait", 0);
    log.await(
        Topic.SYSTEM_EVENTS, event -> event.type().equals("plan.waiting_for_input"), PATIENCE);

    // when
    client.tell(
        asked.planId(), "purchase.approved", Map.of("approved", false, "approved_by", "bob"));
    ResultContext answer = answer(asked);

    // then
    assertThat(answer.success()).isFalse();
    assertThat(requests(asked)).containsExactly("quote.requested");
    assertThat(announced(asked)).endsWith("plan.failed");
  }

  private GoalClient.Asked ask(String name, int goal) throws InterruptedException {
    Example example = Examples.named(name);
    for (var agent : example.crew().agents(new GoalDirectedModel())) {
      platform.start(agent).awaitReady(PATIENCE);
    }
    return client.ask(
        example.goalEvent(), example.goals().get(goal), example.responseEvent(), "session");
  }

  private GoalClient.Asked ask(Example example, String objective, String session) {
    return client.ask(
        example.goalEvent(), Map.of("objective", objective), example.responseEvent(), session);
  }

  private static ResultContext answer(GoalClient.Asked asked) throws Exception {
    return asked.answer().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private List<String> requests(GoalClient.Asked asked) {
    return of(asked, Topic.ACTION_REQUESTS);
  }

  private List<String> announced(GoalClient.Asked asked) {
    return of(asked, Topic.SYSTEM_EVENTS);
  }

  private List<String> of(GoalClient.Asked asked, Topic topic) {
    return log.events(topic).stream()
        .filter(event -> asked.planId().equals(event.planId()))
        .map(ReceivedEvent::type)
        .toList();
  }
}
