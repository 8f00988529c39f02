// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.http.problem.ProblemException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TenantRatesPropertyTest {
  @Property
  void shouldAllowWhatABucketHoldsThatIsFilledDropByDrop(
      @ForAll @IntRange(min = 1, max = 1_000) int perSecond,
      @ForAll @IntRange(min = 1, max = 50) int burst,
      @ForAll @Size(max = 200) List<@IntRange(max = 20_000) Integer> gapsMicros) {
    // given
    AtomicLong time = new AtomicLong();
    TenantRates rates = new TenantRates(new RatePolicy(perSecond, burst), time::get);
    long request = 1_000_000_000L / perSecond;
    long bucket = burst * request;
    for (int gap : gapsMicros) {
      long nanos = gap * 1_000L;
      time.addAndGet(nanos);
      bucket = Math.min(burst * request, bucket + nanos);

      // when
      boolean allowed = allows(rates);

      // then
      assertThat(allowed).isEqualTo(bucket >= request);
      bucket -= allowed ? request : 0;
    }
  }

  private static boolean allows(TenantRates rates) {
    try {
      rates.count("acme");
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }
}
