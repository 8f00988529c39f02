// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headway.schemas.key.Owner;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlanWatchTest {
  private static final Owner ADA = new Owner("acme", "ada");
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(20), 1, Duration.ofMillis(100));
  private static final String SNAPSHOT =
      """
      : welcome
      retry: 1500

      event: snapshot
      id: at-1
      data: {"plan_id":"p1","user_id":"ada","status":"running","started_at":"2026-01-01T00:00:00Z",
      data: "task_count":2,"error_logs":0,"current_state":"search","version":1}

      """;
  private static final String SECOND =
      """
      event: update
      id: at-2
      data: {"completed_tasks":1,"current_state":null,"version":2}

      """;
  private static final String THIRD =
      """
      event: update
      id: at-3
      data: {"completed_tasks":2,"status":"completed","version":3}

      """;
  private static final String END =
      """
      event: end
      id: at-3
      data: {"reason":"ended","version":3,"status":"completed"}

      """;

  private final StubTracker stub = new StubTracker();
  private final Sleeper sleeper =
      new Sleeper() {
        private long slept;

        @Override
        public long nanoTime() {
          return System.nanoTime() + slept;
        }

        @Override
        public void sleep(Duration time) {
          slept += time.toNanos();
        }
      };
  private final TrackerServiceClient client =
      TrackerServiceClient.builder()
          .baseUrl(stub.url())
          .patience(PATIENCE)
          .sleeper(sleeper)
          .build();

  @AfterEach
  void close() {
    client.close();
    stub.close();
  }

  private void streams(String body) {
    stub.says(new StubTracker.Told(200, "text/event-stream", Map.of(), body, Duration.ZERO));
  }

  private List<PlanProgress> watched() {
    try (Stream<PlanProgress> plan = client.watchPlan(ADA, "p1")) {
      return plan.toList();
    }
  }

  @Test
  void shouldTellEachVersionUntilTheEnd() {
    // given
    streams(SNAPSHOT + ":\n\n" + SECOND + THIRD + END);

    // when
    List<PlanProgress> versions = watched();

    // then
    assertThat(versions).extracting(PlanProgress::version).containsExactly(1L, 2L, 3L);
    assertThat(versions).extracting(PlanProgress::completedTasks).containsExactly(0L, 1L, 2L);
    assertThat(versions)
        .extracting(PlanProgress::currentState)
        .containsExactly("search", null, null);
    assertThat(versions.getLast().status()).isEqualTo(PlanStatus.COMPLETED);
    assertThat(versions.getLast().taskCount()).isEqualTo(2);
    assertThat(stub.asked()).hasSize(1);
    assertThat(stub.asked().getFirst().target()).hasToString("/v1/tracker/plans/p1/stream");
    assertThat(stub.asked().getFirst().header("Last-Event-ID")).isNull();
  }

  @Test
  void shouldGoOnAfterTheLastEventThatCameWhole() {
    // given: cut in the middle of the third
    streams(SNAPSHOT + SECOND + THIRD.strip());
    streams(THIRD + END);

    // when
    List<PlanProgress> versions = watched();

    // then
    assertThat(versions).extracting(PlanProgress::version).containsExactly(1L, 2L, 3L);
    assertThat(stub.asked().getLast().header("Last-Event-ID")).isEqualTo("at-2");
  }

  @Test
  void shouldTellNoVersionTwice() {
    // given: cut before the first place was known for good, and a slow reader's snapshot
    streams(SNAPSHOT.replace("id: at-1\n", ""));
    streams(SNAPSHOT + SECOND + SECOND.replace("update", "snapshot").replace("{", FULL) + END);

    // when, then
    assertThat(watched()).extracting(PlanProgress::version).containsExactly(1L, 2L);
    assertThat(stub.asked().getLast().header("Last-Event-ID")).isNull();
  }

  private static final String FULL =
      "{\"plan_id\":\"p1\",\"status\":\"running\",\"started_at\":\"2026-01-01T00:00:00Z\",";

  @Test
  void shouldGoOnFromWhatIsTrueNowAfterAGap() {
    // given
    streams(SNAPSHOT);
    streams(
        """
        event: resync
        id: at-8
        data: {"reason":"compacted","from_version":2,"to_version":8,"version":8,"plan":%s"task_count":9,"version":8}}

        event: update
        id: at-9
        data: {"completed_tasks":5,"version":9}

        """
                .formatted(FULL)
            + END);

    // when
    List<PlanProgress> versions = watched();

    // then
    assertThat(versions).extracting(PlanProgress::version).containsExactly(1L, 8L, 9L);
    assertThat(versions.getLast().taskCount()).isEqualTo(9);
    assertThat(versions.getLast().currentState()).isNull();
  }

  @Test
  void shouldEndWhereNothingWillCome() {
    // given
    streams(SNAPSHOT);
    stub.says(new StubTracker.Told(204, "text/plain", Map.of(), "", Duration.ZERO));

    // when, then
    assertThat(watched()).hasSize(1);
  }

  @Test
  void shouldSayAtOnceWhatIsNotThere() {
    stub.refuses(404, "plan-not-found");

    assertThatThrownBy(() -> client.watchPlan(ADA, "p1"))
        .isInstanceOf(TrackerException.NotFound.class);
  }

  @Test
  void shouldWaitForATrackerThatIsAway() {
    // given
    streams(SNAPSHOT);
    stub.refuses(503, "rebalancing").refuses(429, "too-many-streams").refuses(503, "starting");
    streams(SECOND + END);

    // when, then
    assertThat(watched()).extracting(PlanProgress::version).containsExactly(1L, 2L);
  }

  @Test
  void shouldGiveUpOnATrackerThatStaysAway() {
    // given
    streams(SNAPSHOT);
    stub.refuses(503, "rebalancing");

    // when, then
    try (Stream<PlanProgress> plan = client.watchPlan(ADA, "p1")) {
      Iterator<PlanProgress> versions = plan.iterator();
      assertThat(versions.next().version()).isEqualTo(1);
      assertThatThrownBy(versions::hasNext).isInstanceOf(TrackerException.Unavailable.class);
    }
    assertThat(stub.asked()).hasSizeGreaterThan(5);
  }

  @Test
  void shouldSayWhenAStreamHoldsNoPlan() {
    streams("event: snapshot\ndata: {\"version\":1}\n\n");

    try (Stream<PlanProgress> plan = client.watchPlan(ADA, "p1")) {
      Iterator<PlanProgress> versions = plan.iterator();
      assertThatThrownBy(versions::hasNext).isInstanceOf(TrackerException.Unexpected.class);
    }
  }

  @Test
  void shouldConnectAnewWhenItHearsNothing() {
    // given: a stream that says nothing after its first event, without being cut
    try (SilentTracker silent = new SilentTracker(SNAPSHOT);
        Transport transport =
            new Transport(
                HttpClient.newHttpClient(),
                List.of(silent.url()),
                Credentials.local(),
                Optional::empty,
                PATIENCE,
                Sleeper.REAL);
        PlanWatch watch =
            new PlanWatch(transport, ADA, "/v1/tracker/plans/p1/stream", Duration.ofMillis(200))) {
      watch.connect();
      assertThat(watch.next().version()).isEqualTo(1);

      // when
      CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(watch::hasNext);
      await().atMost(10, TimeUnit.SECONDS).until(() -> silent.connections() >= 3);

      // then: it ends when it is closed, whoever waits
      assertThat(more).isNotDone();
      watch.close();
      assertThat(more).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
    }
  }

  @Test
  void shouldEndWhenItsThreadIsInterrupted() throws InterruptedException {
    try (SilentTracker silent = new SilentTracker(SNAPSHOT);
        TrackerServiceClient waiting =
            TrackerServiceClient.builder().baseUrl(silent.url()).build();
        Stream<PlanProgress> plan = waiting.watchPlan(ADA, "p1")) {
      Iterator<PlanProgress> versions = plan.iterator();
      versions.next();
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      var unused = versions.hasNext();
                    } catch (TrackerException e) {
                      thrown.complete(e);
                    }
                  });

      reader.interrupt();

      assertThat(thrown)
          .succeedsWithin(Duration.ofSeconds(10))
          .isInstanceOf(TrackerException.Interrupted.class);
      reader.join();
    }
  }
}
