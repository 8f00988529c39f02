// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.testkit;

import dev.headway.agent.Agent;
import dev.headway.agent.GoalClient;
import dev.headway.agent.Platform;
import dev.headway.agent.desk.Envelopes;
import dev.headway.agent.desk.EventDraft;
import dev.headway.agent.event.Caller;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.schemas.key.Owner;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Where agents run in a test: the log in memory, no tracker, a clock that can be put forward, and
 * somebody who asks. Agents are at work when {@link #with} returns; {@link #close} ends all.
 *
 * <pre>{@code
 * try (var platform = TestPlatform.with(planner, worker)) {
 *   TestRun run = platform.ask("trip.requested", Map.of("city", "Oslo"), "trip.packed");
 *   assertThat(run.answer().data()).containsEntry("city", "Oslo");
 * }
 * }</pre>
 *
 * <p>Needs no test framework: what does not come in time is an {@link AssertionError} that tells
 * what was said instead.
 */
public final class TestPlatform implements AutoCloseable {
  /** In whose name is asked. */
  public static final Owner OWNER = new Owner("test-tenant", "test-user");

  private static final String NAME = "test-client";

  /** Long enough for a machine that does other things, too: whoever waits so long has failed. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestClock clock = new TestClock();
  private final InMemoryEventLog log = new InMemoryEventLog();
  private final Platform platform = new Platform(log, new NoTracker(), clock);
  private final GoalClient client = platform.client(NAME, OWNER);

  private TestPlatform() {}

  /**
   * A platform with these agents at work.
   *
   * @throws AssertionError when one does not begin
   */
  public static TestPlatform with(Agent... agents) {
    TestPlatform test = new TestPlatform();
    try {
      for (Agent agent : agents) {
        test.start(agent);
      }
      return test;
    } catch (RuntimeException | Error e) {
      test.close();
      throw e;
    }
  }

  /**
   * Starts one more agent, or one more instance of one that is there.
   *
   * @return to stop it before the platform is
   * @throws AssertionError when it does not begin
   */
  public Platform.Running start(Agent agent) {
    try {
      return platform.start(agent).awaitReady(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while " + agent.name() + " was starting", e);
    }
  }

  /**
   * Asks planners for a goal.
   *
   * @param goalEvent type of the goal
   * @param data the goal, a map or a record
   * @param responseEvent type of the answer
   */
  public TestRun ask(String goalEvent, Object data, String responseEvent) {
    String planId = client.ask(goalEvent, data, responseEvent, null).planId();
    return new TestRun(
        log,
        planId,
        PATIENCE,
        event -> event.taskId() == null && event.correlationId().equals(planId),
        (type, payload) -> client.tell(planId, type, payload));
  }

  /**
   * Asks a worker or a tool for a task, as a planner would: a task of a plan that nobody drives.
   *
   * @param requestEvent type of the request
   * @param data what is asked, a map or a record
   * @param responseEvent type of the answer
   */
  public TestRun request(String requestEvent, Object data, String responseEvent) {
    String planId = UUID.randomUUID().toString();
    String taskId = UUID.randomUUID().toString();
    EventDraft request =
        EventDraft.of(requestEvent, Json.object(data))
            .task(taskId)
            .correlation(taskId)
            .answeredBy(responseEvent, Topic.ACTION_RESULTS);
    log.append(
        List.of(
            new Append.Event(
                Topic.ACTION_REQUESTS,
                new Envelopes(NAME, new Caller(OWNER, planId, null), null, null)
                    .event(request, clock.instant().truncatedTo(ChronoUnit.MICROS)))));
    return new TestRun(
        log,
        planId,
        PATIENCE,
        event -> taskId.equals(event.taskId()),
        (type, payload) -> client.tell(planId, type, payload));
  }

  /**
   * Puts the agents' clock forward: what is due by then happens now, within half a second. Before,
   * wait until it has been asked for: {@link TestRun#await}.
   */
  public void advance(Duration time) {
    clock.advance(time);
  }

  /** Where everything is said; crashes and failing commits are made here. */
  public InMemoryEventLog log() {
    return log;
  }

  /** For what is not here. */
  public Platform platform() {
    return platform;
  }

  /** Ends all agents; each finishes what it has in hand. */
  @Override
  public void close() {
    client.close();
    platform.close();
    log.close();
  }
}
