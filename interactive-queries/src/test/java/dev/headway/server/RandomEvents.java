// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Events of some plans, of every kind, with texts and numbers that databases may trip over. */
final class RandomEvents {
  private static final List<String> TEXTS =
      List.of(
          "report on solar",
          "Repörts \\\\ \\\"quoted\\\" 'single' ; -- DROP",
          "市場 \uD83D\uDE80 \uFF21",
          "{\\\"json\\\": true}",
          " ",
          "%_\\n\\t");
  private static final List<String> DATA =
      List.of(
          "\"a\":{\"b\":[1,2.50,1e2,-0.001,true,null]},\"b\":\"\"",
          "\"z\":12345678901234567890123,\"a\":\"\\u00e9\"",
          "\"text\":\"\\\\u0000\"");

  private final Random random;
  private final List<String> plans =
      List.of("p1", "p-2", "a/b c", "größe", "\uD83D\uDE80x", "\uFF21x", "P1");
  private int count;

  RandomEvents(Random random) {
    this.random = random;
  }

  List<String> plans() {
    return plans;
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String task() {
    return any(List.of("t1", "t/2", "T3", "\uD83D\uDE80"));
  }

  private boolean maybe() {
    return random.nextBoolean();
  }

  /** The first of each plan begins it. */
  String next() {
    int n = count++;
    String plan = n < plans.size() ? plans.get(n) : any(plans);
    int kind = n < plans.size() ? 0 : random.nextInt(15);
    List<String> data = new ArrayList<>();
    String type;
    String topic = "system-events";
    switch (kind) {
      case 0 -> {
        type = "plan.started";
        data.add("\"goal\":\"" + any(TEXTS) + "\"");
        if (maybe()) {
          data.add("\"plan_name\":\"" + any(TEXTS) + "\",\"goal_event\":\"goal.set\"");
        }
        if (maybe()) {
          data.add("\"total_actions\":" + random.nextInt(9));
          data.add("\"deadline\":\"2026-02-03T04:05:06.789012Z\"");
        }
        if (maybe()) {
          data.add("\"budget\":{\"tokens\":5,\"cost_usd\":0.000000001,\"seconds\":1.000001}");
        }
        if (maybe()) {
          data.add(
              "\"stages\":[{\"name\":\"s1\",\"weight\":0.4,\"total_steps\":4},{\"name\":\""
                  + any(TEXTS)
                  + "\"}]");
        }
        data.add("\"session_id\":\"s" + random.nextInt(2) + "\"");
        data.add("\"scope_id\":\"v" + random.nextInt(2) + "\"");
      }
      case 1, 2, 3 -> {
        type = "x.requested";
        topic = "action-requests";
        data.add("\"action_id\":\"" + task() + "\"");
        if (maybe()) {
          data.add("\"assigned_to\":\"writer\"");
        }
        if (maybe()) {
          data.add("\"delegation_group_id\":\"g\",\"parent_task_id\":\"t1\"");
        }
        if (maybe()) {
          data.add(any(DATA));
        }
      }
      case 4, 5 -> {
        type = "x.done";
        topic = "action-results";
        data.add("\"action_id\":\"" + task() + "\"");
        data.add("\"usage\":{\"input_tokens\":7,\"output_tokens\":3,\"cost_usd\":0.0125}");
        if (maybe()) {
          data.add("\"success\":false,\"error\":\"" + any(TEXTS) + "\"");
        }
      }
      case 6 -> {
        type = "task.progress";
        data.add("\"task_id\":\"" + task() + "\",\"progress\":" + random.nextInt(11) / 10.0);
        data.add(
            "\"message\":\"" + any(TEXTS) + "\",\"stage\":\"s1\",\"step\":" + random.nextInt(5));
      }
      case 7 -> {
        type = "task.state_changed";
        data.add("\"task_id\":\"" + task() + "\"");
        data.add(
            "\"new_state\":\""
                + any(List.of("running", "waiting", "cancelled", "delegated"))
                + "\"");
      }
      case 8, 9 -> {
        type = "task.log";
        data.add("\"task_id\":\"" + task() + "\",\"message\":\"" + any(TEXTS) + "\"");
        data.add("\"level\":\"" + any(List.of("debug", "info", "warning", "error")) + "\"");
        if (maybe()) {
          data.add("\"step_number\":3,\"duration_ms\":120.50,\"error_details\":{\"code\":503}");
        }
        if (random.nextInt(4) == 0) {
          data.add("\"large\":\"" + "x".repeat(9_000) + "\"");
        }
      }
      case 10 -> {
        type = "plan.waiting_for_input";
        data.add("\"reason\":\"" + any(TEXTS) + "\",\"timeout_seconds\":1.5");
      }
      case 11 -> type = any(List.of("plan.paused", "plan.resumed"));
      case 12 -> {
        type = any(List.of("plan.completed", "plan.failed", "plan.cancelled"));
        data.add("\"error\":\"" + any(TEXTS) + "\",\"reason\":\"why\"");
      }
      case 13 -> {
        type = "delegation.started";
        data.add("\"group_id\":\"g\",\"parent_task_id\":\"t1\",\"total_tasks\":2");
      }
      default -> {
        type = "note.taken";
        data.add(any(DATA));
      }
    }
    String envelope =
        (maybe() ? "" : ",\"trace_id\":\"trace-" + random.nextInt(3) + "\"")
            + (maybe() ? "" : ",\"correlation_id\":\"c" + random.nextInt(3) + "\"");
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%s-%d\",\"source\":\"%s\",\"type\":\"%s\",\"topic\":\"%s\",\"time\":\"2026-01-01T12:00:%02d.%06dZ\",\"plan_id\":\"%s\"%s,\"data\":{%s}}",
        any(List.of("e", "\uD83D\uDE80", "\uFF21")),
        n,
        any(List.of("planner", "writer", "fetcher")),
        type,
        topic,
        random.nextInt(60),
        random.nextInt(3) * 333_333,
        plan,
        envelope,
        String.join(",", data));
  }
}
