// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Writes events as agents do; texts are cut from a fixed one, some 30 to 400 characters long. */
final class EventWriter {
  private static final String TEXT =
      """
      Compared the supplier's quotation with last quarter's invoices; two line items differ in unit price. \
      The search returned nine documents, of which three are older than the cut-off date and were set aside. \
      Asking the analyst for the exchange rate that was valid on the day of delivery, since the contract names none. \
      Totals agree with the ledger to the cent. One customer has no tax number on file: flagged for a person to look at. \
      Draft of the summary is ready; the reviewer wants shorter sentences and the table moved to the appendix. \
      No errors in the log of the nightly import, but it took eleven minutes longer than the week before. \
      """;

  private final PlanKey plan;
  private final String session;
  private final String trace;
  private final SplittableRandom random;

  EventWriter(PlanKey plan, String session, String trace, SplittableRandom random) {
    this.plan = plan;
    this.session = session;
    this.trace = trace;
    this.random = random;
  }

  AgentEvent.Builder write(
      String id,
      String source,
      String type,
      long micros,
      String correlation,
      @Nullable String parent,
      String data) {
    return AgentEvent.newBuilder()
        .setId(id)
        .setSource(source)
        .setSpecversion("1.0")
        .setType(type)
        .setTime(Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000))
        .setTenantId(plan.tenantId())
        .setUserId(plan.userId())
        .setPlanId(plan.planId())
        .setSessionId(session)
        .setTraceId(trace)
        .setCorrelationId(correlation)
        .setParentEventId(parent)
        .setData(data);
  }

  /** A piece of text: short ones are frequent, as in recorded runs. */
  String text() {
    int length = random.nextInt(4) == 0 ? 120 + random.nextInt(280) : 30 + random.nextInt(90);
    int from = random.nextInt(TEXT.length() - length);
    return TEXT.substring(from, from + length);
  }
}
