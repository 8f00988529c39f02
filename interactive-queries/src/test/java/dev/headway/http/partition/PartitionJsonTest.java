// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.headway.erasure.ErasureState;
import dev.headway.event.Refusals;
import dev.headway.event.TaskStatus;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanPlace;
import dev.headway.listing.PlanSort;
import dev.headway.listing.View;
import dev.headway.listing.WaitingOn;
import dev.headway.progress.History;
import dev.headway.progress.PlanWork;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PlanAnswer;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.avro.Usage;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.TrustedRecords;
import dev.headway.statistics.AgentActivity;
import dev.headway.statistics.LogHistogram;
import dev.headway.statistics.WorkTotals;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one instance tells another comes as it was sent. */
class PartitionJsonTest {
  static {
    TrustedRecords.install();
  }

  private static final View ADA = new View("acme", "ådä");
  private static final PlanKey PLAN = new PlanKey("acme", "ådä", "a/b \"c\"");
  private static final PlanPlace PLACE = new PlanPlace(true, -5, "ådä", "p\u0000");

  static Stream<PartitionQuestion<?>> questions() {
    return Stream.of(
        new PartitionQuestion.Page(
            new PlanFilter(
                ADA,
                Set.of(PlanStatus.RUNNING, PlanStatus.FAILED),
                "writer",
                "s",
                "v",
                Set.of(WaitingOn.INPUT),
                Long.MAX_VALUE,
                List.of("市場", "b")),
            PlanSort.LATEST_FIRST,
            PLACE,
            7,
            true),
        new PartitionQuestion.Page(
            PlanFilter.all(View.ofTenant("acme")), PlanSort.PLAN_ID, null, 1, false),
        new PartitionQuestion.PlansById(List.of(PLAN, PLAN)),
        new PartitionQuestion.OfSession(ADA, "s"),
        new PartitionQuestion.SubPlans(List.of(PLAN)),
        new PartitionQuestion.Facets(View.ofTenant("acme")),
        new PartitionQuestion.Groups(ADA, "g"),
        new PartitionQuestion.TasksOfAgent(ADA, "writer", 1, 2),
        new PartitionQuestion.Agents(ADA),
        new PartitionQuestion.Work(PLAN),
        new PartitionQuestion.Durations("acme", Set.of("x.requested", "ä"), 86_400_000_000L),
        new PartitionQuestion.Owners("acme", "p"),
        new PartitionQuestion.Told(),
        new PartitionQuestion.Erased("e"));
  }

  static Stream<Object> answers() {
    PlanProgress plan =
        PlanProgress.newBuilder()
            .setTenantId("acme")
            .setUserId("ådä")
            .setPlanId("p")
            .setVersion(3)
            .setStatus(PlanStatus.RUNNING)
            .setStartedAt(Instant.ofEpochSecond(1_700_000_000, 1_000))
            .setGoalEvent("unknown")
            .setTaskCount(0)
            .setCompletedTasks(0)
            .setFailedTasks(0)
            .setCancelledTasks(0)
            .setOpenTasks(0)
            .setFireAndForgetTasks(0)
            .setUsage(new Usage(1L, 2L, 3L))
            .setErrorLogs(0)
            .setConflicts(0)
            .setUnmatchedResults(0)
            .setEvents(1)
            .setStateDigest("d")
            .build();
    PartitionQuestion.PlacedPlan placed =
        new PartitionQuestion.PlacedPlan(PLACE, new PlanAnswer(plan, true));
    WorkTotals work =
        WorkTotals.NONE.with(TaskStatus.COMPLETED, 5_000L, 1).with(TaskStatus.RUNNING, null, 1);
    return Stream.of(
        new PartitionQuestion.PartOfPage(List.of(placed), PLACE, 9, false, "too many"),
        new PartitionQuestion.PartOfPage(List.of(), null, 0, true, null),
        new PartitionQuestion.Plans(List.of(placed, placed)),
        new PartitionQuestion.FacetCounts(Map.of("RUNNING", 2L), Map.of("ä", 1L), Map.of()),
        new PartitionQuestion.FoundGroups(
            List.of(new PartitionQuestion.Group(PLAN, "g", null, 3, 2, 1, 0, 1, 5))),
        work,
        new PartitionQuestion.FoundAgents(
            Map.of("writer", new AgentActivity(work, 7L), "x", new AgentActivity(work, null))),
        new PartitionQuestion.FoundWork(null),
        new PartitionQuestion.FoundWork(
            new PlanWork(
                plan,
                Map.of("one", 3L),
                Map.of("one", new PlanWork.StageTasks(2, 5)),
                Map.of("x", new PlanWork.TypeTasks(3, 2, 1)),
                List.of(
                    new PlanWork.OpenTask("t", "x", null, TaskStatus.DELEGATED, 1, 2, "parent")),
                4,
                null,
                new Refusals(2, DeadLetterReason.INVALID_FIELD, 7))),
        new History(
            Map.of(
                "x",
                Map.of(
                    "writer",
                    new History.Durations(LogHistogram.EMPTY.with(7, 3), LogHistogram.EMPTY)))),
        new PartitionQuestion.FoundOwners(List.of(new Owner("acme", "ådä"))),
        new PartitionQuestion.AllTold(),
        new PartitionQuestion.FoundErasure(null),
        new PartitionQuestion.FoundErasure(new ErasureState("hash", 1, 2, 3, 4, 5, null)),
        new PartitionQuestion.FoundErasure(new ErasureState("hash", 1, 2, 3, 4, 5, 6L)));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void shouldReadTheQuestionThatWasWritten(PartitionQuestion<?> question) {
    assertThat(PartitionJson.question(PartitionJson.write(question))).isEqualTo(question);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void shouldReadTheAnswerThatWasWritten(Object answer) {
    assertThat((Object) PartitionJson.answer(PartitionJson.answer(answer), answer.getClass()))
        .isEqualTo(answer);
  }

  @Test
  void shouldKnowEveryQuestionAndAnswer() {
    // A question that is added is added here, too.
    assertThat(questions().map(Object::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(PartitionQuestion.class.getPermittedSubclasses())
                .collect(Collectors.toSet()));
    assertThat(answers().map(Object::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            questions().map(PartitionQuestion::answers).collect(Collectors.toSet()));
  }

  @Test
  void shouldRefuseWhatIsNoQuestion() {
    for (String json : List.of("", "x", "[]", "{}", "{\"kind\":\"Nothing\"}", "{\"kind\":5}")) {
      assertThatIllegalArgumentException()
          .as(json)
          .isThrownBy(() -> PartitionJson.question(json.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
