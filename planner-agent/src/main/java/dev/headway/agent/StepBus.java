// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent;

import dev.headway.agent.desk.Envelopes;
import dev.headway.agent.desk.EventDraft;
import dev.headway.agent.desk.Step;
import dev.headway.agent.event.Caller;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.EventLog;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says things with the step that is being made, or at once where none is. */
final class StepBus implements Bus {
  private final String agent;
  private final EventLog log;
  private final Clock clock;

  StepBus(String agent, EventLog log, Clock clock) {
    this.agent = agent;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public String publish(Topic topic, String type, Object data) {
    return publish(topic, type, null, Json.object(data));
  }

  @Override
  public String publish(
      Topic topic,
      String type,
      @Nullable String taskId,
      Map<String, ? extends @Nullable Object> data) {
    EventDraft draft = EventDraft.of(type, data).task(taskId);
    return Step.current().map(step -> step.say(topic, draft)).orElseGet(() -> atOnce(topic, draft));
  }

  private String atOnce(Topic topic, EventDraft draft) {
    var event =
        new Envelopes(agent, Caller.current(), null, null)
            .event(draft, clock.instant().truncatedTo(ChronoUnit.MICROS));
    log.append(List.of(new Append.Event(topic, event)));
    return event.getId();
  }
}
