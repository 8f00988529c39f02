// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.testkit;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Something that was asked in a test: what comes of it, and what agents say for it. */
public final class TestRun {
  private final InMemoryEventLog log;
  private final String planId;
  private final Duration patience;
  private final Predicate<ReceivedEvent> isAnswer;
  private final BiConsumer<String, Object> teller;

  TestRun(
      InMemoryEventLog log,
      String planId,
      Duration patience,
      Predicate<ReceivedEvent> isAnswer,
      BiConsumer<String, Object> teller) {
    this.log = log;
    this.planId = planId;
    this.patience = patience;
    this.isAnswer = isAnswer;
    this.teller = teller;
  }

  /** Id of the plan. */
  public String planId() {
    return planId;
  }

  /**
   * The answer, waited for; a failure is one as well.
   *
   * @throws AssertionError when there is none in time; tells what was said
   */
  public ResultContext answer() {
    return ResultContext.of(await(Topic.ACTION_RESULTS, isAnswer, "no answer"));
  }

  /**
   * The first event of this type that is said for the plan, waited for.
   *
   * @throws AssertionError when there is none in time; tells what was said
   */
  public ReceivedEvent await(Topic topic, String type) {
    return await(
        topic,
        event -> planId.equals(event.planId()) && event.type().equals(type),
        "no %s on %s".formatted(type, topic));
  }

  private ReceivedEvent await(Topic topic, Predicate<ReceivedEvent> wanted, String what) {
    try {
      return log.await(topic, wanted, patience);
    } catch (AssertionError e) {
      String said =
          Stream.of(Topic.values())
              .flatMap(one -> events(one).stream())
              .map(event -> "\n  %s %s %s".formatted(event.topic(), event, event.data()))
              .collect(Collectors.joining());
      throw new AssertionError(
          "%s within %s. Said for plan %s:%s"
              .formatted(what, patience, planId, said.isEmpty() ? " nothing" : said),
          e);
    }
  }

  /**
   * Gives the plan an event it waits for, such as a person's answer.
   *
   * @param type type of the event
   * @param data its payload, a map or a record
   */
  public void tell(String type, Object data) {
    teller.accept(type, data);
  }

  /** What has been said for the plan on a topic so far, in order. */
  public List<ReceivedEvent> events(Topic topic) {
    return log.events(topic).stream()
        .filter(event -> Objects.equals(planId, event.planId()))
        .toList();
  }

  /** Types of what has been said for the plan on a topic so far, in order. */
  public List<String> types(Topic topic) {
    return events(topic).stream().map(ReceivedEvent::type).toList();
  }
}
