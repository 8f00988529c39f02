// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request goes by in answers and logs.
 *
 * @param requestId X-Request-ID, as sent or made
 * @param traceId trace of {@code traceparent}, or a new one
 */
record RequestIds(String requestId, String traceId) {
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:=@/+-]{1,128}");
  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
  private static final String NO_TRACE = "0".repeat(32);

  /** Reads the headers; what does not look like an id is not echoed and not logged. */
  static RequestIds of(@Nullable String requestId, @Nullable String traceParent) {
    return new RequestIds(
        requestId != null && REQUEST_ID.matcher(requestId).matches() ? requestId : newRequestId(),
        traceId(traceParent));
  }

  /** Told apart, not guessed: no need of the secure random numbers of {@link UUID#randomUUID}. */
  private static String newRequestId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long versioned = random.nextLong() & ~0xF000L | 0x4000L;
    long varied = random.nextLong() >>> 2 | 1L << 63;
    return new UUID(versioned, varied).toString();
  }

  private static String traceId(@Nullable String traceParent) {
    if (traceParent != null) {
      Matcher matcher = TRACE_PARENT.matcher(traceParent.strip());
      if (matcher.matches() && !matcher.group(1).equals(NO_TRACE)) {
        return matcher.group(1);
      }
    }
    byte[] random = new byte[16];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
