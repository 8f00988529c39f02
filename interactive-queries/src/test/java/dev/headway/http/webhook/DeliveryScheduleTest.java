// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.http.identity.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Which deliveries are tried, and when. */
class DeliveryScheduleTest {
  private final TestClock clock = new TestClock(Samples.NOW);
  private final DeliverySchedule schedule = new DeliverySchedule(2, 5, clock);

  private static Delivery of(String webhook, Delivery delivery) {
    return new Delivery(
        webhook,
        delivery.id(),
        delivery.plan(),
        delivery.type(),
        delivery.version(),
        delivery.body(),
        delivery.createdAt(),
        delivery.state(),
        delivery.attempts(),
        delivery.made(),
        delivery.replays(),
        delivery.nextAt());
  }

  private Delivery next() {
    return Objects.requireNonNull(schedule.next(id -> true));
  }

  private boolean isNothingDue() {
    return schedule.next(id -> true) == null;
  }

  private Attempt answered(int status, Duration retryAfter) {
    return Attempt.answered(clock.instant(), status, Duration.ZERO, "", retryAfter);
  }

  private Attempt good() {
    return Attempt.answered(clock.instant(), 204, Duration.ZERO, "", null);
  }

  @Test
  void shouldTryAPlansDeliveriesOneAfterTheOtherInTheirOrder() {
    // given
    List<Delivery> versions = List.of(Samples.delivery("p", 1), Samples.delivery("p", 2));
    versions.forEach(schedule::put);
    schedule.put(Samples.delivery("q", 7));

    // when, then
    Delivery first = next();
    assertThat(first.version()).isEqualTo(1);
    assertThat(next().version()).isEqualTo(7);
    assertThat(isNothingDue()).isTrue();
    schedule.done(first, good());
    assertThat(next().version()).isEqualTo(2);
  }

  @Test
  void shouldTakeInWhatIsMissingAndNothingTwice() {
    // given: one is under way, one waits, one was let go of
    Delivery underWay = Samples.delivery("p", 1);
    Delivery waiting = Samples.delivery("q", 1);
    Delivery lost = Samples.delivery("r", 1);
    schedule.put(underWay);
    assertThat(next()).isEqualTo(underWay);
    schedule.put(waiting);

    // when
    List.of(underWay, waiting, lost).forEach(schedule::putMissing);

    // then
    assertThat(schedule.waiting()).containsExactlyInAnyOrder(waiting, lost);
    schedule.done(underWay, good());
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder(waiting, lost);
    assertThat(isNothingDue()).isTrue();
  }

  @Test
  void shouldNotLetASlowReceiverHoldUpAnother() {
    // given: two hang, more wait
    for (int plan = 0; plan < 10; plan++) {
      schedule.put(of("slow", Samples.delivery("p" + plan, 1)));
    }
    schedule.put(of("quick", Samples.delivery("p", 1)));

    // when
    List<String> begun = new ArrayList<>();
    for (Delivery one = schedule.next(id -> true); one != null; one = schedule.next(id -> true)) {
      begun.add(one.webhookId());
    }

    // then
    assertThat(begun).containsExactlyInAnyOrder("slow", "slow", "quick");
    assertThat(schedule.underWay()).isEqualTo(3);
  }

  @Test
  void shouldWaitUntilADeliveryIsDue() {
    Delivery failed =
        Samples.delivery("p", 1)
            .after(answered(500, Duration.ZERO), new RetrySchedule(RetrySchedule.STANDARD, 0), 0);
    schedule.put(failed);

    assertThat(isNothingDue()).isTrue();
    clock.advance(Duration.ofSeconds(5));
    assertThat(next()).isEqualTo(failed);
  }

  @Test
  void shouldLeaveAReceiverAloneThatHasTooMuchToDo() {
    // given
    for (int plan = 0; plan < 6; plan++) {
      schedule.put(Samples.delivery("p" + plan, 1));
    }
    Delivery first = next();
    Delivery second = next();

    // when
    schedule.done(first, answered(429, Duration.ofSeconds(20)));
    schedule.done(second, good());

    // then: after a rest; the good answer was from before
    assertThat(isNothingDue()).isTrue();
    clock.advance(Duration.ofSeconds(19));
    assertThat(isNothingDue()).isTrue();
    clock.advance(Duration.ofSeconds(1));
    Delivery third = next();
    schedule.done(third, answered(502, Duration.ZERO));
    assertThat(isNothingDue()).isTrue();
    clock.advance(Duration.ofSeconds(2));

    // then: one at a time until it is well
    Delivery fourth = next();
    assertThat(isNothingDue()).isTrue();
    schedule.done(fourth, good());
    next();
    next();
    assertThat(isNothingDue()).isTrue();
  }

  @Test
  void shouldHoldBackWhatIsNotToBeTold() {
    schedule.put(Samples.delivery("p", 1));

    assertThat(schedule.next(id -> false)).isNull();
    assertThat(schedule.next(id -> true)).isNotNull();
  }

  @Test
  void shouldTryTheSameStateOnce() {
    // given
    Delivery delivery = Samples.delivery("p", 1);
    schedule.put(delivery);
    Delivery begun = next();

    // when: it is read again while it is under way
    schedule.put(delivery);

    // then
    assertThat(isNothingDue()).isTrue();
    schedule.done(begun, good());
    assertThat(isNothingDue()).isTrue();
    assertThat(schedule.waiting()).isEmpty();
  }

  @Property
  void shouldTryEachOnceAndNeverMoreAtATimeThanItMay(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 11) Integer> choices) {
    DeliverySchedule all = new DeliverySchedule(2, 5, clock);
    Set<String> put = new HashSet<>();
    for (int i = 0; i < choices.size(); i++) {
      Delivery delivery =
          of("w" + choices.get(i) % 3, Samples.delivery("p" + choices.get(i), i + 1));
      put.add(delivery.key());
      all.put(delivery);
    }
    Set<String> tried = new HashSet<>();
    List<Delivery> underWay = new ArrayList<>();
    while (true) {
      Delivery one = all.next(id -> true);
      if (one != null) {
        assertThat(tried.add(one.key())).isTrue();
        underWay.add(one);
        assertThat(underWay).hasSizeLessThanOrEqualTo(5);
        assertThat(underWay)
            .filteredOn(other -> other.webhookId().equals(one.webhookId()))
            .hasSizeLessThanOrEqualTo(2);
        assertThat(underWay)
            .filteredOn(
                other ->
                    other.webhookId().equals(one.webhookId()) && other.plan().equals(one.plan()))
            .hasSize(1);
      } else if (underWay.isEmpty()) {
        break;
      } else {
        all.done(underWay.removeFirst(), good());
      }
    }
    assertThat(tried).isEqualTo(put);
  }
}
