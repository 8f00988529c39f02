// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TenantRatesTest {
  /** Close to where nanoseconds overflow. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000);

  private TenantRates rates(long perSecond, long burst) {
    return new TenantRates(new RatePolicy(perSecond, burst), now::get);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static boolean allows(TenantRates rates, String tenant) {
    try {
      rates.count(tenant);
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }

  private static int allowed(TenantRates rates, int tries) {
    int allowed = 0;
    for (int i = 0; i < tries; i++) {
      allowed += allows(rates, "acme") ? 1 : 0;
    }
    return allowed;
  }

  @Test
  void shouldSayWhatIsLeft() {
    // given
    TenantRates rates = rates(200, 400);

    // then
    assertThat(rates.count("acme"))
        .containsEntry("RateLimit", "\"default\";r=399;t=1")
        .containsEntry("RateLimit-Policy", "\"default\";q=400;w=2");
    assertThat(allowed(rates, 300)).isEqualTo(300);
    assertThat(rates.count("acme")).containsEntry("RateLimit", "\"default\";r=98;t=2");
  }

  @Test
  void shouldRefuseWhatIsBeyondTheBurstAndSayWhenToComeBack() {
    // given
    TenantRates rates = rates(1, 3);
    assertThat(allowed(rates, 10)).isEqualTo(3);

    // when
    Problem problem =
        catchThrowableOfType(ProblemException.class, () -> rates.count("acme")).problem();

    // then
    assertThat(problem.type()).isEqualTo(ProblemType.RATE_LIMITED);
    assertThat(problem.headers())
        .containsEntry("Retry-After", "1")
        .containsEntry("RateLimit", "\"default\";r=0;t=3")
        .containsEntry("RateLimit-Policy", "\"default\";q=3;w=3");

    // when
    pass(Duration.ofSeconds(1));

    // then
    assertThat(allowed(rates, 10)).isEqualTo(1);
  }

  @Test
  void shouldFillUpAndNotOverflow() {
    // given
    TenantRates rates = rates(100, 50);
    allowed(rates, 50);

    // when
    pass(Duration.ofMillis(100));

    // then
    assertThat(allowed(rates, 100)).isEqualTo(10);

    // when
    pass(Duration.ofHours(1));

    // then
    assertThat(allowed(rates, 100)).isEqualTo(50);
  }

  @Test
  void shouldLetNoTenantFeelTheOthers() {
    // given
    TenantRates rates = rates(1, 2);

    // when
    allowed(rates, 10);

    // then
    assertThat(allows(rates, "acme")).isFalse();
    assertThat(allows(rates, "other")).isTrue();
  }

  @Test
  void shouldCountNothingWithoutALimit() {
    // given
    TenantRates rates = rates(0, 1);

    // then
    assertThat(allowed(rates, 1_000)).isEqualTo(1_000);
    assertThat(rates.count("acme")).isEmpty();
    assertThat(rates.size()).isZero();
  }

  @Test
  void shouldForgetTenantsThatAskNothing() {
    // given
    TenantRates rates = rates(10, 20);
    for (int i = 0; i < 1_000; i++) {
      rates.count("tenant-" + i);
    }
    assertThat(rates.size()).isEqualTo(1_000);

    // when
    pass(Duration.ofSeconds(3));
    rates.count("acme");

    // then
    assertThat(rates.size()).isEqualTo(1);
  }

  @Test
  void shouldNotForgetWhoHasUsedItsBurstUp() {
    // given: somebody just before the others are forgotten
    TenantRates rates = rates(10, 20);
    pass(Duration.ofMillis(1_999));
    allowed(rates, 20);

    // when
    pass(Duration.ofMillis(2));
    rates.count("other");

    // then
    assertThat(allows(rates, "acme")).isFalse();
  }
}
