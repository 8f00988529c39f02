// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent;

import dev.headway.agent.desk.Envelopes;
import dev.headway.agent.desk.EventDraft;
import dev.headway.agent.event.Caller;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.EventLog;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.Owner;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks planners for goals, and gets their answers. Follows the results from the moment it is made,
 * so that no answer is missed; any thread.
 */
public final class GoalClient implements AutoCloseable {
  /** Type of the event that takes a paused plan up again, on {@code action-results}. */
  public static final String RESUME = "resume.granted";

  private final String name;
  private final Owner owner;
  private final EventLog log;
  private final Clock clock;
  private final Map<String, CompletableFuture<ResultContext>> waiting = new ConcurrentHashMap<>();
  private final AutoCloseable following;

  GoalClient(String name, Owner owner, EventLog log, Clock clock) {
    this.name = name;
    this.owner = owner;
    this.log = log;
    this.clock = clock;
    this.following = log.follow(Topic.ACTION_RESULTS, this::take);
  }

  /**
   * A goal that was asked for.
   *
   * @param planId id of the plan that is made of it
   * @param answer the planner's answer, a failure as well
   */
  public record Asked(String planId, CompletableFuture<ResultContext> answer) {}

  /**
   * Asks for a goal.
   *
   * @param type type of the goal
   * @param data the goal, a map or a record
   * @param responseEvent type of the answer
   * @param sessionId conversation; null: none
   */
  public Asked ask(String type, Object data, String responseEvent, @Nullable String sessionId) {
    String planId = UUID.randomUUID().toString();
    CompletableFuture<ResultContext> answer = new CompletableFuture<>();
    waiting.put(planId, answer);
    say(
        Topic.ACTION_REQUESTS,
        new Caller(owner, null, sessionId),
        EventDraft.of(type, Json.object(data))
            .correlation(planId)
            .answeredBy(responseEvent, Topic.ACTION_RESULTS));
    return new Asked(planId, answer);
  }

  /**
   * Gives a plan the event it waits for.
   *
   * @param planId plan
   * @param type type of the event
   * @param data its payload, a map or a record
   */
  public void tell(String planId, String type, Object data) {
    say(
        Topic.ACTION_RESULTS,
        new Caller(owner, planId, null),
        EventDraft.of(type, Json.object(data)));
  }

  /**
   * Takes a plan up again that its planner has paused. One that is not paused stays as it is.
   *
   * @param planId plan
   * @param data what the planner gets with it, a map or a record
   */
  public void resume(String planId, Object data) {
    tell(planId, RESUME, data);
  }

  private void say(Topic topic, Caller caller, EventDraft draft) {
    AgentEvent event =
        new Envelopes(name, caller, null, null)
            .event(draft, clock.instant().truncatedTo(ChronoUnit.MICROS));
    log.append(List.of(new Append.Event(topic, event)));
  }

  private void take(ReceivedEvent event) {
    if (!event.owner().equals(owner) || event.taskId() != null) {
      return;
    }
    CompletableFuture<ResultContext> answer = waiting.remove(event.correlationId());
    if (answer != null) {
      answer.complete(ResultContext.of(event));
    }
  }

  /** Gives up what is not answered yet. */
  @Override
  public void close() {
    try {
      following.close();
    } catch (Exception e) {
      throw new IllegalStateException("the log could not be left", e);
    } finally {
      waiting.values().forEach(answer -> answer.cancel(false));
    }
  }
}
