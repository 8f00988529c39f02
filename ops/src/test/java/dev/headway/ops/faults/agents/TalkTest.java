// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.event.Input;
import dev.headway.ops.faults.invariant.Finding;
import dev.headway.schemas.avro.AgentEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That each thing which must not be said is noticed. */
class TalkTest {
  private static final String PLAN = "plan";

  private final List<Said> undisturbed = plan("t1");

  /** A plan with one task, tried twice, whose task has this id. */
  private static List<Said> plan(String task) {
    List<Said> all = new ArrayList<>();
    all.add(said(Input.ACTION_REQUESTS, "goal", "go", null, null, "{}", e -> e.setPlanId(null)));
    all.add(said(Input.SYSTEM_EVENTS, "began", "plan.started", null, null, "{}"));
    all.add(request("r1-" + task, task, 1));
    all.add(result("f-" + task, task, "r1-" + task, false));
    all.add(request("r2-" + task, task, 2));
    all.add(result("c-" + task, task, "r2-" + task, true));
    all.add(said(Input.ACTION_RESULTS, "answer", "went", null, "goal", "{\"plan_id\":\"plan\"}"));
    all.add(said(Input.SYSTEM_EVENTS, "end", "plan.completed", null, null, "{}"));
    return all;
  }

  private static Said request(String id, String task, int attempt) {
    return said(
        Input.ACTION_REQUESTS,
        id,
        "do.requested",
        task,
        "goal",
        attempt == 1 ? "{\"n\":1}" : "{\"n\":1,\"attempt\":%d}".formatted(attempt));
  }

  private static Said result(String id, String task, String request, boolean success) {
    return said(
        Input.ACTION_RESULTS,
        id,
        "do.completed",
        task,
        request,
        "{\"task_id\":\"%s\",\"success\":%s}".formatted(task, success));
  }

  private static Said said(
      Input input,
      String id,
      String type,
      @Nullable String task,
      @Nullable String parent,
      String data) {
    return said(input, id, type, task, parent, data, event -> event);
  }

  private static Said said(
      Input input,
      String id,
      String type,
      @Nullable String task,
      @Nullable String parent,
      String data,
      UnaryOperator<AgentEvent.Builder> more) {
    return new Said(
        input,
        input + "-0@" + id,
        more.apply(
                AgentEvent.newBuilder()
                    .setId(id)
                    .setSource("agent")
                    .setType(type)
                    .setTime(Instant.EPOCH)
                    .setTenantId("acme")
                    .setUserId("ada")
                    .setPlanId(PLAN)
                    .setTaskId(task)
                    .setCorrelationId(task == null ? PLAN : task)
                    .setParentEventId(parent)
                    .setData(data))
            .build());
  }

  private List<Finding> check(List<Said> said) {
    return new Talk(said).check(PLAN, new Talk(undisturbed).course(PLAN));
  }

  private List<Finding> withMore(Said more) {
    List<Said> all = new ArrayList<>(undisturbed);
    all.add(more);
    return check(all);
  }

  @Test
  void shouldFindNothingInAPlanThatDiffersOnlyInIds() {
    assertThat(check(plan("another"))).isEmpty();
    assertThat(new Talk(undisturbed).requests(PLAN)).isEqualTo(2);
  }

  @Test
  void shouldMissWhatWasNotSaid() {
    for (Said missing : undisturbed) {
      List<Said> all = new ArrayList<>(undisturbed);
      all.remove(missing);
      if (!missing.event().getType().equals("plan.started")) {
        assertThat(check(all)).as(missing.toString()).isNotEmpty();
      }
    }
  }

  @Test
  void shouldNoticeATaskAskedTwiceWithANewId() {
    assertThat(withMore(request("r3", "t2", 1)))
        .extracting(Finding::invariant)
        .containsExactly("A2");
  }

  @Test
  void shouldNoticeATaskAskedTwiceInTheSameAttempt() {
    assertThat(withMore(request("r3", "t1", 2)))
        .extracting(Finding::invariant, Finding::message)
        .anySatisfy(found -> assertThat(found.toString()).contains("A2", "asked twice"));
  }

  @Test
  void shouldNoticeASecondAnswer() {
    assertThat(withMore(result("c2", "t1", "r2-t1", true)))
        .extracting(Finding::invariant)
        .contains("A3");
    assertThat(withMore(said(Input.ACTION_RESULTS, "answer2", "went", null, "goal", "{}")))
        .extracting(Finding::invariant)
        .contains("A1", "A3");
  }

  @Test
  void shouldNoticeAnotherEnd() {
    assertThat(withMore(said(Input.SYSTEM_EVENTS, "end2", "plan.failed", null, null, "{}")))
        .extracting(Finding::invariant)
        .containsExactly("A1");
  }

  @Test
  void shouldNoticeAnEventThatIsThereTwiceAndSayWhetherItDiffers() {
    assertThat(withMore(said(Input.SYSTEM_EVENTS, "began", "plan.started", null, null, "{}")))
        .singleElement()
        .asString()
        .contains("A4", "the same");
    assertThat(
            withMore(said(Input.SYSTEM_EVENTS, "began", "plan.started", null, null, "{\"a\":1}")))
        .singleElement()
        .asString()
        .contains("A4", "with other content");
  }
}
