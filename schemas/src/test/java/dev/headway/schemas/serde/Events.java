// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import dev.headway.schemas.avro.AgentEvent;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Records for the tests. */
final class Events {
  private Events() {}

  static AgentEvent event(String id) {
    return AgentEvent.newBuilder()
        .setId(id)
        .setSource("fetcher")
        .setType("data.fetch.requested")
        .setTime(Instant.parse("2026-01-05T09:00:00.123456Z"))
        .setTenantId("acme")
        .setUserId("researcher")
        .setPlanId("plan-1")
        .setData("{\"product\":\"Ü\"}")
        .build();
  }

  static Arbitrary<AgentEvent> events() {
    Arbitrary<String> text =
        Arbitraries.strings().all().excludeChars('\0').ofMaxLength(30).map(Events::unicode);
    Arbitrary<Instant> time =
        Arbitraries.longs()
            .between(-1_000_000_000_000_000L, 4_000_000_000_000_000L)
            .map(micros -> Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS));
    return Combinators.combine(
            text, text, text, time.injectNull(0.2), text.injectNull(0.3), text.injectNull(0.3))
        .as(
            (id, source, type, at, plan, data) ->
                AgentEvent.newBuilder()
                    .setId(id)
                    .setSource(source)
                    .setType(type)
                    .setTime(at)
                    .setTenantId("acme")
                    .setUserId(source)
                    .setPlanId(plan)
                    .setTraceId(data)
                    .setData(data)
                    .build());
  }

  /** UTF-8 has no place for unpaired surrogates. */
  private static String unicode(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }
}
