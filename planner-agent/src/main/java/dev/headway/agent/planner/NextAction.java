// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.headway.agent.event.Topic;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a planner does next. In JSON the field {@code action} tells which: {@code publish}, {@code
 * complete}, {@code wait}, {@code delegate} or {@code fail}. Each refuses to be made without what
 * it needs, with words that name the field.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "action")
@JsonSubTypes({
  @JsonSubTypes.Type(value = NextAction.Publish.class, name = "publish"),
  @JsonSubTypes.Type(value = NextAction.Complete.class, name = "complete"),
  @JsonSubTypes.Type(value = NextAction.Wait.class, name = "wait"),
  @JsonSubTypes.Type(value = NextAction.Delegate.class, name = "delegate"),
  @JsonSubTypes.Type(value = NextAction.Fail.class, name = "fail")
})
public sealed interface NextAction {
  /** What is done, in a few words for people, without payloads. */
  default String words() {
    return switch (this) {
      case Publish publish -> "publish " + publish.eventType();
      case Complete complete -> "complete";
      case Wait wait -> "wait for " + wait.expectedEvent();
      case Delegate delegate ->
          "delegate %s to %s".formatted(delegate.goalEvent(), delegate.targetPlanner());
      case Fail fail -> "fail";
    };
  }

  /**
   * Asks for work.
   *
   * @param eventType type of the request
   * @param topic where; {@code action-requests} unless said otherwise
   * @param data its payload
   * @param responseEvent type of the result that is expected; null: that of the event's definition
   * @param responseTopic where the result is expected; null: {@code action-results}
   * @param reasoning why; may be empty
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Publish(
      String eventType,
      Topic topic,
      Map<String, @Nullable Object> data,
      @Nullable String responseEvent,
      @Nullable Topic responseTopic,
      String reasoning)
      implements NextAction {
    /** Checks and copies. */
    public Publish {
      eventType = Fields.text(eventType, "event_type");
      data = Fields.copy(data);
    }

    @JsonCreator
    static Publish read(
        @JsonProperty("event_type") @Nullable String eventType,
        @JsonProperty("topic") @Nullable Topic topic,
        @JsonProperty("data") @Nullable Map<String, @Nullable Object> data,
        @JsonProperty("response_event") @Nullable String responseEvent,
        @JsonProperty("response_topic") @Nullable Topic responseTopic,
        @JsonProperty("reasoning") @Nullable String reasoning) {
      return new Publish(
          Fields.text(eventType, "event_type"),
          topic == null ? Topic.ACTION_REQUESTS : topic,
          data == null ? Map.of() : data,
          responseEvent,
          responseTopic,
          reasoning == null ? "" : reasoning);
    }
  }

  /**
   * The goal is reached.
   *
   * @param result the answer to it
   */
  record Complete(Map<String, @Nullable Object> result) implements NextAction {
    /** Copies. */
    public Complete {
      result = Fields.copy(result);
    }

    @JsonCreator
    static Complete read(@JsonProperty("result") @Nullable Map<String, @Nullable Object> result) {
      return new Complete(Fields.present(result, "result"));
    }
  }

  /**
   * Something from outside has to come first.
   *
   * @param reason why; may be empty
   * @param expectedEvent type of the event to wait for
   * @param timeoutSeconds how long, in seconds; an hour unless said otherwise
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Wait(String reason, String expectedEvent, long timeoutSeconds) implements NextAction {
    /** How long is waited unless said otherwise, in seconds. */
    public static final long TIMEOUT_SECONDS = 3_600;

    /** Checks. */
    public Wait {
      expectedEvent = Fields.text(expectedEvent, "expected_event");
      if (timeoutSeconds <= 0) {
        throw new IllegalArgumentException(
            "timeout_seconds is %d: it has to be greater than 0".formatted(timeoutSeconds));
      }
    }

    @JsonCreator
    static Wait read(
        @JsonProperty("reason") @Nullable String reason,
        @JsonProperty("expected_event") @Nullable String expectedEvent,
        @JsonProperty("timeout_seconds") @Nullable Long timeoutSeconds) {
      return new Wait(
          reason == null ? "" : reason,
          Fields.text(expectedEvent, "expected_event"),
          timeoutSeconds == null ? TIMEOUT_SECONDS : timeoutSeconds);
    }
  }

  /**
   * Another planner takes part of it as a goal of its own.
   *
   * @param targetPlanner name of the planner
   * @param goalEvent type of the goal
   * @param goalData its payload
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Delegate(String targetPlanner, String goalEvent, Map<String, @Nullable Object> goalData)
      implements NextAction {
    /** Checks and copies. */
    public Delegate {
      targetPlanner = Fields.text(targetPlanner, "target_planner");
      goalEvent = Fields.text(goalEvent, "goal_event");
      goalData = Fields.copy(goalData);
    }

    @JsonCreator
    static Delegate read(
        @JsonProperty("target_planner") @Nullable String targetPlanner,
        @JsonProperty("goal_event") @Nullable String goalEvent,
        @JsonProperty("goal_data") @Nullable Map<String, @Nullable Object> goalData) {
      return new Delegate(
          Fields.text(targetPlanner, "target_planner"),
          Fields.text(goalEvent, "goal_event"),
          Fields.present(goalData, "goal_data"));
    }
  }

  /**
   * The goal cannot be reached.
   *
   * @param reason why not
   */
  record Fail(String reason) implements NextAction {
    /** Checks. */
    public Fail {
      reason = Fields.text(reason, "reason");
    }

    @JsonCreator
    static Fail read(@JsonProperty("reason") @Nullable String reason) {
      return new Fail(Fields.text(reason, "reason"));
    }
  }
}
