// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.schemas.key.Owner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportTest {
  private static final Owner ADA = new Owner("acme", "ada");
  private static final Patience PATIENCE =
      new Patience(Duration.ofMillis(500), Duration.ofSeconds(20), 3, Duration.ofMillis(100));

  private final StubTracker stub = new StubTracker();
  private final StubTracker other = new StubTracker();
  private final List<Duration> pauses = new ArrayList<>();
  private final Sleeper sleeper =
      new Sleeper() {
        private long slept;

        @Override
        public long nanoTime() {
          return System.nanoTime() + slept;
        }

        @Override
        public void sleep(Duration time) {
          pauses.add(time);
          slept += time.toNanos();
        }
      };

  @AfterEach
  void close() {
    stub.close();
    other.close();
  }

  private TrackerServiceClient client(String... urls) {
    TrackerServiceClientBuilder builder =
        TrackerServiceClient.builder().patience(PATIENCE).sleeper(sleeper);
    for (String url : urls) {
      builder.baseUrl(url);
    }
    return builder.build();
  }

  private TrackerException failure(String... urls) {
    try (TrackerServiceClient client = client(urls)) {
      return catchThrowableOfType(TrackerException.class, () -> client.planProgress(ADA, "p1"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, plan-not-found, NotFound",
    "404, group-not-found, NotFound",
    "404, no-such-route, Unexpected",
    "401, unauthenticated, Unauthorized",
    "403, forbidden, Forbidden",
    "400, invalid-position, InvalidRequest",
    "409, ambiguous-plan, InvalidRequest",
    "413, too-large, InvalidRequest",
    "422, invalid-parameter, InvalidRequest",
    "429, rate-limited, RateLimited",
    "503, not-up-to-position, NotUpToDate",
    "503, rebalancing, Unavailable",
    "503, incomplete, Unavailable",
    "503, history-unavailable, Unavailable",
    "500, internal-error, Unexpected",
    "421, foreign-host, Unexpected"
  })
  void shouldTellErrorsApart(int status, String slug, String expected) {
    // given
    stub.refuses(status, slug);

    // when
    TrackerException failure = failure(stub.url());

    // then
    assertThat(failure.getClass().getSimpleName()).isEqualTo(expected);
    assertThat(failure).hasMessageContaining("the " + slug);
    assertThat(failure.problem().orElseThrow())
        .satisfies(
            problem -> {
              assertThat(problem.status()).isEqualTo(status);
              assertThat(problem.traceId()).isEqualTo("t1");
              assertThat(problem.is(slug)).isTrue();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "404, plan-not-found",
    "401, unauthenticated",
    "422, invalid-parameter",
    "500, internal-error"
  })
  void shouldNotAskAgainForWhatWillNotChange(int status, String slug) {
    // given
    stub.refuses(status, slug);

    // when
    failure(stub.url(), other.url());

    // then
    assertThat(stub.asked()).hasSize(1);
    assertThat(other.asked()).isEmpty();
    assertThat(pauses).isEmpty();
  }

  @Test
  void shouldNameTheFieldThatIsInvalid() {
    // given
    stub.refuses(
        422,
        "invalid-parameter",
        Map.of(),
        ",\"errors\":[{\"pointer\":\"/query/period\",\"detail\":\"no period\"}]");

    // then
    assertThat(failure(stub.url()))
        .isInstanceOfSatisfying(
            TrackerException.InvalidRequest.class,
            invalid -> {
              assertThat(invalid.field()).contains("/query/period");
              assertThat(invalid.faults())
                  .containsExactly(new Problem.Fault("/query/period", "no period"));
              assertThat(invalid).hasMessageContaining("/query/period");
            });
  }

  @Test
  void shouldNotTakeAnyServersWordForAPlanThatIsMissing() {
    // given
    stub.says(new StubTracker.Told(404, "text/html", Map.of(), "<h1>nginx</h1>", Duration.ZERO));

    // then
    assertThat(failure(stub.url()))
        .isInstanceOf(TrackerException.Unexpected.class)
        .hasMessageContaining("base URL");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "not JSON",
        "null",
        "[]",
        "{}",
        "{\"plan_id\":\"p1\",\"status\":\"running\"}",
        "{\"plan_id\":\"p1\",\"status\":\"running\",\"started_at\":\"yesterday\"}"
      },
      delimiter = '|')
  void shouldRefuseAnAnswerThatIsNone(String body) {
    // given
    stub.says(body);

    // then
    assertThat(failure(stub.url())).isInstanceOf(TrackerException.Unexpected.class);
  }

  @Test
  void shouldWaitAsLongAsItIsAskedTo() {
    // given
    stub.refuses(503, "rebalancing", Map.of("Retry-After", "3"), "").says(Documented.PLAN);

    // when
    try (TrackerServiceClient client = client(stub.url())) {
      assertThat(client.planProgress(ADA, "p1").value().planId()).isEqualTo("p1");
    }

    // then
    assertThat(pauses).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void shouldGiveUpAfterAFewRounds() {
    // given
    stub.refuses(503, "rebalancing", Map.of("Retry-After", "2"), "");

    // when
    TrackerException failure = failure(stub.url());

    // then
    assertThat(failure)
        .isInstanceOfSatisfying(
            TrackerException.Unavailable.class,
            away -> assertThat(away.retryAfter()).isEqualTo(Duration.ofSeconds(2)));
    assertThat(stub.asked()).hasSize(3);
    assertThat(pauses).hasSize(2);
  }

  @Test
  void shouldNotWaitLongerThanACallMayTake() {
    // given
    stub.refuses(503, "rebalancing", Map.of("Retry-After", "60"), "");

    // when
    TrackerException failure = failure(stub.url());

    // then: the caller learns how long it should wait
    assertThat(failure)
        .isInstanceOfSatisfying(
            TrackerException.Unavailable.class,
            away -> assertThat(away.retryAfter()).isEqualTo(Duration.ofSeconds(60)));
    assertThat(stub.asked()).hasSize(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void shouldAskTheNextOneAndStayWithIt() throws Exception {
    // given
    other.says(Documented.PLAN);
    try (TrackerServiceClient client = client(nobody(), other.url())) {
      // when
      client.planProgress(ADA, "p1");
      client.planProgress(ADA, "p1");
    }

    // then
    assertThat(other.asked()).hasSize(2);
    assertThat(pauses).isEmpty();
  }

  @Test
  void shouldAskTheNextOneWhenOneCannotAnswer() {
    // given
    stub.refuses(503, "rebalancing", Map.of("Retry-After", "1"), "");
    other.says(Documented.PLAN);
    try (TrackerServiceClient client = client(stub.url(), other.url())) {
      // when
      client.planProgress(ADA, "p1");
      client.planProgress(ADA, "p1");
    }

    // then
    assertThat(stub.asked()).hasSize(1);
    assertThat(other.asked()).hasSize(2);
    assertThat(pauses).isEmpty();
  }

  @Test
  void shouldSayThatNobodyIsThere() throws Exception {
    // when
    TrackerException failure = failure(nobody());

    // then
    assertThat(failure).isInstanceOf(TrackerException.Unreachable.class);
    assertThat(pauses)
        .hasSize(2)
        .allSatisfy(
            pause -> assertThat(pause).isBetween(Duration.ofMillis(50), Duration.ofMillis(200)));
  }

  @Test
  void shouldTellWhatATrackerSaidBeforeThatAnotherIsAway() throws Exception {
    // given
    stub.refuses(503, "incomplete", Map.of("Retry-After", "1"), "");

    // then
    assertThat(failure(nobody(), stub.url()))
        .isInstanceOf(TrackerException.Unavailable.class)
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .singleElement()
                    .isInstanceOf(TrackerException.Unreachable.class));
  }

  @Test
  void shouldGoOnWithTheNextOneWhenOneIsSilent() {
    // given
    stub.says(new StubTracker.Told(200, "application/json", Map.of(), "", Duration.ofSeconds(30)));
    other.says(Documented.PLAN);

    // when
    try (TrackerServiceClient client = client(stub.url(), other.url())) {
      assertThat(client.planProgress(ADA, "p1").value().planId()).isEqualTo("p1");
    }
  }

  @Test
  void shouldSayThatThereWasNoAnswerInTime() {
    // given
    stub.says(new StubTracker.Told(200, "application/json", Map.of(), "", Duration.ofSeconds(30)));

    // then: nobody waits for the same again
    assertThat(failure(stub.url())).isInstanceOf(TrackerException.TimedOut.class);
    assertThat(stub.asked()).hasSize(1);
  }

  @Test
  void shouldGiveTheTrackerTheTimeItIsAskedToWait() {
    // given: longer than an attempt without waiting
    stub.says(
        new StubTracker.Told(
            200, "application/json", Map.of(), Documented.PLAN, Duration.ofMillis(900)));

    // when
    try (TrackerServiceClient client = client(stub.url())) {
      PlanProgress plan =
          client.atLeast(new Position("AT"), Duration.ofSeconds(2)).planProgress(ADA, "p1").value();

      // then
      assertThat(plan.planId()).isEqualTo("p1");
    }
  }

  @Test
  void shouldEndWhenItsThreadIsInterrupted() {
    // given
    stub.says(Documented.PLAN);
    Thread.currentThread().interrupt();

    // when
    TrackerException failure = failure(stub.url());

    // then
    assertThat(failure).isInstanceOf(TrackerException.Interrupted.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shouldOnlyTakeBaseUrlsThatAreJustThat() {
    for (String url :
        List.of("ftp://h", "http://ada:s3cret@h", "http://h?x=1", "http://h#x", "h:80", "/v1")) {
      assertThatThrownBy(() -> TrackerServiceClient.builder().baseUrl(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("s3cret");
    }
    assertThatThrownBy(() -> TrackerServiceClient.builder().build())
        .isInstanceOf(IllegalStateException.class);
  }

  /** An address where nobody listens. */
  private static String nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }
}
