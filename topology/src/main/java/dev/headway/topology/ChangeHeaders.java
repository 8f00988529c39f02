// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.event.Fact;
import dev.headway.schemas.avro.PlanStatus;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Headers of a plan's snapshot that say what it changes, for those who follow the topic. */
public final class ChangeHeaders {
  /** Status before, in lower case; empty: nothing was told before. Absent: it is the same. */
  public static final String WAS = "headway-was";

  /** Type of the warning that this version is made for. */
  public static final String WARNED = "headway-warned";

  /** The warning's reason. */
  public static final String REASON = "headway-warned-reason";

  private ChangeHeaders() {}

  static RecordHeaders of(@Nullable PlanStatus was, Fact.@Nullable Warned warned) {
    RecordHeaders headers = new RecordHeaders();
    if (was != null) {
      add(headers, WAS, was == PlanStatus.UNKNOWN ? "" : was.name().toLowerCase(Locale.ROOT));
    }
    if (warned != null) {
      add(headers, WARNED, warned.warning().type());
      if (warned.reason() != null) {
        add(headers, REASON, warned.reason());
      }
    }
    return headers;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** The value of a header; null without it. */
  public static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
