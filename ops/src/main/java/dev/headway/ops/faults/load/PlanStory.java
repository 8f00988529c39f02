// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.load;

import dev.headway.ops.faults.load.Delivery.Way;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The events of one plan in the order in which they are to be sent. Everything follows from seed
 * and number but the event times, which begin when the plan does.
 */
final class PlanStory {
  private static final String REQUESTS = "action-requests";
  private static final String RESULTS = "action-results";
  private static final String SYSTEM = "system-events";

  private final LoadShape shape;
  private final Random random;
  private final PlanKey key;
  private final boolean detours;
  private final Instant begin;
  private final List<Draft> drafts = new ArrayList<>();
  private long micros;
  private int events;

  /** An event that is still being filled in. */
  private record Draft(String topic, AgentEvent.Builder event, Way way, boolean json) {}

  private PlanStory(LoadShape shape, long seed, int number, Random random, Instant begin) {
    this.shape = shape;
    this.random = random;
    this.detours = chance(shape.detours());
    this.key =
        new PlanKey(
            "tenant-" + random.nextInt(2),
            "user " + random.nextInt(3),
            (detours ? "mixed-" : "fast-") + seed + "-" + number);
    this.begin = begin.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The events of plan {@code number}. */
  static List<Delivery> of(LoadShape shape, long seed, int number, Instant begin) {
    // Neighbouring seeds must not give similar plans.
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + number * 0xBF58476D1CE4E5B9L);
    PlanStory story = new PlanStory(shape, seed, number, random, begin);
    story.tell();
    return story.disordered();
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private void tell() {
    int tasks = 3 + random.nextInt(Math.max(1, shape.tasks() - 2));
    system("plan.started", started(tasks)).setGoalId("goal-" + random.nextInt(50));
    if (chance(40)) {
      system("plan.state_changed", "{\"new_state\":\"search\"}");
    }
    String group = chance(25) ? "group-1" : null;
    if (group != null) {
      system("delegation.started", "{\"group_id\":\"group-1\",\"total_tasks\":" + tasks + "}");
    }
    for (int task = 0; task < tasks; task++) {
      task("t" + task, group);
    }
    if (chance(20)) {
      system(
          "plan.waiting_for_input",
          "{\"reason\":\"approval\",\"expected_event\":\"approved\",\"timeout_seconds\":60.5}");
      if (chance(70)) {
        system("plan.resumed", "{}");
      }
    }
    if (chance(10)) {
      system("plan.paused", "{\"reason\":\"night\"}");
    }
    if (chance(10)) {
      system("note.written", "{\"text\":\"" + key.planId() + "\"}");
    }
    if (chance(80)) {
      end();
    }
  }

  private void end() {
    if (chance(80)) {
      system("plan.completed", "{\"result\":{\"pages\":" + random.nextInt(90) + "}}");
    } else {
      system("plan.failed", "{\"error\":\"boom\"}");
    }
    if (chance(10)) {
      system("plan.cancelled", "{\"reason\":\"too late\"}");
    }
  }

  private String started(int tasks) {
    return "{\"plan_name\":\"Plan "
        + key.planId()
        + "\",\"goal\":\"find \\\"it\\\" – früh\""
        + (chance(50) ? ",\"total_actions\":" + (tasks + random.nextInt(3)) : "")
        + (chance(30)
            ? ",\"budget\":{\"tokens\":90000,\"cost_usd\":1.25,\"seconds\":600},"
                + "\"stages\":[{\"name\":\"a\",\"weight\":0.4,\"total_steps\":3},{\"name\":\"b\"}]"
            : "")
        + (chance(30) ? ",\"deadline\":\"2030-01-01T00:00:00Z\"" : "")
        + "}";
  }

  private void task(String task, @Nullable String group) {
    String correlation = chance(60) ? key.planId() + "-shared" : key.planId() + "-" + task;
    boolean alone = !correlation.endsWith("-shared");
    boolean answered = !chance(5);
    String member = group == null ? "" : ",\"delegation_group_id\":\"" + group + "\"";
    AgentEvent.Builder request =
        add(
            REQUESTS,
            "planner",
            "work." + task + ".requested",
            "{\"action_id\":\"" + task + "\",\"assigned_to\":\"worker-1\"" + member + "}");
    request.setCorrelationId(correlation).setSessionId("session-" + random.nextInt(20));
    if (answered) {
      // Results that are paired by correlation share the type.
      request.setResponseEvent(alone ? "work." + task + ".done" : "work.done");
    }
    if (chance(30)) {
      system("task.started", "{\"task_id\":\"" + task + "\"}");
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      double share = random.nextInt(100) / 100.0;
      system(
          "task.progress",
          "{\"task_id\":\""
              + task
              + "\",\"progress\":"
              + share
              + ",\"message\":\"at "
              + share
              + "\",\"stage\":\"a\",\"step\":"
              + i
              + "}");
    }
    if (chance(15)) {
      system(
          "task.log",
          "{\"task_id\":\""
              + task
              + "\",\"level\":\""
              + (chance(50) ? "error" : "info")
              + "\",\"message\":\"line\"}");
    }
    if (chance(15)) {
      system(
          "task.usage",
          "{\"task_id\":\""
              + task
              + "\",\"input_tokens\":120,\"output_tokens\":30,\"cost_usd\":0.0012}");
    }
    if (answered && !chance(10)) {
      answer(task, request, correlation, alone);
    }
  }

  private void answer(String task, AgentEvent.Builder request, String correlation, boolean alone) {
    String outcome =
        chance(15) ? "\"success\":false,\"error\":{\"code\":7}" : "\"message\":\"done\"";
    String usage =
        chance(30) ? ",\"usage\":{\"input_tokens\":10,\"output_tokens\":5,\"cost_usd\":0.02}" : "";
    int how = random.nextInt(100);
    String naming =
        how < 55
            ? "\"action_id\":\"" + task + "\","
            : how < 75 ? "\"action_event_id\":\"" + request.getId() + "\"," : "";
    AgentEvent.Builder result =
        add(
            RESULTS,
            "worker-" + random.nextInt(4),
            alone ? "work." + task + ".done" : "work.done",
            "{" + naming + outcome + usage + "}");
    result.setCorrelationId(correlation);
    if (detours && chance(20)) {
      result.setPlanId(null);
    }
    if (chance(8)) {
      add(
              REQUESTS,
              "planner",
              "work." + task + ".requested",
              "{\"action_id\":\"" + task + "\",\"attempt\":2}")
          .setCorrelationId(correlation + "-2")
          .setResponseEvent("work.again.done");
      add(
          RESULTS,
          "worker-9",
          "work.again.done",
          "{\"action_id\":\""
              + task
              + "\",\"status\":\""
              + (chance(80) ? "ok" : "cancelled")
              + "\"}");
    }
    if (chance(5)) {
      // A second opinion on the same attempt: a conflict, unless it agrees.
      add(RESULTS, "worker-8", "work.error", "{\"action_id\":\"" + task + "\"}");
    }
  }

  private AgentEvent.Builder system(String type, String data) {
    return add(SYSTEM, "planner", type, data);
  }

  private AgentEvent.Builder add(String topic, String source, String type, String data) {
    micros += 1_000L * (1 + random.nextInt(400)) + random.nextInt(1_000);
    long skew =
        shape.skewMicros() == 0
            ? 0
            : Math.floorMod(source.hashCode() * 2_654_435_761L, 2 * shape.skewMicros())
                - shape.skewMicros();
    AgentEvent.Builder event =
        AgentEvent.newBuilder()
            .setId(key.planId() + "-e" + events++)
            .setSource(source)
            .setType(type)
            .setTime(begin.plus(micros + skew, ChronoUnit.MICROS))
            .setTenantId(key.tenantId())
            .setUserId(key.userId())
            .setPlanId(key.planId())
            .setTraceId("trace-" + key.planId())
            .setData(data);
    Way way = !detours || chance(75) ? Way.FAST : chance(50) ? Way.NO_KEY : Way.WRONG_PARTITION;
    drafts.add(new Draft(topic, event, way, chance(20)));
    return event;
  }

  /** Copies, and some events later than they should be. */
  private List<Delivery> disordered() {
    List<Delivery> sent = new ArrayList<>();
    for (Draft draft : drafts) {
      Delivery whole =
          new Delivery(draft.topic(), draft.event().build(), key, draft.way(), draft.json());
      int copies = chance(shape.copied()) ? shape.copies() : 1;
      for (int c = 0; c < copies; c++) {
        sent.add(whole);
      }
    }
    if (shape.reversed()) {
      Collections.reverse(sent);
    }
    for (int i = 0; i < sent.size(); i++) {
      if (chance(shape.disorder())) {
        Collections.swap(sent, i, Math.min(sent.size() - 1, i + random.nextInt(8)));
      }
    }
    if (chance(5) && sent.getFirst().way() == Way.FAST) {
      // The same identity, another content, on the same partition: whichever comes first stands.
      Delivery first = sent.getFirst();
      sent.add(
          new Delivery(
              first.topic(),
              AgentEvent.newBuilder(first.event())
                  .setType(first.event().getType() + ".again")
                  .build(),
              key,
              Way.FAST,
              false));
    }
    return sent;
  }
}
